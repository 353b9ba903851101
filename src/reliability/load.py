"""Requests at a fixed rate, whatever the answers take (an open loop), or by clients in turn.

Both run in a process of their own and return what became of each request as (second of the run at
which it was sent, seconds to the last byte of its answer, status). A status of 0 is a connection
that ended without an answer, -1 an answer that did not come in time. A connection that had served
before and ends without a byte is a race that every keep-alive client knows; its request is sent
again over a new one.
"""

import collections
import select
import socket
import time

import lab

PATIENCE = 15


class Results:
    """What became of the requests of one run."""

    def __init__(self, rows, lags):
        self.rows, self.lags = rows, lags

    def good(self):
        return [row for row in self.rows if row[2] == 200]

    def rejected(self):
        return [row for row in self.rows if row[2] in (429, 503)]

    def errors(self):
        return [row for row in self.rows if row[2] not in (200, 429, 503)]

    def p99(self, rows=None):
        return lab.percentile([row[1] for row in (self.good() if rows is None else rows)], 0.99)

    def between(self, first, last):
        return Results([row for row in self.rows if first <= row[0] < last], self.lags)

    def lag(self):
        """How late 99 of 100 requests were sent at most; beyond a few ms this client is slow."""
        return lab.percentile(self.lags, 0.99)

    def kinds(self):
        return dict(collections.Counter(row[2] for row in self.rows))


def at_rate(address, path, rate, seconds, keep=True):
    """Starts an open loop; its result() is Results."""
    return lab.Child(_run, address, path, rate, seconds, 0, keep)


def in_turn(address, path, clients, seconds):
    """Starts so many clients that each wait for an answer before they ask again."""
    return lab.Child(_run, address, path, 0, seconds, clients, True)


def _run(pipe, address, path, rate, seconds, clients, keep):
    lab.raise_descriptors()
    return Loop(address, path, keep).run(rate, seconds, clients)


class Asked:
    """One request under way on one connection."""

    def __init__(self, sock, sent, used):
        self.sock, self.sent, self.used, self.open, self.answer = sock, sent, used, used, b""


class Loop:
    """The event loop of one run."""

    def __init__(self, address, path, keep):
        close = "" if keep else "Connection: close\r\n"
        self.request = f"GET {path} HTTP/1.1\r\nHost: goal\r\n{close}\r\n".encode()
        self.address, self.keep = address, keep
        self.poll = select.epoll()
        self.busy, self.idle = {}, {}
        self.rows, self.lags = [], []

    def run(self, rate, seconds, clients):
        self.began = time.monotonic()
        wanted, sent, swept = int(rate * seconds), 0, self.began
        while True:
            now = time.monotonic()
            while sent < wanted and self.began + sent / rate <= now:
                self.lags.append(now - self.began - sent / rate)
                self.ask(now)
                sent += 1
                now = time.monotonic()
            while clients and now < self.began + seconds and len(self.busy) < clients:
                self.ask(now)
            over = sent >= wanted and now >= self.began + seconds
            if over and not self.busy:
                return Results(self.rows, self.lags)
            due = self.began + sent / rate - now if sent < wanted else 0.05
            for fd, _ in self.poll.poll(min(max(due, 0), 0.05)):
                self.ready(fd)
            if now - swept > 0.25:
                swept = now
                self.sweep(now)

    def ask(self, now, fresh=False):
        if self.idle and not fresh:
            _, sock = self.idle.popitem()
            used = True
        else:
            sock, used = self.connect(), False
        asked = Asked(sock, now, used)
        self.busy[sock.fileno()] = asked
        if used:
            self.send(asked)

    def connect(self):
        sock = socket.socket()
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect_ex(self.address)
        self.poll.register(sock, select.EPOLLOUT)
        return sock

    def send(self, asked):
        try:
            asked.sock.send(self.request)
        except OSError:
            return  # Its end is about to be reported.

    def ready(self, fd):
        asked = self.busy.get(fd)
        if asked is None:
            self.close(self.idle.pop(fd, None))
            return
        if not asked.open:
            # The connection is open, or will not be; from now on only answers count.
            asked.open = True
            self.poll.modify(fd, select.EPOLLIN)
            self.send(asked)
            return
        try:
            part = asked.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        asked.answer += part
        status = complete(asked.answer, not part)
        if status is not None:
            self.over(asked, status, bool(part))

    def over(self, asked, status, open_):
        now = time.monotonic()
        fd = asked.sock.fileno()
        del self.busy[fd]
        if status == 0 and asked.used and not asked.answer:
            self.close(asked.sock)
            self.ask(asked.sent, fresh=True)
            return
        self.rows.append((asked.sent - self.began, now - asked.sent, status))
        if open_ and self.keep and b"connection: close" not in asked.answer[:512].lower():
            self.idle[fd] = asked.sock
        else:
            self.close(asked.sock)

    def sweep(self, now):
        for fd, asked in list(self.busy.items()):
            if now - asked.sent > PATIENCE:
                self.rows.append((asked.sent - self.began, now - asked.sent, -1))
                del self.busy[fd]
                self.close(asked.sock)

    def close(self, sock):
        if sock is not None:
            self.poll.unregister(sock)
            sock.close()


def complete(answer, ended):
    """The status of a whole answer, 0 if it ended too early, None if there is more to come."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if found:
        at = head.lower().find(b"\r\ncontent-length:")
        length = int(head[at + 17:].split(b"\r\n")[0]) if at >= 0 else None
        if (length is None and ended) or (length is not None and len(body) >= length):
            return int(head[9:12])
    return 0 if ended else None
