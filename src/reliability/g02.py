"""G2: SIGTERM under load, with a load balancer in front that looks at /ready.

Requests take up to 300 ms, which is less than the grace. Clients that keep a connection ask again
within a second, so that each has its last request answered; others only hold theirs. Behind it one
request takes longer than the grace, and is cut there.
"""

import collections
import signal
import socket
import subprocess
import threading
import time

import backend
import guests
import lab

DELAY, GRACE = 1, 5
# Connections that are kept, that are opened anew for each request, that were used once.
COUNTS = (200, 40, 60)
PATHS = [f"/wait/{ms}" for ms in range(0, 301, 10)]
CONFIG = """
    drain {{ delay = {delay}s, grace = {grace}s }}
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = ["127.0.0.1:{port}"] }} }}
    routes {{ app {{ cluster = app }} }}
"""


def run(quick):
    times = 1 if quick else 5
    table = lab.Table("G2", f"SIGTERM {times} times, {sum(COUNTS)} clients")
    server, port = backend.start()
    config = CONFIG.format(delay=DELAY, grace=GRACE, port=port)
    rounds = [one(config) for _ in range(times)]
    told(table, rounds)
    longer(table, config)
    server.stop()
    return table


def one(config):
    """One process, from its start to its end; what it ended with, and what clients saw."""
    with lab.Weir(config) as weir:
        load = guests.Guests(weir.address, COUNTS, PATHS)
        time.sleep(3)
        asked = time.monotonic()
        weir.signal(signal.SIGTERM)
        noticed = lab.until(lambda: not ready(weir), 5, "a 503 of /ready")
        load.unready()
        code, took = ended(weir, asked)
        requests, ends = load.end()
        return {"code": code, "took": took, "noticed": noticed, "requests": requests, "ends": ends,
                "asked": asked}


def ready(weir):
    return lab.get(("127.0.0.1", weir.ports["admin"]), "/ready")[0] == 200


def ended(weir, asked):
    """The exit code, and the seconds since the end of the delay."""
    try:
        return weir.process.wait(DELAY + GRACE + 5), time.monotonic() - asked - DELAY
    except subprocess.TimeoutExpired:
        return None, float("inf")


def told(table, rounds):
    requests = [row for each in rounds for row in each["requests"]]
    late = sum(sent > each["asked"] for each in rounds for _, sent, _, _ in each["requests"])
    failed = [row for row in requests if row[3] != 200]
    table.note("requests, of them sent behind the signal", f"{len(requests)}, {late}")
    table.demand("failed requests", 0, len(failed), not failed)
    for kind, sent, at, status in failed[:3]:
        table.note(f"  {kind}: {status}", lab.ms(at - sent))
    ends = sum((each["ends"] for each in rounds), collections.Counter())
    for kind, count, fair in (("kept", COUNTS[0], ("Connection: close", "FIN while idle")),
                              ("idle", COUNTS[2], ("FIN while idle",))):
        of = {how: n for (name, how), n in ends.items() if name == kind}
        met = not set(of) - set(fair) and sum(of.values()) == count * len(rounds)
        table.demand(f"ends of {count * len(rounds)} connections: {kind}", " or ".join(fair), of,
                     met)
    codes = [each["code"] for each in rounds]
    took = [each["took"] for each in rounds]
    table.demand("exit codes", 0, codes, not any(code != 0 for code in codes))
    table.demand("exit after the end of the delay, at most", f"<= {GRACE + 1} s",
                 f"{max(took):.1f} s", max(took) <= GRACE + 1)
    table.note("/ready says 503 after, at most", lab.ms(max(each["noticed"] for each in rounds)))


def longer(table, config):
    """A request that takes longer than the grace."""
    with lab.Weir(config) as weir:
        cut = []
        client = threading.Thread(target=lambda: cut.append(wait(weir.address, 60_000)))
        client.start()
        time.sleep(1)
        asked = time.monotonic()
        weir.signal(signal.SIGTERM)
        code, took = ended(weir, asked)
        client.join(5)
        at, answer = cut[0]
        at -= asked + DELAY
        table.demand("a longer request is cut, behind the delay", f"{GRACE} to {GRACE + 1} s",
                     f"{at:.1f} s", GRACE - 0.1 <= at <= GRACE + 1 and not answer)
        table.demand("  exit code, and after the delay", f"0, <= {GRACE + 1} s",
                     f"{code}, {took:.1f} s", code == 0 and took <= GRACE + 1)


def wait(address, ms):
    """When a request ended, and with what."""
    with socket.create_connection(address) as s:
        s.sendall(f"GET /wait/{ms} HTTP/1.1\r\nHost: goal\r\n\r\n".encode())
        s.settimeout(30)
        try:
            answer = s.recv(100)
        except OSError:
            answer = b""
        return time.monotonic(), answer
