"""G3: weir is replaced by a new process twenty times under load.

The new process takes the listening sockets of the old one over (`run --take-over`), which then ends.
Half of the load makes each request over a connection of its own, and shows whether one is refused
or reset. The other half keeps its connections: each is told with its next answer that it ends, and
all of them ask again before the second is over that weir gives them.
"""

import time

import fresh
import lab
import ledger
import mix

KEPT, NEW, WAIT = 500, 500, 0.001
CONFIG = """
    admin.control = weir.sock
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = [{backends}] }} }}
    routes {{ app {{ cluster = app }} }}
"""


def run(quick):
    times = 3 if quick else 20
    table = lab.Table("G3", f"{times} times a new process, {KEPT + NEW} requests a second")
    with ledger.Books(3, WAIT) as books:
        with lab.Weir(CONFIG.format(backends=books.addresses())) as weir:
            mix.warm(weir, KEPT, 3)
            kept, new = mix.Mix(weir.address, KEPT), fresh.Fresh(weir.address, NEW)
            codes, took = [], []
            for _ in range(times):
                began = time.monotonic()
                codes.append(weir.replace())
                took.append(time.monotonic() - began)
            time.sleep(1)
            rows, (count, failed) = kept.end(), new.end()
            table.demand(f"failed requests over new connections, of {count}", 0, len(failed),
                         not failed)
            lost = len(rows.failed())
            table.demand(f"failed requests over open connections, of {len(rows)}", 0, lost,
                         not lost)
            table.demand("old processes that ended with 0", times, codes.count(0),
                         codes.count(0) == times)
            table.note("from the start of the new one to the end of the old, at most",
                       f"{max(took):.1f} s")
            books.told(table, rows)
            table.log(weir)
    return table
