"""G25: responses that end too early, at any byte, in every framing: clients can tell."""

import random
import re
import socket

import backend
import lab

CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0" }} }}
    clusters {{ app {{ backends = ["127.0.0.1:{port}"] }} }}
    routes {{ app {{ cluster = app }} }}
"""
WHOLE = 5000


def run(quick):
    table = lab.Table("G25", "responses cut at random offsets")
    tries = 300 if quick else 1000
    chance = random.Random(25)
    server, port = backend.start()
    with lab.Weir(CONFIG.format(port=port)) as weir:
        before, waited = weir.metrics(), weir.waited()
        seen, wrong, strangers = {}, [], 0
        for _ in range(tries):
            cut = Cut(chance)
            verdict = cut.verdict(*ask(weir.address, cut.path(), cut.version))
            seen[cut.kind, cut.how, verdict] = seen.get((cut.kind, cut.how, verdict), 0) + 1
            if verdict not in cut.right():
                wrong.append(f"{cut.path()} HTTP/{cut.version}: {verdict}")
            strangers += lab.get(weir.address, f"/bytes/{WHOLE}")[1] != backend.content(WHOLE)
        for (kind, how, verdict), n in sorted(seen.items()):
            table.note(f"framed by {kind}, ended with {how}: {verdict}", n)
        table.demand(f"of {tries}, not as they should be", 0, len(wrong), not wrong)
        for line in wrong[:5]:
            table.note("  " + line, "")
        table.demand("whole answers in between that were not", 0, strangers, not strangers)
        idle = weir.metrics().sum("weir_backend_connections", state="idle")
        # One request at a time leaves one connection on each loop that was used.
        table.demand("backend connections kept", "<= one a loop", int(idle), idle <= loops(weir))
        table.lag(weir, before, waited)
    server.stop()
    return table


class Cut:
    """One response that ends too early, and what may be seen of it."""

    def __init__(self, chance):
        self.kind = chance.choice(["length", "chunked", "close"])
        self.how = chance.choice(["fin", "rst"])
        self.version = chance.choice(["1.1", "1.1", "1.1", "1.0"])
        self.n = chance.choice([10, 1000, 20_000, 300_000])
        whole, self.head = backend.framed(self.kind, self.n)
        self.at = chance.randrange(len(whole))

    def path(self):
        return f"/cut/{self.kind}/{self.n}/{self.at}/{self.how}"

    def right(self):
        # The end of the connection is the end of such a body, so nobody can tell.
        if self.kind == "close" and self.how == "fin" and self.at >= self.head:
            return ["whole"]
        return ["cut", "502"]

    def verdict(self, answer, reset):
        """What a strict client makes of it."""
        head, found, body = answer.partition(b"\r\n\r\n")
        if not found:
            return "cut" if answer or reset else "nothing"
        if not head.startswith(b"HTTP/1.1 200"):
            return head[9:12].decode()
        fields = head.lower()
        if length := re.search(rb"\r\ncontent-length: (\d+)", fields):
            whole = len(body) == int(length[1])
        elif b"\r\ntransfer-encoding: chunked" in fields:
            body, whole = unchunk(body)
        else:
            whole = not reset
        if not backend.content(self.n).startswith(body):
            return "other bytes"
        if whole and self.kind == "close" and len(body) != max(0, self.at - self.head):
            return "fewer bytes"
        return "whole" if whole else "cut"


def unchunk(data):
    """The content of chunks, and whether the last one is there."""
    content = b""
    while True:
        size, found, rest = data.partition(b"\r\n")
        if not found:
            return content, False
        length = int(size, 16)
        if length == 0:
            return content, rest == b"\r\n"
        content += rest[:length]
        if len(rest) < length + 2:
            return content, False
        data = rest[length + 2:]


def ask(address, path, version):
    """All bytes of the answer, and whether the connection ended with a reset."""
    answer = b""
    with socket.create_connection(address, timeout=20) as s:
        s.sendall(f"GET {path} HTTP/{version}\r\nHost: goal\r\nConnection: close\r\n\r\n".encode())
        try:
            while part := s.recv(65536):
                answer += part
        except ConnectionResetError:
            return answer, True
    return answer, False


def loops(weir):
    return sum(1 for name, _, _ in weir.metrics().series if name == "weir_loop_lag_seconds_count")
