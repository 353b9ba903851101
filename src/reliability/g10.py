"""G10: as G9, with a backend that has sent everything and closed, which makes Netty read on.

Ten megabytes do not fit between a backend that closes and a client that never reads, so the end
would never arrive. One client finds out how much fits; the crowd gets a little less.
"""

import time

import backend
import crowd
import g09
import lab


def run(quick):
    table = lab.Table("G10", "clients that never read, backends that finish and close")
    n, seconds = (1000, 15) if quick else (5000, 600)
    size = fits()
    table.note("bytes of a response that fit in between, so that its end arrives", size)
    for budget in (512, 256, *([16] if quick else [])):
        g09.measure(table, f"/close/{size}", n, seconds, budget)
    return table


def fits():
    """How much a backend can send to a client that does not read."""
    server, port = backend.start()
    with lab.Weir(g09.CONFIG.format(port=port, budget="512MiB"), g09.JVM) as weir:
        client = lab.Child(crowd.unread, weir.address, 1, "/bytes/10000000")
        client.result(10)
        sent = -1
        while sent != (now := lab.stats(port)["sent"]):
            sent = now
            time.sleep(1)
        client.tell("end")
    server.stop()
    # The backend's kernel holds the last of it; only what weir's kernel has taken is followed by
    # the end.
    return sent * 2 // 3
