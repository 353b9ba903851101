"""Backends as processes that can be killed, stopped and started again, and that keep books.

A backend answers every GET and every POST after the same time. The body of a POST is an id. Once
all of it has come, the id goes to a file, before the answer: what is in the file survives kill -9,
and an id that is in the files twice reached backends twice.
"""

import collections
import os
import pathlib
import re
import select
import signal
import socket
import tempfile
import time

import lab

HEAD = re.compile(rb"\A(GET|POST) (?:.|\n)*?\r\n\r\n")
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.I)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
# Of the kernel's tcp_states.h.
ESTABLISHED = 1
LAST = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"


class Books:
    """Backends that share a directory for their files, until the end of the with block."""

    def __init__(self, backends, wait, backlog=4096):
        self.wait, self.backlog = wait, backlog
        self._directory = tempfile.TemporaryDirectory(prefix="weir-books-")
        self.ports = [lab.free_port() for _ in range(backends)]
        self.children = [None] * backends
        self.listeners = [None] * backends

    def __enter__(self):
        for i in range(len(self.ports)):
            self.start(i)
        return self

    def __exit__(self, *error):
        for child in self.children:
            child.stop()
        for listener in filter(None, self.listeners):
            listener.close()
        self._directory.cleanup()

    def addresses(self):
        return ", ".join(f'"127.0.0.1:{port}"' for port in self.ports)

    def name(self, i):
        """What weir calls it in its metrics."""
        return f"127.0.0.1:{self.ports[i]}"

    def start(self, i):
        """Starts one, again if it was there before; returns when it can be connected to."""
        path = pathlib.Path(self._directory.name) / f"{i}"
        # A socket that is kept open outlives its process, as with socket activation.
        own = self.listeners[i] or self.ports[i]
        self.children[i] = lab.Child(serve, own, path, self.wait, self.backlog)
        self.children[i].result(10)

    def keep_open(self, i):
        """From the next start on the backend has a listening socket that its end does not close."""
        self.listeners[i] = listen(self.ports[i], self.backlog)

    def kill(self, i):
        """kill -9; returns when it is gone, and its connections with it."""
        self.children[i].stop()

    def leave(self, i):
        """A polite end: no new connections, answers for what has come, idle ones are closed."""
        self.children[i].tell("end")
        self.children[i].result(10)
        self.children[i].stop()

    def pause(self, i, on=True):
        os.kill(self.children[i].pid, signal.SIGSTOP if on else signal.SIGCONT)

    def vanish(self, i):
        """As if its machine were gone: connections fall silent, and new ones are never opened."""
        self.pause(i)
        return Filler(self.ports[i])

    def received(self):
        """How often each id was received, by all backends together, those now dead included."""
        counts = collections.Counter()
        for path in pathlib.Path(self._directory.name).iterdir():
            counts.update(map(int, path.read_text().split()))
        return counts

    def told(self, table, rows):
        """Rows for what the books say of these requests."""
        received = self.received()
        twice = sum(n > 1 for n in received.values())
        table.demand("  POSTs that backends received twice", 0, twice, not twice)
        unknown = sum(row.id not in received for row in rows.posts() if row.good)
        table.demand("  POSTs with an answer that no backend received", 0, unknown, not unknown)


class Filler:
    """Connections that nobody accepts, so many that the kernel drops who asks for another.

    That is a listener with a full queue: a SYN gets no answer, as from an address without a host.
    """

    def __init__(self, port):
        self._socks = []
        while not self._full():
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", port))
            self._socks.append(sock)

    def _full(self):
        """Whether the last one stays unopened, although loopback takes hardly any time."""
        if not self._socks or self._open(self._socks[-1]):
            return False
        time.sleep(0.1)
        return not self._open(self._socks[-1])

    @staticmethod
    def _open(sock):
        return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == ESTABLISHED

    def close(self):
        for sock in self._socks:
            sock.close()


def listen(port, backlog):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(backlog)
    return listener


def serve(pipe, own, path, wait, backlog):
    lab.raise_descriptors()
    listener = listen(own, backlog) if isinstance(own, int) else own
    listener.setblocking(False)
    book = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    server = Server(pipe, listener, book, wait)
    pipe.send(("value", True))
    server.run()


class Server:
    """The event loop of one backend; small, because there are several and few processors."""

    def __init__(self, pipe, listener, book, wait):
        self.pipe, self.listener, self.book, self.wait = pipe, listener, book, wait
        self.poll = select.epoll()
        self.poll.register(listener, select.EPOLLIN)
        self.poll.register(pipe, select.EPOLLIN)
        self.socks, self.input = {}, {}
        # What is to be answered, and since when it can be, in the order in which it came.
        self.due = collections.deque()
        self.ending = False

    def run(self):
        while True:
            now = time.monotonic()
            while self.due and self.due[0][0] <= now:
                self.answer(self.due.popleft()[1])
            if self.ending and not self.socks:
                return
            left = self.due[0][0] - now if self.due else 1
            for fd, _ in self.poll.poll(max(0, left)):
                if fd == self.pipe.fileno():
                    self.end()
                elif fd in self.socks:
                    self.read(fd)
                elif not self.ending:
                    self.accept()

    def accept(self):
        try:
            sock = self.listener.accept()[0]
        except OSError:
            return  # Whoever wanted it has gone.
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socks[sock.fileno()], self.input[sock.fileno()] = sock, b""
        self.poll.register(sock, select.EPOLLIN)

    def read(self, fd):
        try:
            part = self.socks[fd].recv(65536)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            self.close(fd)
            return
        self.input[fd] += part
        if self.complete(fd):
            self.due.append((time.monotonic() + self.wait, self.socks[fd]))

    def complete(self, fd):
        """Whether a whole request has come; if it is a POST, it is now in the book."""
        message = self.input[fd]
        head = HEAD.match(message)
        if not head:
            return False
        length = LENGTH.search(message, 0, head.end())
        end = head.end() + (int(length[1]) if length else 0)
        if len(message) < end:
            return False
        self.input[fd] = message[end:]
        if head[1] == b"POST":
            os.write(self.book, message[head.end():end] + b"\n")
        return True

    def answer(self, sock):
        if sock.fileno() < 0:
            return  # Closed by the other side since.
        try:
            sock.send(LAST if self.ending else ANSWER)
        except OSError:
            return  # Its end is about to be reported.
        if self.ending:
            self.close(sock.fileno())

    def end(self):
        self.poll.unregister(self.pipe)
        self.poll.unregister(self.listener)
        self.listener.close()
        self.ending = True
        busy = {sock.fileno() for _, sock in self.due}
        for fd in set(self.socks) - busy:
            self.close(fd)

    def close(self, fd):
        self.poll.unregister(fd)
        self.socks.pop(fd).close()
        del self.input[fd]
