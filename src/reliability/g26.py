"""G26: a refusal can be read although the client is still sending ten megabytes."""

import collections
import select
import socket

import backend
import lab
import load

CONFIG = """
    limits {{ body = 1MiB }}
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = ["127.0.0.1:{port}"] }} }}
    routes {{ app {{ cluster = app }} }}
"""
SIZE, AT_ONCE = 10_000_000, 4
POST = b"POST /ok HTTP/1.1\r\nHost: goal\r\n"
KINDS = {
    "413, with a length": (413, POST + b"Content-Length: %d\r\n\r\n" % SIZE, b"x" * SIZE),
    "413, in chunks": (413, POST + b"Transfer-Encoding: chunked\r\n\r\n",
                       b"8000\r\n%s\r\n" % (b"x" * 0x8000) * (SIZE // 0x8000)),
    "431": (431, POST, b"X-Long: %s\r\n" % (b"x" * 1000) * (SIZE // 1000)),
    "400": (400, POST + b"No colon\r\n\r\n", b"x" * SIZE),
}


def run(quick):
    table = lab.Table("G26", "refusals of clients that send 10 MB")
    tries = 400 if quick else 10_000
    server, port = backend.start()
    with lab.Weir(CONFIG.format(port=port)) as weir:
        before, waited = weir.metrics(), weir.waited()
        children = [lab.Child(series, weir.address, tries // AT_ONCE, i) for i in range(AT_ONCE)]
        seen = collections.Counter()
        for child in children:
            seen += child.result(60 + tries // 5)
        for (kind, when), total in sorted(whole_numbers(seen).items()):
            good = seen[kind, when, "read"]
            table.demand(f"{kind}, read {when}", ">= 99.9 %",
                         f"{good} of {total} ({good / total:.2%})", good >= 0.999 * total)
        for (kind, when, what), n in sorted(seen.items()):
            if what != "read":
                table.note(f"  {kind}, read {when}: {what}", n)
        table.lag(weir, before, waited)
    server.stop()
    return table


def whole_numbers(seen):
    totals = collections.Counter()
    for (kind, when, _), n in seen.items():
        totals[kind, when] += n
    return totals


def series(pipe, address, tries, first):
    """So many tries, one after the other, of all kinds in turn."""
    seen = collections.Counter()
    for i in range(first, first + tries):
        kind = list(KINDS)[i % len(KINDS)]
        when = ("while it is sent", "afterwards")[i // len(KINDS) % 2]
        status, head, body = KINDS[kind]
        with socket.create_connection(address, timeout=20) as s:
            seen[kind, when, attempt(s, head + body, status, when)] += 1
    return seen


def attempt(s, message, status, when):
    """What a client sees that reads while it sends, or only when all is sent."""
    answer = b""
    try:
        if when == "afterwards":
            s.sendall(message)
            while part := s.recv(65536):
                answer += part
        else:
            answer = both_ways(s, memoryview(message))
    except OSError as e:
        complete = load.complete(answer, False) == status
        return f"{type(e).__name__} {'behind the whole answer' if complete else 'instead of it'}"
    return "read" if load.complete(answer, True) == status else f"{len(answer)} bytes of it"


def both_ways(s, rest):
    """Sends until the other side has ended its direction, reading what it says."""
    answer = b""
    s.setblocking(False)
    while True:
        readable, writable, _ = select.select([s], [s] if rest else [], [], 20)
        if not readable and not writable:
            raise TimeoutError
        if readable:
            part = s.recv(65536)
            if not part:
                return answer
            answer += part
        if writable:
            rest = rest[s.send(rest[:262144]):]
