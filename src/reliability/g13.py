"""G13: 256 descriptors and 400 clients."""

import collections
import pathlib
import time

import backend
import crowd
import lab

CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = ["127.0.0.1:{port}"] }} }}
    routes {{ app {{ cluster = app }} }}
"""
LIMIT, CLIENTS = 256, 400


def run(quick):
    table = lab.Table("G13", f"{LIMIT} descriptors, {CLIENTS} clients")
    seconds = 12 if quick else 60
    server, port = backend.start()
    with lab.Weir(CONFIG.format(port=port), descriptors=LIMIT) as weir:
        lab.get(weir.address)
        # The compiler's threads come and go; those of weir and Netty have names and stay.
        threads, before, waited = names(weir), weir.metrics(), weir.waited()
        clients = lab.Child(crowd.visitors, weir.address, CLIENTS, seconds)
        most = watch(weir, seconds)
        rows, stale, left = clients.result(60)
        resumed = lab.until(lambda: lab.get(weir.address, patience=1)[0] == 200, 10, "it serves")
        report(table, rows, seconds)
        table.note("  idle connections of theirs closed to make room", stale)
        table.demand("clients without an answer at the end", 0, left, left == 0)
        table.demand("descriptors, at most", f"< {LIMIT}", most, most < LIMIT)
        table.demand("serves again when they have left", "<= 1 s", f"{resumed:.2f} s", resumed <= 1)
        gone = threads - names(weir)
        table.demand("threads that died", "none", ", ".join(sorted(gone)) or "none", not gone)
        table.demand("loops that still run", "all", lively(weir), lively(weir) == "all")
        lines = len(weir.log_lines())
        table.demand("lines in the log", "<= 60", lines, lines <= 60)
        table.lag(weir, before, waited)
    server.stop()
    return table


def watch(weir, seconds):
    most, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        most = max(most, weir.descriptors())
        time.sleep(0.05)
    return most


def report(table, rows, seconds):
    good = collections.Counter(int(at + took) for at, took, status in rows if status == 200)
    worst = min(good[second] for second in range(1, seconds))
    bad = collections.Counter(status for _, _, status in rows if status != 200)
    table.note("requests answered", sum(good.values()))
    table.demand("answered in the worst second", "> 0", worst, worst > 0)
    table.demand("answered with anything but 200, or not at all", 0, dict(bad) or 0, not bad)
    table.note("longest wait for an answer", lab.ms(max(took for _, took, _ in rows)))


def names(weir):
    found = set()
    for task in pathlib.Path(f"/proc/{weir.process.pid}/task").iterdir():
        name = (task / "comm").read_text().strip()
        if name.startswith(("weir", "netty")):
            found.add(f"{name} {task.name}")
    return found


def lively(weir):
    def ticks():
        return {labels["loop"]: n for name, labels, n in weir.metrics().series
                if name == "weir_loop_lag_seconds_count"}

    first = ticks()
    time.sleep(1)
    stuck = [loop for loop, n in ticks().items() if n == first[loop]]
    return f"not {stuck}" if stuck else "all"
