"""Clients as a load balancer has them, and how each of their connections ended.

Some keep their connection and ask again after a pause of less than a second, some open another one
for each request, and some asked once and then only hold theirs. Who hears that weir is not ready
opens no connection any more, but uses the one that it has until weir ends it. They are all in one
process, and go on until no connection is left.
"""

import collections
import heapq
import random
import select
import socket
import time

import lab
import load

PATIENCE = 30
KINDS = ("kept", "new", "idle")
PAUSE = 0.9


class Guests:
    """A load that has begun."""

    def __init__(self, address, counts, paths):
        """So many of each kind; each request is for one of the paths."""
        self._child = lab.Child(_run, address, counts, paths)

    def unready(self):
        """From now on nobody opens a connection."""
        self._child.tell("unready")

    def end(self):
        """Waits until the last connection has ended; returns requests and ends of connections."""
        result = self._child.result(PATIENCE + 10)
        self._child.stop()
        return result


def _run(pipe, address, counts, paths):
    return Party(pipe, address, paths).run(counts)


class Guest:
    """One client."""

    def __init__(self, kind):
        self.kind, self.sock, self.sent, self.answer = kind, None, None, b""


class Party:
    """The event loop of all of them."""

    def __init__(self, pipe, address, paths):
        self.pipe, self.address, self.paths = pipe, address, paths
        self.poll, self.guests, self.due = select.epoll(), {}, []
        self.poll.register(pipe, select.EPOLLIN)
        self.ready, self.number = True, 0
        # (kind, sent, ended, status), and how connections ended, by kind.
        self.requests, self.ends = [], collections.Counter()

    def run(self, counts):
        for kind, count in zip(KINDS, counts):
            for _ in range(count):
                self.later(Guest(kind))
        last = float("inf")
        while (self.ready or self.guests) and time.monotonic() < last:
            now = time.monotonic()
            while self.due and self.due[0][0] <= now:
                self.ask(heapq.heappop(self.due)[2])
            left = self.due[0][0] - now if self.due else 0.05
            for fd, _ in self.poll.poll(min(0.05, max(0, left))):
                if fd == self.pipe.fileno():
                    self.poll.unregister(fd)
                    self.ready, last = False, now + PATIENCE
                elif fd in self.guests:
                    self.read(self.guests[fd])
        for guest in list(self.guests.values()):
            self.ended(guest, "never")
        return self.requests, self.ends

    def later(self, guest):
        self.number += 1
        due = time.monotonic() + random.uniform(0, PAUSE)
        heapq.heappush(self.due, (due, self.number, guest))

    def ask(self, guest):
        if guest.sock is None and not self.connect(guest):
            return
        path = random.choice(self.paths)
        guest.sent, guest.answer = time.monotonic(), b""
        try:
            guest.sock.send(f"GET {path} HTTP/1.1\r\nHost: goal\r\n\r\n".encode())
        except OSError:
            return  # Its end is about to be reported.

    def connect(self, guest):
        """Whether there is a connection now; nobody opens one to who is not ready."""
        if not self.ready:
            return False
        try:
            sock = socket.create_connection(self.address, timeout=5)
        except OSError:
            now = time.monotonic()
            self.requests.append((guest.kind, now, now, 0))
            self.later(guest)
            return False
        sock.setblocking(False)
        self.poll.register(sock, select.EPOLLIN)
        self.guests[sock.fileno()], guest.sock = guest, sock
        return True

    def read(self, guest):
        try:
            part, reset = guest.sock.recv(65536), False
        except BlockingIOError:
            return
        except OSError:
            part, reset = b"", True
        if guest.sent is None:
            # Nothing was asked, so it is the end.
            self.ended(guest, "reset" if reset else "FIN while idle")
            return
        guest.answer += part
        status = load.complete(guest.answer, not part)
        if status is not None:
            self.requests.append((guest.kind, guest.sent, time.monotonic(), status))
            guest.sent = None
            self.answered(guest, status)

    def answered(self, guest, status):
        if status == 0:
            self.ended(guest, "without an answer")
        elif b"connection: close" in guest.answer.lower():
            self.ended(guest, "Connection: close")
        elif guest.kind == "new":
            self.ended(guest, "by the client")
        elif guest.kind == "kept":
            self.later(guest)

    def ended(self, guest, how):
        self.poll.unregister(guest.sock)
        del self.guests[guest.sock.fileno()]
        guest.sock.close()
        guest.sock = guest.sent = None
        self.ends[guest.kind, how] += 1
        # Before anybody said so: whoever is told to go comes again.
        if self.ready:
            self.later(guest)
