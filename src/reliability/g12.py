"""G12: one backend becomes a hundred times slower; what the route beside it notices.

With few descriptors both routes share what is scarce: connections. The bulkhead is max-requests of
the slow cluster.
"""

import backend
import lab
import load

FAST, SLOW = "/fast/wait/20", "/slow/wait/2000"
CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{
        fast {{ backends = ["127.0.0.1:{fast}"] }}
        slow {{ backends = ["127.0.0.1:{slow}"], {bulkhead} }}
    }}
    routes {{
        fast {{ path = "/fast/*", cluster = fast,
                filters = [{{ type = strip-prefix, prefix = "/fast" }}] }}
        slow {{ path = "/slow/*", cluster = slow,
                filters = [{{ type = strip-prefix, prefix = "/slow" }}] }}
    }}
"""
DESCRIPTORS = 700


def run(quick):
    table = lab.Table("G12", "noisy neighbour")
    seconds = 8 if quick else 30
    (one, fast), (two, slow) = backend.start(), backend.start()
    for bulkhead in ("", "max-requests = 50"):
        config = CONFIG.format(fast=fast, slow=slow, bulkhead=bulkhead)
        with lab.Weir(config, descriptors=DESCRIPTORS) as weir:
            measure(table, weir, seconds, bulkhead)
    one.stop()
    two.stop()
    return table


def measure(table, weir, seconds, bulkhead):
    load.at_rate(weir.address, FAST, 100, 4, False).result(60)
    before, waited = weir.metrics(), weir.waited()
    alone = load.at_rate(weir.address, FAST, 50, seconds, False).result(60)
    noise = load.at_rate(weir.address, SLOW, 200, seconds + 3)
    # Until then the slow requests have piled up.
    load.at_rate(weir.address, FAST, 50, 2, False).result(90)
    beside = load.at_rate(weir.address, FAST, 50, seconds, False).result(90)
    slow = noise.result(120)
    limit = alone.p99() * 1.1
    if not bulkhead:
        table.note(f"without a bulkhead, {DESCRIPTORS} descriptors: slow requests, by status",
                   slow.kinds())
        table.note("  99th percentile of the fast route, alone and beside them",
                   f"{lab.ms(alone.p99())}, {lab.ms(beside.p99())}")
        table.note("  errors of the fast route", len(beside.errors()) + len(beside.rejected()))
        return
    errors = len(beside.errors()) + len(beside.rejected())
    table.note(f"with {bulkhead}: slow requests, by status", slow.kinds())
    table.note("  99th percentile of the fast route, alone", lab.ms(alone.p99()))
    table.demand("  the same beside them", f"<= {lab.ms(limit)}", lab.ms(beside.p99()),
                 beside.p99() <= limit)
    table.demand("  errors of the fast route", 0, errors, errors == 0)
    table.lag(weir, before, waited)
