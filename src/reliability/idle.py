"""What the process needs when it has nothing to do. Measured, not demanded."""

import time

import backend
import lab
import load

CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = ["127.0.0.1:{port}"] }} }}
    routes {{ app {{ cluster = app }} }}
"""


def run(quick):
    table = lab.Table("idle", "a process with nothing to do")
    server, port = backend.start()
    for flags in ([], ["-Xmx256m"], ["-Xmx64m", "-XX:+UseSerialGC"]):
        with lab.Weir(CONFIG.format(port=port), flags) as weir:
            measure(table, weir, " ".join(flags) or "no flags", 5 if quick else 60)
    server.stop()
    return table


def measure(table, weir, flags, seconds):
    table.note(f"{flags}: seconds to the line that says it is ready", f"{weir.start_seconds:.2f}")
    table.note("  resident memory then", lab.mib(weir.rss()))
    cpu = weir.cpu()
    time.sleep(seconds)
    table.note(f"  processor in {seconds} s of nothing",
               f"{(weir.cpu() - cpu) / seconds * 100:.2f} %")
    table.note("  resident memory then", lab.mib(weir.rss()))
    results = load.in_turn(weir.address, "/ok", 16, seconds).result(120)
    time.sleep(2)
    table.note(f"  resident memory behind {len(results.good())} requests", lab.mib(weir.rss()))
    weir.collect()
    table.note("  resident memory behind a full collection", lab.mib(weir.rss()))
    table.note("  threads, descriptors", f"{weir.threads()}, {weir.descriptors()}")
