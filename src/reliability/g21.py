"""G21: the wall clock steps an hour forward, an hour back, and by a second, under load.

Everything that counts time is on: checks, ejection, sticky cookies, a rate limit which refills just
above the load, idle connections. The clock of this machine stays what it is: libfaketime (Debian
package faketime) tells weir another one, and leaves the monotonic clock alone.
"""

import datetime
import glob
import json
import os
import tempfile
import time

import crowd
import lab
import ledger
import mix

RATE, WAIT, IDLE = 800, 0.005, 50
CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0", timeouts.keep-alive = 10m }} }}
    clusters {{ app {{
      backends = [{backends}]
      sticky.cookie = goal
      health {{ path = "/ok", interval = 500ms, fast-interval = 250ms, timeout = 1s }}
      adaptive-concurrency {{ enabled = true, min = 100, remeasure = 5s }}
    }} }}
    routes {{
      app {{
        cluster = app
        filters = [{{ type = rate-limit, requests = {limit}, per = 1s, burst = {burst} }}]
      }}
      mark {{ path = "/mark/*", respond {{ body = "ok" }} }}
    }}
"""
HOUR = 3600
STEPS = [0, HOUR, 0, -HOUR, -HOUR - 1, -HOUR - 2, HOUR, 0]
LIBRARIES = ["/usr/lib/*/faketime/libfaketime.so.1", "/usr/lib*/faketime/libfaketime.so.1",
             "/usr/local/lib/faketime/libfaketime.so.1"]


def run(quick):
    library = next((path for each in LIBRARIES for path in glob.glob(each)), None)
    if library is None:
        raise RuntimeError("libfaketime is missing: apt-get install faketime")
    steps, pause = (STEPS[:5], 3) if quick else (STEPS * 2, 5)
    table = lab.Table("G21", f"{len(steps)} steps of the clock, {RATE} requests a second")
    with ledger.Books(3, WAIT) as books:
        config = CONFIG.format(backends=books.addresses(), limit=RATE * 5 // 4, burst=RATE)
        with Clock(library) as clock, lab.Weir(config, env=clock.environment()) as weir:
            mix.warm(weir, RATE, 3)
            under(table, weir, clock, (steps, pause))
            table.log(weir)
    return table


class Clock:
    """What weir takes for the time of day."""

    def __init__(self, library):
        self._library = library
        self._directory = tempfile.TemporaryDirectory(prefix="weir-clock-")
        self._path = os.path.join(self._directory.name, "clock")
        self.step(0)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._directory.cleanup()

    def environment(self):
        # Without the last one the library takes the deadlines of a JVM, whose condition variables
        # wait by the monotonic clock, for those of the other one.
        return {"LD_PRELOAD": self._library, "FAKETIME_TIMESTAMP_FILE": self._path,
                "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0"}

    def step(self, seconds):
        """From now on it is so far from the real one. Read at each look, so never half of it."""
        with open(self._path + ".next", "w") as file:
            file.write(f"{seconds:+d}\n")
        os.replace(self._path + ".next", self._path)
        self.seconds = seconds


def under(table, weir, clock, plan):
    """The load, and what came of the steps."""
    steps, pause = plan
    crew = lab.Child(crowd.idle, weir.address, IDLE)
    crew.result(30)
    traffic, marks = mix.Mix(weir.address, RATE), []
    time.sleep(pause)
    before = weir.metrics()
    opened = before.sum("weir_connections_total", listener="web")
    for number, seconds in enumerate(steps):
        clock.step(seconds)
        status, _ = lab.get(weir.address, f"/mark/{number}")
        marks.append(time.time() + seconds if status == 200 else 0)
        time.sleep(pause)
    new = weir.metrics().sum("weir_connections_total", listener="web") - opened - len(steps)
    rows = traffic.end()
    crew.tell("end")
    left = crew.result(30)
    failed = rows.failed()
    table.note("requests, by status", rows.kinds())
    table.note("  99th percentile", lab.ms(rows.p99()))
    table.demand("failed requests", 0, len(failed), not failed)
    table.demand("connections of the load that had to be opened anew", 0, int(new), not new)
    table.demand("idle connections that are still open", IDLE, left, left == IDLE)
    blamed(table, weir, before)
    off = max(abs(at - wanted) for at, wanted in zip(logged(weir, len(steps)), marks))
    table.demand("lines of the log, off the wall clock by", "<= 1 s", lab.ms(off), off <= 1)


def blamed(table, weir, before):
    now = weir.metrics()
    for what, name in (("ejections", "weir_backend_ejections_total"),
                       ("attempts that backends were blamed for", "weir_backend_faults_total")):
        grown = int(now.sum(name) - before.sum(name))
        table.demand(what, 0, grown, not grown)
    down = [line for line in weir.log_lines() if " is down: " in line]
    table.demand("backends marked down", 0, len(down), not down)
    name = "weir_backend_health_checks_total"
    checks, bad = (int(now.sum(name, **labels) - before.sum(name, **labels))
                   for labels in ({}, {"result": "failure"}))
    table.demand(f"failed checks, of {checks}", 0, bad, not bad)


def logged(weir, marks):
    """The times of the marked requests, as the access log tells them."""
    found = {}
    for line in (weir.directory / "access.log").read_text().splitlines():
        if '"/mark/' in line:
            row = json.loads(line)
            at = datetime.datetime.fromisoformat(row["ts"].replace("Z", "+00:00")).timestamp()
            found[int(row["path"].rpartition("/")[2])] = at
    return [found.get(i, 0) for i in range(marks)]
