"""GETs and POSTs in turn, at a fixed rate, over a fixed number of connections that stay open.

The load is in a process of its own, and goes on until it is told to end. Time counts from the
moment at which a request was due, whether or not a connection was free for it then. The body of a
POST is an id that no other has. A connection that ends without an answer is a request that failed,
whatever it had served before: weir has no reason to close one.
"""

import collections
import select
import socket
import time
import typing

import lab
import load

PATIENCE = 15


class Row(typing.NamedTuple):
    """What became of a request; times are of the clock that all processes share."""

    due: float
    sent: float
    ended: float
    status: int
    id: int  # 0 is a GET

    @property
    def took(self):
        return self.ended - self.due

    @property
    def good(self):
        return self.status == 200


class Mix:
    """A load that has begun."""

    ids = 0

    def __init__(self, address, rate, connections=100, path="/ok"):
        # No load lasts so long that it gets to the ids of the next one.
        first, Mix.ids = Mix.ids + 1, Mix.ids + 10_000_000
        self._child = lab.Child(_run, address, rate, connections, (path, first))

    def end(self):
        """Sends no more, waits for what is under way, and returns what became of each request."""
        self._child.tell("end")
        rows = self._child.result(PATIENCE + 30)
        self._child.stop()
        return Rows(Row(*row) for row in rows)


class Rows(list):
    """Rows, and what is to be known of them."""

    def due(self, first, last):
        return Rows(row for row in self if first <= row.due < last)

    def gets(self):
        return Rows(row for row in self if not row.id)

    def posts(self):
        return Rows(row for row in self if row.id)

    def failed(self):
        return Rows(row for row in self if not row.good)

    def under_way(self, first, last=0):
        """At a moment, or at any between two."""
        return Rows(row for row in self if row.sent <= max(first, last) and first < row.ended)

    def slower(self, seconds):
        return Rows(row for row in self if row.took > seconds)

    def p99(self):
        return lab.percentile([row.took for row in self], 0.99)

    def kinds(self):
        return dict(sorted(collections.Counter(row.status for row in self).items()))

    def late(self):
        """How late 99 of 100 requests were sent: the client was slow, or no connection was free."""
        return lab.percentile([row.sent - row.due for row in self], 0.99)


def warm(weir, rate, seconds, path="/ok"):
    """What the compiler needs at first would be taken for the effect of a fault later."""
    traffic = Mix(weir.address, rate, path=path)
    time.sleep(seconds)
    traffic.end()


def _run(pipe, address, rate, connections, asked):
    lab.raise_descriptors()
    return Loop(pipe, address, asked).run(rate, connections)


class Loop:
    """The event loop of a load; lean, so that one processor is enough for it and for others."""

    def __init__(self, pipe, address, asked):
        self.pipe, self.address = pipe, address
        path, self.first = asked
        self.get = f"GET {path} HTTP/1.1\r\nHost: goal\r\n\r\n".encode()
        self.post = f"POST {path} HTTP/1.1\r\nHost: goal\r\nContent-Length: 10\r\n\r\n".encode()
        self.poll = select.epoll()
        self.poll.register(pipe, select.EPOLLIN)
        self.socks, self.busy, self.free = {}, {}, collections.deque()
        self.rows, self.ended = [], False

    def run(self, rate, connections):
        for _ in range(connections):
            self.connect()
        began = swept = time.monotonic()
        n = 0
        while not self.ended or self.busy:
            now = time.monotonic()
            while not self.ended and self.free and began + n / rate <= now:
                self.send(began + n / rate, now, n)
                n += 1
            left = began + n / rate - now if self.free and not self.ended else 0.1
            for fd, _ in self.poll.poll(min(0.1, max(0, left))):
                if fd == self.pipe.fileno():
                    self.poll.unregister(fd)
                    self.ended = True
                elif fd in self.socks:
                    self.read(fd)
            if now - swept > 0.25:
                swept = now
                self.sweep(now)
        return self.rows

    def connect(self):
        sock = socket.create_connection(self.address, timeout=5)
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.poll.register(sock, select.EPOLLIN)
        self.socks[sock.fileno()] = sock
        self.free.append(sock.fileno())

    def send(self, due, now, n):
        fd = self.free.popleft()
        number = self.first + n if n % 2 else 0
        message = self.post + b"%010d" % number if number else self.get
        self.busy[fd] = [due, now, number, b""]
        try:
            self.socks[fd].send(message)
        except OSError:
            return  # Its end is about to be reported.

    def read(self, fd):
        try:
            part = self.socks[fd].recv(65536)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        asked = self.busy.get(fd)
        if asked is None:
            # Nothing was asked, so it is the end.
            self.free.remove(fd)
            self.renew(fd)
            return
        asked[3] += part
        status = load.complete(asked[3], not part)
        if status is not None:
            del self.busy[fd]
            self.over(fd, asked, status)

    def over(self, fd, asked, status):
        due, sent, number, answer = asked
        self.rows.append((due, sent, time.monotonic(), status, number))
        if status < 200 or b"connection: close" in answer.lower():
            self.renew(fd)
        else:
            self.free.append(fd)

    def sweep(self, now):
        for fd, asked in list(self.busy.items()):
            if now - asked[1] > PATIENCE:
                del self.busy[fd]
                self.over(fd, asked, -1)

    def renew(self, fd):
        self.poll.unregister(fd)
        self.socks.pop(fd).close()
        self.connect()
