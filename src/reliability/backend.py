"""A backend that does what the path of a request says. It runs in a process of its own.

/ok         a small answer at once       /wait/MS   the same after a time
/bytes/N    N bytes, with a length       /close/N   the same, and the connection ends
/stall      no answer                    /reset     RST instead of an answer
/tunnel     101 and an echo              /stats     counts, as JSON
/cut/KIND/N/AT/HOW   an answer of N bytes, framed as KIND (length, chunked, close), of which only
            the first AT bytes, head included, are sent; then a FIN or a RST, as HOW says
A body of a request is read to its end first.
"""

import asyncio
import json
import socket
import struct

import lab

BLOCK = bytes(range(32, 96)) * 256
RESET = struct.pack("ii", 1, 0)


def start(port=0):
    """Starts one, on any port unless one is named; returns its process and its port."""
    child = lab.Child(serve, port or lab.free_port())
    return child, child.result(10)


def serve(pipe, port):
    asyncio.run(_serve(pipe, port))


async def _serve(pipe, port):
    counts = {"connections": 0, "open": 0, "requests": 0, "sent": 0}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(counts), "127.0.0.1", port, backlog=4096, reuse_address=True)
    pipe.send(("value", port))
    await server.serve_forever()


def content(n):
    """The body that every answer of this length has."""
    return (BLOCK * (n // len(BLOCK) + 1))[:n]


def framed(kind, n, last=False):
    """A whole response, and how long its head is."""
    body = content(n)
    if kind == "length":
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {n}\r\n\r\n".encode()
    elif kind == "chunked":
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        parts = (body[i:i + 1000] for i in range(0, n, 1000))
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    else:
        head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    return head + body, len(head)


class Connection(asyncio.Protocol):
    """One connection; reads request after request, answers each before it looks at the next."""

    def __init__(self, counts):
        self.counts = counts
        self.input = b""
        self.skip, self.chunked = 0, False
        self.path = None
        self.tunnel = False
        self.left = 0
        self.ends = self.last = False
        self.writable = True

    def connection_made(self, transport):
        self.transport = transport
        transport.set_write_buffer_limits(high=0)
        # What waits for clients that never read shall wait in weir and not in this kernel buffer.
        raw = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32 * 1024)
        self.counts["connections"] += 1
        self.counts["open"] += 1

    def connection_lost(self, error):
        self.transport = None
        self.counts["open"] -= 1

    def data_received(self, data):
        if self.tunnel:
            self.transport.write(data)
            return
        self.input += data
        self.next()

    def next(self):
        while self.open():
            if self.path is None and not self.read_head():
                return
            if not self.path or not self.read_body():
                return
            path, self.path = self.path, ""
            self.counts["requests"] += 1
            self.answer(path)

    def read_head(self):
        head, end, rest = self.input.partition(b"\r\n\r\n")
        if not end:
            return False
        self.input = rest
        lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:])
        self.skip = int(fields.get("content-length", 0))
        self.chunked = "transfer-encoding" in fields
        self.path = lines[0].split(" ")[1]
        self.last = fields.get("connection") == "close"
        return True

    def read_body(self):
        """Drops the body; whether that was all of it. Bodies hold no line ends here."""
        if self.chunked:
            _, end, rest = self.input.partition(b"0\r\n\r\n")
            self.input = rest if end else self.input[-4:]
            return bool(end)
        taken = min(self.skip, len(self.input))
        self.input = self.input[taken:]
        self.skip -= taken
        return not self.skip

    def answer(self, path):
        what, *rest = path.split("?")[0].strip("/").split("/")
        if what == "wait":
            loop = asyncio.get_running_loop()
            loop.call_later(float(rest[0]) / 1000, lambda: self.whole(b"ok"))
        elif what in ("bytes", "close"):
            self.stream(int(rest[0]), what == "close")
        elif what == "cut":
            self.cut(rest[0], int(rest[1]), int(rest[2]), rest[3])
        elif what == "reset":
            self.end_with("rst")
        elif what == "tunnel":
            self.tunnel = True
            self.transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n")
        elif what != "stall":
            self.whole(json.dumps(self.counts).encode() if what == "stats" else b"ok")

    def whole(self, body):
        if self.open():
            head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
            self.transport.write(head + body)
            self.done()

    def done(self):
        self.path = None
        if self.last:
            self.transport.close()
        elif self.input:
            self.next()

    def stream(self, n, ends):
        self.left, self.ends = n, ends
        close = "Connection: close\r\n" if ends else ""
        self.transport.write(f"HTTP/1.1 200 OK\r\n{close}Content-Length: {n}\r\n\r\n".encode())
        self.pump()

    def pump(self):
        while self.left and self.writable and self.open():
            size = min(self.left, len(BLOCK))
            self.left -= size
            self.counts["sent"] += size
            self.transport.write(BLOCK[:size])
        if not self.left and self.open():
            if self.ends:
                self.transport.close()
            else:
                self.done()

    def open(self):
        return self.transport and not self.transport.is_closing()

    def pause_writing(self):
        self.writable = False

    def resume_writing(self):
        self.writable = True
        if self.left:
            # Later, because the transport does not expect to be closed from in here.
            asyncio.get_running_loop().call_soon(self.pump)

    def cut(self, kind, n, at, how):
        self.transport.write(framed(kind, n)[0][:at])
        self.end_with(how)

    def end_with(self, how):
        if how == "rst":
            raw = self.transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.transport.close()
