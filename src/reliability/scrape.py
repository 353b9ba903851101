"""scrape: ten thousand series and more are scraped each second under load.

Scrapes run on the admin loop. What they could do to requests is to take the processor, to pause the JVM
for their garbage, or to hold what loops write to; all three would show in the lag of the loops.
"""

import time

import lab
import ledger
import load
import mix

ROUTES, RATE, SERIES = 260, 1000, 10_000
CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = [{backends}] }} }}
    routes {{
      all {{ cluster = app }}
      {routes}
    }}
"""


def run(quick):
    seconds = 10 if quick else 60
    table = lab.Table("scrape", f"{SERIES} series, a scrape each second, {RATE} requests a second")
    routes = "\n".join(f'r{i} {{ path = "/r{i}", respond {{ body = x }} }}' for i in range(ROUTES))
    with ledger.Books(3, 0.001) as books:
        with lab.Weir(CONFIG.format(backends=books.addresses(), routes=routes)) as weir:
            # A series begins with its first event.
            for i in range(ROUTES):
                lab.get(weir.address, f"/r{i}")
            mix.warm(weir, RATE, 5)
            series = len(weir.metrics().series)
            table.demand("series", f">= {SERIES}", series, series >= SERIES)
            alone = loaded(weir, seconds, scrapes=False)
            before, waited = weir.metrics(), weir.waited()
            beside = loaded(weir, seconds, scrapes=True)
            table.note("99th percentile of requests, without and with scrapes",
                       f"{lab.ms(alone[0])}, {lab.ms(beside[0])}")
            table.note("a scrape takes, median and at most",
                       f"{lab.ms(lab.percentile(beside[1], 0.5))}, {lab.ms(max(beside[1]))}")
            table.demand("failed requests", 0, alone[2] + beside[2], alone[2] + beside[2] == 0)
            table.lag(weir, before, waited)
            table.log(weir)
    return table


def loaded(weir, seconds, scrapes):
    """The 99th percentile of requests, how long each scrape took, and how many requests failed."""
    traffic = load.at_rate(weir.address, "/ok", RATE, seconds)
    took = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        if scrapes:
            lab.get(("127.0.0.1", weir.ports["admin"]), "/metrics")
            took.append(time.monotonic() - began)
        time.sleep(max(0.0, began + 1 - time.monotonic()))
    results = traffic.result(seconds + 60)
    return results.p99(), took, len(results.errors())
