"""G22: weir is stopped for one and for five seconds under load, and goes on.

To the process that is as if time had jumped, like a suspended virtual machine: the deadline of a
check has passed, but its answer lies in the socket. One failed check would be enough to mark a
backend down here. In the first half no request is past its deadline, so that all of them must be
answered; in the second half those of the backends have passed, and only who answered nobody may be
blamed.
"""

import random
import signal
import time

import lab
import ledger
import mix

RATE, WAIT = 1000, 0.010
CONFIG = """
    timeouts {{ first-byte = {first_byte}, per-try = {per_try} }}
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{
      backends = [{backends}]
      health {{ path = "/ok", interval = 500ms, fast-interval = 250ms, timeout = 1s, fall = 1 }}
    }} }}
    routes {{ app {{ cluster = app }} }}
"""
# Seconds of each pause; a check takes a second at most, so that every part of one is met.
PAUSES = [1, 5, 1, 1, 5, 1, 1, 5, 1, 1]
CALM = 2


def run(quick):
    pauses = PAUSES[:2] if quick else PAUSES
    table = lab.Table("G22", f"stopped for {pauses} s, {RATE} requests a second")
    with ledger.Books(3, WAIT) as books:
        half(table, books, ("30s", "0s"), pauses)
        half(table, books, ("1s", "1s"), pauses[:5])
    return table


def half(table, books, timeouts, pauses):
    first_byte, per_try = timeouts
    config = CONFIG.format(backends=books.addresses(), first_byte=first_byte, per_try=per_try)
    with lab.Weir(config) as weir:
        mix.warm(weir, RATE, 3)
        before = weir.metrics()
        traffic = mix.Mix(weir.address, RATE)
        for seconds in pauses:
            # Anywhere between two checks.
            time.sleep(CALM + random.uniform(0, 0.5))
            weir.signal(signal.SIGSTOP)
            time.sleep(seconds)
            weir.signal(signal.SIGCONT)
        time.sleep(CALM)
        rows = traffic.end()
        table.note(f"first-byte = {first_byte}, per-try = {per_try}: requests, by status",
                   rows.kinds())
        failed = rows.failed()
        if per_try == "0s":
            table.demand("  failed requests", 0, len(failed), not failed)
        else:
            table.note("  failed requests, which were past their deadline", len(failed))
        blamed(table, weir, before)
        books.told(table, rows)
        table.log(weir)


def blamed(table, weir, before):
    now = weir.metrics()

    def grown(name, **labels):
        return int(now.sum(name, **labels) - before.sum(name, **labels))

    ejections = grown("weir_backend_ejections_total")
    table.demand("  ejections", 0, ejections, not ejections)
    table.note("  attempts that backends were blamed for", grown("weir_backend_faults_total"))
    down = [line for line in weir.log_lines() if " is down: " in line]
    table.demand("  backends marked down", 0, len(down), not down)
    for line in down[:3]:
        table.note("    " + line[-100:], "")
    name = "weir_backend_health_checks_total"
    failed = grown(name, result="failure")
    table.demand(f"  failed checks, of {grown(name)}", 0, failed, not failed)
