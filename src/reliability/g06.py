"""G6: all three backends are away, and come back.

They are killed, without checks and with them, and stopped, which only checks and timeouts can tell
from backends that are slow.
"""

import time

import lab
import ledger
import mix

RATE, WAIT = 1000, 0.005
CONFIG = """
    timeouts {{ first-byte = 1s, per-try = 500ms }}
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = [{backends}], {checks} }} }}
    routes {{ app {{ cluster = app }} }}
"""
CHECKS = 'health { path = "/ok", interval = 500ms, fast-interval = 250ms, timeout = 500ms }'
# Time that weir may take, which is longer than the interval of the checks.
BACK = 1
# A budget has a floor of three a second, and on each of two loops twenty retries for want of a
# connection are free.
FLOOR = 30 + 2 * 20


def run(quick):
    table = lab.Table("G6", "all backends are away, and come back")
    seconds = 2 if quick else 20
    for checks in ("", CHECKS):
        case = Case("killed" + (", with checks" if checks else ", without checks"), RATE, checks)
        case.measure(table, seconds)
    # A request may take a second and more now, and has one of a hundred connections.
    Case("stopped, with checks", 50, CHECKS, stopped=True).measure(table, seconds + 3)
    return table


class Case:
    """One way of being away."""

    def __init__(self, what, rate, checks, stopped=False):
        self.what, self.rate, self.checks, self.stopped = what, rate, checks, stopped

    def measure(self, table, seconds):
        with ledger.Books(3, WAIT) as books:
            config = CONFIG.format(backends=books.addresses(), checks=self.checks)
            with lab.Weir(config) as weir:
                mix.warm(weir, RATE, 1 if seconds < 10 else 10)
                before, waited = weir.metrics(), weir.waited()
                traffic = mix.Mix(weir.address, self.rate)
                time.sleep(1)
                moments = self.absence(table, weir, books, seconds)
                time.sleep(2)
                rows = traffic.end()
                self.told(table, rows, moments)
                books.told(table, rows)
                table.log(weir)
                table.lag(weir, before, waited)

    def absence(self, table, weir, books, seconds):
        """When it began, when it was known that all are away, and when they were back."""
        old, began = weir.metrics(), time.monotonic()
        for i in range(3):
            books.pause(i) if self.stopped else books.kill(i)
        known = began
        if self.checks:
            known += lab.until(lambda: all_down(weir), 30, "checks that find all down")
        else:
            time.sleep(seconds)
        # What the checks know costs no attempts any more.
        new = weir.metrics()
        time.sleep(max(0, began + seconds - time.monotonic()))
        returned = time.monotonic()
        for i in range(3):
            books.pause(i, False) if self.stopped else books.start(i)
        attempted(table, f"{self.what}: attempts for a request until it is known", old, new)
        return began, known, returned

    def told(self, table, rows, moments):
        began, known, returned = moments
        table.note("  requests, by status", rows.kinds())
        table.note("  of the client: sent late by, 99th percentile", lab.ms(rows.late()))
        if self.checks:
            table.note("  the checks knew after", f"{known - began:.1f} s")
        # Behind the scrape that told of it, and before the first was back.
        answers = rows.due(known + 0.02, returned - 0.02)
        table.note("  answers since then", answers.kinds())
        # Not since it was due: the connections may still be waiting for stopped backends.
        p99 = lab.percentile([row.ended - row.sent for row in answers], 0.99)
        table.demand("  99th percentile of these", "<= 10 ms", lab.ms(p99), p99 <= 0.010)
        first = min((row.ended for row in rows if row.good and row.ended > returned),
                    default=float("inf"))
        table.demand("  first 200 after the return", f"<= {BACK} s", f"{first - returned:.2f} s",
                     first - returned <= BACK)
        late = rows.due(returned + BACK, returned + 600).failed()
        table.demand("  failed from a second after the return on", 0, len(late), not late)


def all_down(weir):
    return weir.metrics().sum("weir_backend_all_down", cluster="app") == 1


def attempted(table, what, old, new):
    """Attempts and requests that ended between two scrapes."""
    attempts, requests = (
        new.sum(name, **labels) - old.sum(name, **labels)
        for name, labels in (("weir_backend_requests_total", {"cluster": "app"}),
                             ("weir_requests_total", {"route": "app"})))
    table.demand(what, "<= 1.2", f"{attempts / max(1, requests):.2f}",
                 attempts <= 1.2 * requests + FLOOR)
