"""Mixed traffic with a fault every few seconds: `soak.py --minutes 30`.

Every 30 s it prints what the process holds. It fails when memory, descriptors or threads grow in
the second half of the time, when a request fails that no fault explains, when a fault has another
effect than it must, and when the log tells of a leak or an error.
"""

import argparse
import random
import signal
import sys
import time

import backend
import faults
import lab
import load

CONFIG = """
    limits { body = 1MiB }
    timeouts { connect = 1s, first-byte = 10s }
    listeners { web { bind = "127.0.0.1:0" } }
    clusters {
        steady { backends = ["127.0.0.1:%d"] }
        shaky { backends = [%s] }
    }
    routes {
        steady { path = "/steady/*", cluster = steady
                 filters = [{ type = strip-prefix, prefix = "/steady" }] }
        shaky { path = "/shaky/*", cluster = shaky
                filters = [{ type = strip-prefix, prefix = "/shaky" }] }
    }
"""
# The heap is resident from the start, so that what grows is not what the collector has left over.
JVM = ["-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=256m",
       "-Dio.netty.leakDetection.level=advanced"]
PIECE = 30
# What may be seen at most in the second half, beside noise: bytes, descriptors, threads.
GROWTH = {"rss": 8 * 2**20, "heap": 4 * 2**20, "descriptors": 10, "threads": 2}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=480)
    parser.add_argument("--quick", action="store_true", help="three minutes")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    lab.raise_descriptors()
    minutes = 3 if arguments.quick else arguments.minutes
    return 1 if soak(minutes * 60, random.Random(arguments.seed)).print() else 0


def soak(seconds, chance):
    table = lab.Table("G19", f"soak of {seconds / 60:g} minutes, a fault every few seconds")
    steady, port = backend.start()
    shaky = [backend.start() for _ in range(3)]
    config = CONFIG % (port, ", ".join(f'"127.0.0.1:{p}"' for _, p in shaky))
    with lab.Weir(config, JVM) as weir:
        weir.write(config)
        run = Run(weir, faults.Lab(weir, shaky, config), chance)
        before, waited = weir.metrics(), weir.waited()
        run.until(time.monotonic() + seconds)
        run.report(table)
        table.lag(weir, before, waited)
        # That a broken configuration was refused is an error of whoever wrote it.
        log = [line for line in weir.log_lines()
               if ("LEAK" in line or "ERROR" in line) and "reload refused" not in line]
        table.demand("leaks and errors in the log", 0, len(log), not log)
        for line in log[:3]:
            table.note("  " + line[:90], "")
        quiet(table, weir)
    for child, _ in [(steady, port), *shaky]:
        child.stop()
    return table


class Run:
    """The time from the first request to the last."""

    def __init__(self, weir, lab_, chance):
        self.weir, self.lab, self.chance = weir, lab_, chance
        self.samples, self.unexpected, self.windows = [], [], []
        self.requests = self.explained = 0
        self.counts = {fault.__name__: 0 for fault in faults.FAULTS}

    def until(self, end):
        self.began = time.monotonic()
        loads = []
        while time.monotonic() < end:
            if not loads:
                loads, since = self.traffic(), time.monotonic()
            self.fault(self.chance.choice(faults.FAULTS))
            time.sleep(self.chance.uniform(0.5, 3))
            if time.monotonic() > since + PIECE:
                self.take(loads, since)
                loads = []
        if loads:
            self.take(loads, since)

    def traffic(self):
        at = self.weir.address
        return [("steady", load.at_rate(at, "/steady/ok", 60, PIECE)),
                ("steady", load.at_rate(at, "/steady/bytes/100000", 10, PIECE)),
                ("steady", load.at_rate(at, "/steady/wait/20", 10, PIECE, False)),
                ("shaky", load.at_rate(at, "/shaky/wait/5", 40, PIECE))]

    def fault(self, fault):
        began = time.monotonic()
        try:
            fault(self.lab, self.chance)
        except (faults.Unexpected, RuntimeError, OSError) as e:
            self.unexpected.append(f"{fault.__name__}: {type(e).__name__}: {e}")
        self.counts[fault.__name__] += 1
        # What was sent up to a second before may still be under way.
        self.windows.append((began - 1, time.monotonic() + 1, fault.__name__))

    def take(self, loads, since):
        """Waits for the end of a piece of traffic, judges it, and prints a line."""
        for cluster, child in loads:
            rows = child.result(PIECE + 60).rows
            self.requests += len(rows)
            for at, _, status in rows:
                if status != 200:
                    self.judge(cluster, since + at, status)
        self.weir.collect()
        scrape = self.weir.metrics()
        self.samples.append({
            "at": time.monotonic() - self.began,
            "rss": self.weir.rss(),
            "direct": scrape.sum("weir_allocator_pinned_bytes", memory="direct"),
            "heap": scrape.sum("jvm_memory_used_bytes", area="heap"),
            "descriptors": self.weir.descriptors(),
            "threads": self.weir.threads()})
        last = self.samples[-1]
        print(f"{last['at']:7.0f} s  rss {lab.mib(last['rss'])}  direct {lab.mib(last['direct'])}"
              f"  heap {lab.mib(last['heap'])}  fds {last['descriptors']}"
              f"  threads {last['threads']}  requests {self.requests}"
              f"  failed with a fault {self.explained}  unexpected {len(self.unexpected)}",
              flush=True)

    def judge(self, cluster, at, status):
        causes = [name for first, last, name in self.windows
                  if first <= at <= last and name in ("kill", "stall")]
        if cluster == "shaky" and causes:
            self.explained += 1
        else:
            self.unexpected.append(f"{cluster}: {status} at {at - self.began:.0f} s")

    def report(self, table):
        table.note("faults", sum(self.counts.values()))
        for name, n in self.counts.items():
            table.note(f"  {name}", n)
        table.note("requests", self.requests)
        table.note("failed, and a killed or stalled backend explains it", self.explained)
        table.demand("unexpected", 0, len(self.unexpected), not self.unexpected)
        for line in self.unexpected[:10]:
            table.note("  " + line, "")
        half = self.samples[len(self.samples) // 2:]
        for name, limit in GROWTH.items():
            grown = growth([(s["at"], s[name]) for s in half])
            shown = (lab.mib(limit), lab.mib(grown)) if limit > 1000 else (limit, f"{grown:.1f}")
            table.demand(f"growth of {name} in the second half", f"<= {shown[0]}", shown[1],
                         grown <= limit)


def growth(points):
    """What a straight line through these points rises by, from the first to the last."""
    if len(points) < 2:
        return 0
    xs, ys = zip(*points)
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((a - x) ** 2 for a in xs)
    return sum((a - x) * (b - y) for a, b in points) / spread * (xs[-1] - xs[0])


def quiet(table, weir):
    """What is left when nobody wants anything any more."""
    def left():
        scrape = weir.metrics()
        return (scrape.sum("weir_connections_active"), scrape.sum("weir_requests_in_flight"),
                scrape.sum("weir_allocator_pinned_bytes", memory="direct"))

    try:
        lab.until(lambda: left()[:2] == (0, 0) and left()[2] < 65536, 20, "quiet")
    except RuntimeError:
        pass  # What is left is told below.
    clients, requests, direct = left()
    table.demand("clients, requests left at the end", "0, 0", f"{clients:.0f}, {requests:.0f}",
                 clients == requests == 0)
    table.demand("live buffers left at the end", "< 64 KiB", lab.kib(direct), direct < 65536)


if __name__ == "__main__":
    sys.exit(main())
