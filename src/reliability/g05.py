"""G5: one of three backends is a black hole: who wants to connect to it gets no answer at all.

Two kinds. The first has a full queue of connections from the start, so that nothing but connecting
fails. The second serves, and then vanishes like a machine without power: it is stopped, its queue
is full, and what was said to it over open connections is never answered; only a timeout for each
attempt can help with those.
"""

import time

import lab
import ledger
import mix

CONNECTIONS, WAIT, TIMEOUT = 100, 0.010, 1
CONFIG = """
    timeouts {{ connect = {timeout}s, per-try = {timeout}s }}
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{
        app {{ backends = [{backends}] }}
        warm {{ backends = [{sound}] }}
    }}
    routes {{
        app {{ cluster = app }}
        warm {{ path = "/warm", cluster = warm }}
    }}
"""
# Connections that a backend may have waiting, so that few are enough to fill its queue.
BACKLOG = 16
# An ejection lasts ten seconds; what happens in between is told apart from what comes afterwards.
EJECTED = 10
# What is allowed: requests for each loop, and seconds by which the end of a timeout may be late.
DELAYED, SLACK = 5, 0.15


def run(quick):
    table = lab.Table("G5", "one of three is a black hole")
    for rate in (1000, 5000):
        from_the_start(table, rate, 3 if quick else 35)
    vanishes(table, 5000, 4 if quick else 35)
    return table


def from_the_start(table, rate, seconds):
    port = lab.free_port()
    listener = ledger.listen(port, 0)
    filler = ledger.Filler(port)
    with ledger.Books(2, WAIT) as books:
        config = configured(books.addresses() + f', "127.0.0.1:{port}"', books.addresses())
        with lab.Weir(config) as weir:
            mix.warm(weir, rate, 2 if seconds < 10 else 10, "/warm")
            before, waited = weir.metrics(), weir.waited()
            began = time.monotonic()
            traffic = mix.Mix(weir.address, rate, CONNECTIONS)
            time.sleep(seconds)
            rows = traffic.end()
            table.note(f"full queue, {rate} requests a second, by status", rows.kinds())
            told(table, weir, rows, began)
            failed(table, rows.failed(), "GETs and POSTs")
            table.log(weir)
            table.lag(weir, before, waited)
    filler.close()
    listener.close()


def vanishes(table, rate, seconds):
    with ledger.Books(3, WAIT, BACKLOG) as books:
        with lab.Weir(configured(books.addresses(), books.addresses())) as weir:
            mix.warm(weir, rate, 2 if seconds < 10 else 10, "/warm")
            traffic = mix.Mix(weir.address, rate, CONNECTIONS)
            time.sleep(1)
            before, waited = weir.metrics(), weir.waited()
            began = time.monotonic()
            filler = books.vanish(2)
            time.sleep(seconds)
            rows = traffic.end()
            table.note(f"vanished, {rate} requests a second, by status", rows.kinds())
            table.note("  requests under way at that moment, at all three",
                       len(rows.under_way(began)))
            told(table, weir, rows, began)
            failed(table, rows.gets().failed(), "GETs")
            table.note("  failed POSTs", len(rows.posts().failed()))
            table.log(weir)
            table.lag(weir, before, waited)
            filler.close()


def configured(backends, sound):
    return CONFIG.format(backends=backends, sound=sound, timeout=TIMEOUT)


def failed(table, rows, what):
    table.demand(f"  failed {what}", 0, len(rows), not rows)


def told(table, weir, rows, began):
    """What the requests noticed of it that were due since then."""
    table.note("  of the client: sent late by, 99th percentile", lab.ms(rows.late()))
    normal = lab.percentile([row.took for row in rows.due(0, began + 600)], 0.5)
    first, later = rows.due(began, began + EJECTED), rows.due(began + EJECTED, began + 600)
    limit = DELAYED * loops(weir)
    delayed = first.slower(normal + TIMEOUT / 2)
    table.demand("  delayed until it is ejected", f"<= {limit}", len(delayed),
                 len(delayed) <= limit)
    if later:
        table.note("  delayed afterwards, when it is tried again",
                   len(later.slower(normal + TIMEOUT / 2)))
    most = max(row.took for row in rows.due(began, began + 600)) - normal
    table.demand("  longest delay", f"<= {lab.ms(TIMEOUT + SLACK)}", lab.ms(most),
                 most <= TIMEOUT + SLACK)


def loops(weir):
    return sum(1 for name, _, _ in weir.metrics().series if name == "weir_loop_lag_seconds_count")
