"""G20: the disk of the access log is full, and its reader has stopped.

Good and bad times alternate, because this machine is not the same from one minute to the next. In
each, weir first gets as many requests as it can answer, which shows what a line costs, and then
requests at a fixed rate through it to backends, which shows whether anybody waits for a line.
"""

import time

import flood
import lab
import ledger
import mix
import shelf

RATE, WAIT = 1000, 0.002
CONFIG = """
    access-log.target = "{target}"
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = [{backends}] }} }}
    routes {{
      app {{ cluster = app }}
      own {{ path = "/own", respond {{ body = "{body}" }} }}
    }}
"""


def run(quick):
    times, seconds = (2, (1, 2)) if quick else (8, (1.5, 3))
    table = lab.Table("G20", f"{times} times a log that takes no more")
    with ledger.Books(3, WAIT) as books:
        for kind in (shelf.Disk, shelf.Pipe):
            place = kind()
            try:
                one(table, place, books, (times, seconds))
            finally:
                place.close()
    return table


def one(table, place, books, plan):
    config = CONFIG.format(target=place.path, backends=books.addresses(), body=flood.BODY.decode())
    with lab.Weir(config) as weir:
        trial = Trial(weir, place, plan[1])
        trial.warm()
        before, waited = weir.metrics(), weir.waited()
        for i in range(plan[0]):
            # Now this one first and now that one: what gets slower or faster in between is even.
            for good in (True, False) if i % 2 else (False, True):
                trial.measure(good)
        trial.told(table)
        trial.counted(table)
        table.log(weir)
        table.lag(weir, before, waited)


class Trial:
    """One weir, and one place for its log."""

    def __init__(self, weir, place, seconds):
        self.weir, self.place, self.seconds = weir, place, seconds
        self.requests, self.failed, self.resumed = 0, 0, []
        self.rates = {True: [], False: []}
        self.p99s = {True: [], False: []}

    def warm(self):
        self._flood(3)
        self._steady(3)

    def measure(self, good):
        self._settle(good)
        self.rates[good].append(self._flood(self.seconds[0]))
        self.p99s[good].append(self._steady(self.seconds[1]))

    def _settle(self, good):
        if good:
            self.place.free()
            self.resumed.append(self._until_written())
        else:
            self.place.fill()
            dropped = self._dropped()
            while self._dropped() == dropped:
                self._flood(0.3)

    def _until_written(self):
        """The seconds until the log goes on."""
        began, before = time.monotonic(), self.place.written()
        while self.place.written() == before:
            self._get()
            time.sleep(0.05)
            if time.monotonic() - began > 10:
                raise RuntimeError("the log is not written again")
        return time.monotonic() - began

    def _get(self):
        self.requests += 1
        self.failed += lab.get(self.weir.address, "/own")[0] != 200

    def _flood(self, seconds):
        rate, total = flood.flood(self.weir.address, "/own", seconds)
        self.requests += total
        return rate

    def _steady(self, seconds):
        traffic = mix.Mix(self.weir.address, RATE)
        time.sleep(seconds)
        rows = traffic.end()
        self.requests += len(rows)
        self.failed += len(rows.failed())
        # The first ones open connections.
        return rows.due(rows[0].due + 0.3, float("inf")).p99()

    def _dropped(self):
        return int(self.weir.metrics().sum("weir_access_log_dropped_total"))

    def told(self, table):
        name = self.place.what()
        good, bad = (lab.percentile(self.rates[each], 0.5) for each in (True, False))
        table.note(f"{name}: answers a second, median", f"{good:.0f}, bad {bad:.0f}")
        table.demand("  throughput", ">= - 2 %", f"{(bad / good - 1) * 100:+.1f} %",
                     bad >= good * 0.98)
        good, bad = (lab.percentile(self.p99s[each], 0.5) for each in (True, False))
        table.note("  99th percentile, median", f"{lab.ms(good)}, bad {lab.ms(bad)}")
        table.demand("  99th percentile", "<= + 10 %", f"{(bad / good - 1) * 100:+.1f} %",
                     bad <= good * 1.1)
        table.demand("  failed requests", 0, self.failed, not self.failed)
        table.demand("  written again after, at most", "<= 2 s", f"{max(self.resumed):.1f} s",
                     max(self.resumed) <= 2)

    def counted(self, table):
        """Every line is somewhere."""
        self.place.free()
        self._until_written()
        # What still waits is written soon.
        end = time.monotonic() + 5
        while time.monotonic() < end and self._missing():
            time.sleep(0.2)
        lines, broken = self.place.lines()
        dropped = self._dropped()
        table.note("  requests, lines, dropped", f"{self.requests}, {lines}, {dropped}")
        table.demand("  lines that are neither written nor counted", 0, self._missing(),
                     not self._missing())
        table.demand("  lines that are not whole", 0, broken, not broken)

    def _missing(self):
        return self.requests - self.place.lines()[0] - self._dropped()
