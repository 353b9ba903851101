#!/usr/bin/env python3
"""Makes the pictures of dashboards/README.md: target/weir.jar with backends that have a bad day of
five minutes, a real Prometheus that scrapes it, and draw.py, which draws what the dashboards ask for.

    mvn -q -DskipTests package && python3 src/pictures/scenario.py

    0:00  two clusters, shop with three backends and reports with two, all well
    1:00  one backend of shop refuses connections, for a minute
    2:00  reports takes six times as long, for a minute; its connections are limited, so requests wait
    2:30  a reload with a mistake in the file, and at 2:45 one without
    3:30  all backends of reports are gone, for forty seconds
"""

import asyncio
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

import draw

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 300
RATE = 120

CONFIGURATION = """
runtime { loops = 2 }
admin.bind = "127.0.0.1:0"
access-log.enabled = false
listeners { web { bind = "127.0.0.1:0" } }
cluster-defaults.health { path = "/healthz", interval = 1s, fast-interval = 500ms, timeout = 500ms }
clusters {
  shop { backends = [SHOP] }
  reports { backends = [REPORTS], max-connections = 4 }
}
routes {
  shop { path = "/shop/*", cluster = shop }
  reports { path = "/reports/*", cluster = reports }
}
"""

PROMETHEUS = """
global: {{ scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 5s }}
rule_files: ["{root}/dashboards/rules.yml", "{root}/dashboards/alerts.yml"]
scrape_configs: [{{ job_name: weir, static_configs: [{{ targets: ["127.0.0.1:{port}"] }}] }}]
"""


class Backend:
    """A backend that can be slow, fail now and then, or be gone."""

    def __init__(self, millis, failing):
        self.millis, self.failing, self.slower = millis, failing, 1
        self.server, self.port, self.open = None, 0, set()

    async def listen(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    def vanish(self):
        self.server.close()
        for writer in self.open:
            writer.transport.abort()

    async def serve(self, reader, writer):
        self.open.add(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: *([0-9]+)", head)
                if length:
                    await reader.readexactly(int(length[1]))
                writer.write(await self.answer(head))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            # weir went away, or the day is over.
            pass
        finally:
            self.open.discard(writer)
            writer.close()

    async def answer(self, head):
        if b"/healthz" in head:
            return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        await asyncio.sleep(random.lognormvariate(0, 0.5) * self.millis * self.slower / 1000)
        status = b"500 Oh" if random.random() < self.failing else b"200 OK"
        body = b"x" * int(random.lognormvariate(8, 1))
        return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


class Client:
    """A connection that asks again and again, and opens another one when it was closed."""

    def __init__(self, port):
        self.port, self.reader, self.writer = port, None, None

    async def ask(self, request):
        try:
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            self.writer.write(request)
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *([0-9]+)", head)
            await self.reader.readexactly(int(length[1]) if length else 0)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.writer = None


async def load(port, until):
    """Requests at random times, whatever the answers take, as long as there are clients."""
    idle = [Client(port) for _ in range(200)]
    tasks = set()

    async def one(client, request):
        await client.ask(request)
        idle.append(client)

    while time.time() < until:
        await asyncio.sleep(random.expovariate(RATE))
        if not idle:
            continue
        path = random.choices(["/shop/list", "/shop/cart", "/reports/day", "/old"], [8, 3, 3, 0.1])[0]
        body = b"y" * 500 if path == "/shop/cart" else b""
        request = b"%s %s HTTP/1.1\r\nHost: shop.test\r\nContent-Length: %d\r\n\r\n%s" % (
            b"POST" if body else b"GET", path.encode(), len(body), body)
        task = asyncio.create_task(one(idle.pop(), request))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def day(shop, reports, reload):
    """What goes wrong."""
    begin = time.time()

    async def at(seconds):
        await asyncio.sleep(max(0, begin + seconds - time.time()))

    await at(60)
    shop[2].vanish()
    await at(120)
    await shop[2].listen()
    for backend in reports:
        backend.slower = 6
    await at(150)
    reload(lambda text: text + "colour = blue\n")
    await at(165)
    reload(lambda text: text)
    await at(180)
    for backend in reports:
        backend.slower = 1
    await at(210)
    for backend in reports:
        backend.vanish()
    await at(250)
    for backend in reports:
        await backend.listen()
    await at(SECONDS)


def addresses(backends):
    return ", ".join(f'"127.0.0.1:{backend.port}"' for backend in backends)


async def main():
    random.seed(1)
    shop = [Backend(8, 0.0005), Backend(8, 0.0005), Backend(8, 0.0005)]
    reports = [Backend(40, 0.002), Backend(40, 0.002)]
    for backend in shop + reports:
        await backend.listen()
    text = CONFIGURATION.replace("SHOP", addresses(shop)).replace("REPORTS", addresses(reports))
    with tempfile.TemporaryDirectory() as place:
        conf = pathlib.Path(place, "weir.conf")
        conf.write_text(text)
        weir = subprocess.Popen(
            ["java", "-Xmx128m", "-Xmn16m", "-jar", ROOT / "target/weir.jar", "run", conf],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        banner = weir.stdout.readline()
        web, admin = (int(re.search(name + r" http://[0-9.]+:([0-9]+)", banner)[1])
                      for name in ("web", "admin"))
        config = pathlib.Path(place, "prometheus.yml")
        config.write_text(PROMETHEUS.format(root=ROOT, port=admin))
        port = draw.free_port()
        prometheus = subprocess.Popen(
            ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={place}/data",
             f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"])

        def reload(change):
            conf.write_text(change(text))
            weir.send_signal(signal.SIGHUP)

        try:
            end = time.time() + SECONDS
            await asyncio.gather(load(web, end), day(shop, reports, reload))
            for name in sys.argv[1:] or ["weir-overview", "weir-runtime"]:
                draw.dashboard(ROOT / "dashboards" / name, port, end - SECONDS + 10, end)
        finally:
            for process in (prometheus, weir):
                process.terminate()
                process.wait()


if __name__ == "__main__":
    asyncio.run(main())
