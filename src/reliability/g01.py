"""G1: a hundred reloads in a hundred seconds under load.

Each reload brings a route that was not there before and takes the last one away. Half of the load
comes over connections that stay open, the other half over new ones. WebSocket connections that were
opened before the first reload must still answer after the last.
"""

import signal
import socket
import threading
import time

import fresh
import lab
import ledger
import mix

KEPT, NEW, WAIT = 1400, 700, 0.001
CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{
      app {{ backends = [{backends}] }}
      echo {{ backends = ["127.0.0.1:{echo}"] }}
    }}
    routes {{
      app {{ cluster = app }}
      ws {{ path = "/ws", cluster = echo }}
      new {{ path = "/new-{number}", respond {{ body = "{number}" }} }}
    }}
"""
UPGRADE = (b"GET /ws HTTP/1.1\r\nHost: goal\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
           b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")


def run(quick):
    reloads = 10 if quick else 100
    table = lab.Table("G1", f"{reloads} reloads, one a second, {KEPT + NEW} requests a second")
    with ledger.Books(3, WAIT) as books, Echo() as echo:
        def config(number):
            return CONFIG.format(backends=books.addresses(), echo=echo.port, number=number)

        with lab.Weir(config(0)) as weir:
            tunnels = [tunnel(weir.address) for _ in range(10)]
            mix.warm(weir, KEPT, 10)
            # The first ones load and compile what a reload needs.
            for i in range(reloads + 1, reloads + 11):
                reload(weir, config(i), i)
            weir.collect()
            base = (weir.rss(), weir.descriptors(), weir.threads())
            before, waited = weir.metrics(), weir.waited()
            kept, new = mix.Mix(weir.address, KEPT), fresh.Fresh(weir.address, NEW)
            took = [reload(weir, config(i), i) for i in range(1, reloads + 1)]
            rows, (count, failed) = kept.end(), new.end()
            echoed = sum(echoes(each) for each in tunnels)
            lost = len(rows.failed()) + len(failed)
            table.note("requests over open and over new connections", f"{len(rows)}, {count}")
            table.demand("failed requests", 0, lost, not lost)
            table.demand("a new route answers, at the latest after", "<= 500 ms",
                         lab.ms(max(took)), max(took) <= 0.5)
            table.demand("tunnels that still answer", len(tunnels), echoed, echoed == len(tunnels))
            grown(table, weir, base)
            table.log(weir)
            table.lag(weir, before, waited)
    return table


def reload(weir, config, number):
    """One of them; the time until its route answers. The rest of the second passes."""
    began = time.monotonic()
    weir.write(config)
    weir.signal(signal.SIGHUP)
    took = lab.until(lambda: lab.get(weir.address, f"/new-{number}")[1] == str(number).encode(),
                     5, f"reload {number}")
    time.sleep(max(0.0, began + 1 - time.monotonic()))
    return took


def grown(table, weir, base):
    # Old generations are gone when their last exchange is; a collection shows it.
    time.sleep(2)
    weir.collect()
    now = (weir.rss(), weir.descriptors(), weir.threads())
    for what, old, new, slack in zip(("resident memory", "descriptors", "threads"), base, now,
                                     (0, 20, 1)):
        shown = (lab.mib(old), lab.mib(new)) if what == "resident memory" else (old, new)
        table.demand(f"{what}, before and after", "+ <= 5 %", f"{shown[0]}, {shown[1]}",
                     new <= old * 1.05 + slack)


def tunnel(address):
    s = socket.create_connection(address, timeout=10)
    s.sendall(UPGRADE)
    if not s.recv(4096).startswith(b"HTTP/1.1 101"):
        raise RuntimeError("no upgrade")
    return s


def echoes(s):
    s.sendall(b"still there?")
    return s.recv(4096) == b"still there?"


class Echo:
    """A backend that agrees to every upgrade and sends back what it gets."""

    def __enter__(self):
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *error):
        self._listening.close()

    def _serve(self):
        while True:
            try:
                peer, _ = self._listening.accept()
            except OSError:
                return  # Closed: the goal is over.
            threading.Thread(target=_echo, args=(peer,), daemon=True).start()


def _echo(peer):
    with peer:
        peer.recv(65536)
        peer.sendall(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                     b"Upgrade: websocket\r\n\r\n")
        while data := peer.recv(65536):
            peer.sendall(data)
