"""G7: a backend is restarted fifty times while weir keeps connections to it open.

Restarts are polite (no new connections, answers for what has come, idle connections are closed) and
kill -9 in turn. First it is one of three, which nothing keeps from being chosen: without ejection
each restart meets a full pool. Then it is the only one, and its listening socket outlives it, as
with socket activation: nobody is refused a connection, but all open ones end.
"""

import time

import lab
import ledger
import mix

RATE, WAIT = 1000, 0.005
CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = [{backends}], ejection {{ enabled = false }} }} }}
    routes {{ app {{ cluster = app }} }}
"""


def run(quick):
    table = lab.Table("G7", f"restarts of a backend, {RATE} requests a second")
    restarts = 10 if quick else 50
    with ledger.Books(3, WAIT) as books:
        measure(table, books, f"one of three, {restarts} times", restarts)
    with ledger.Books(1, WAIT) as books:
        books.leave(0)
        books.keep_open(0)
        books.start(0)
        measure(table, books, f"the only one, {restarts} times", restarts)
    return table


def measure(table, books, what, restarts):
    with lab.Weir(CONFIG.format(backends=books.addresses())) as weir:
        mix.warm(weir, RATE, 3)
        before, waited = weir.metrics(), weir.waited()
        traffic = mix.Mix(weir.address, RATE)
        time.sleep(1)
        kept, losses = [], []
        for i in range(restarts):
            kept.append(weir.metrics().sum("weir_backend_connections", backend=books.name(0)))
            losses.append(restart(books, i % 2))
            time.sleep(0.5)
        rows = traffic.end()
        told(table, what, rows, books)
        table.note("  connections to it at a restart, at least", int(min(kept)))
        again = weir.metrics().sum("weir_backend_retries_total")
        table.note("  attempts that had to be repeated", int(again))
        limit = sum(len(rows.posts().under_way(*loss)) for loss in losses)
        posts = len(rows.posts().failed())
        table.demand("  failed POSTs, compared with those under way at a restart", f"<= {limit}",
                     posts, posts <= limit)
        table.log(weir)
        table.lag(weir, before, waited)


def restart(books, harsh):
    """Once; the time within which it has lost its connections."""
    began = time.monotonic()
    if harsh:
        books.kill(0)
    else:
        books.leave(0)
    gone = time.monotonic()
    books.start(0)
    return began, gone


def told(table, what, rows, books):
    table.note(f"{what}: requests, by status", rows.kinds())
    table.note("  of the client: sent late by, 99th percentile", lab.ms(rows.late()))
    gets = rows.gets().failed()
    table.demand("  failed GETs", 0, len(gets), not gets)
    books.told(table, rows)
