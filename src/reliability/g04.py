"""G4: one of three backends is killed under load, with kill -9, and comes back later."""

import time

import lab
import ledger
import mix

RATE, CONNECTIONS, WAIT = 5000, 100, 0.010
# What weir does by default.
CONNECT_TIMEOUT = 2
CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = [{backends}] }} }}
    routes {{ app {{ cluster = app }} }}
"""
# An ejection lasts ten seconds: in the full form the dead backend is tried again, and found dead.
DEAD, CALM = 12, 4


def run(quick):
    table = lab.Table("G4", f"kill -9 of one of three, {RATE} requests a second")
    with ledger.Books(3, WAIT) as books:
        config = CONFIG.format(backends=books.addresses())
        with lab.Weir(config) as weir:
            mix.warm(weir, RATE, 3 if quick else 10)
            before, waited = weir.metrics(), weir.waited()
            for i in range(1 if quick else 3):
                one(table, weir, books, i, quick)
            table.log(weir)
            table.lag(weir, before, waited)
    return table


def one(table, weir, books, i, quick):
    traffic = mix.Mix(weir.address, RATE, CONNECTIONS)
    time.sleep(CALM)
    killed = time.monotonic()
    books.kill(i)
    gone = time.monotonic()
    lab.until(lambda: state(weir, books.name(i), "ejected"), 5, "an ejection")
    ejected = time.monotonic() - killed
    time.sleep(3 if quick else DEAD)
    books.start(i)
    if not quick:
        # The second ejection lasts twice as long.
        back = lab.until(lambda: state(weir, books.name(i), "up"), 25, "the return")
        time.sleep(2)
    rows = traffic.end()
    table.note(f"kill {i + 1}: requests, by status", rows.kinds())
    table.note("  of the client: sent late by, 99th percentile", lab.ms(rows.late()))
    gets, posts = rows.gets().failed(), rows.posts().failed()
    table.demand("  failed GETs", 0, len(gets), not gets)
    posted = rows.posts().under_way(killed)
    table.note("  POSTs under way at that moment, at all three", len(posted))
    table.demand("  failed POSTs", f"<= {CONNECTIONS // 3 + 1}", len(posts),
                 len(posts) <= CONNECTIONS // 3 + 1)
    later = [row for row in posts if row.sent > gone]
    table.note("    of these sent when it was gone", len(later))
    books.told(table, rows)
    table.demand("  ejected after", "<= 1 s", lab.ms(ejected), ejected <= 1)
    normal = rows.due(killed - CALM + 1, killed).p99()
    limit = CONNECT_TIMEOUT + 2 * normal
    second = rows.due(killed, killed + 1).p99()
    table.note("  99th percentile before", lab.ms(normal))
    table.demand("  the same in the second behind the kill", f"<= {lab.ms(limit)}",
                 lab.ms(second), second <= limit)
    if not quick:
        table.note("  used again after its return", f"{back:.1f} s")


def state(weir, backend, name):
    return weir.metrics().sum("weir_backend_state", backend=backend, state=name) == 1
