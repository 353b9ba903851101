"""G11: two and five times as many requests as the backend can answer, whatever the answers take."""

import backend
import lab
import load

# One backend that works on PLACES requests at a time, each for SERVICE ms; a few more may wait.
PLACES, WAITING, SERVICE = 20, 5, 50
CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{
        backends = ["127.0.0.1:{port}"], max-connections = {places}, max-requests = {requests}
    }} }}
    routes {{ app {{ cluster = app }} }}
"""
PATH = f"/wait/{SERVICE}"


def run(quick):
    table = lab.Table("G11", "overload")
    seconds = 6 if quick else 30
    server, port = backend.start()
    config = CONFIG.format(port=port, places=PLACES, requests=PLACES + WAITING)
    with lab.Weir(config) as weir:
        load.in_turn(weir.address, PATH, PLACES, 5).result(60)
        before, waited = weir.metrics(), weir.waited()
        peak = len(load.in_turn(weir.address, PATH, PLACES, seconds).result(90).good()) / seconds
        unloaded = load.at_rate(weir.address, PATH, peak / 4, seconds).result(90).p99()
        table.note("peak, requests a second", f"{peak:.0f}")
        table.note("99th percentile at a quarter of it", lab.ms(unloaded))
        for times in (2, 5):
            overload(table, weir, (times, peak, unloaded), seconds)
        table.lag(weir, before, waited)
    server.stop()
    return table


def overload(table, weir, offered, seconds):
    times, peak, unloaded = offered
    old = weir.metrics()
    results = load.at_rate(weir.address, PATH, peak * times, seconds).result(120)
    new = weir.metrics()
    # The first second fills the places, and what comes after the last request empties them.
    steady = results.between(1, seconds)
    goodput = len(steady.good()) / (seconds - 1)
    rejects = steady.p99(steady.rejected())
    table.note(f"{times}x: requests, by status", dict(sorted(results.kinds().items())))
    table.note("  of the client: sent late by, 99th percentile", lab.ms(results.lag()))
    table.demand("  goodput, requests a second", f">= {peak * 0.9:.0f}", f"{goodput:.0f}",
                 goodput >= peak * 0.9)
    table.demand("  99th percentile of rejects", "<= 5 ms", lab.ms(rejects), rejects <= 0.005)
    table.note("  the same, by weir's own clock", "<= " + lab.ms(own(old, new)))
    table.demand("  99th percentile of the admitted", f"<= {lab.ms(unloaded * 2)}",
                 lab.ms(steady.p99()), steady.p99() <= unloaded * 2)
    table.demand("  neither answered nor rejected", 0, len(results.errors()),
                 not results.errors())
    after = load.at_rate(weir.address, PATH, peak / 4, 7).result(60)
    bad = [at for at, took, status in after.rows if status != 200 or took > unloaded * 2]
    recovered = max(bad, default=0)
    table.demand("  back to normal behind it", "<= 5 s", f"{recovered:.1f} s", recovered <= 5)


def own(old, new):
    name, labels = "weir_request_duration_seconds", {"code_class": "5xx"}
    return lab.quantile(old.buckets(name, **labels), new.buckets(name, **labels), 0.99)
