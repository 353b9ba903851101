"""Many clients that do little: idle ones, ones that take forever to say what they want, ones that
never read. Each crowd is a process; its sources are several addresses of loopback."""

import select
import socket
import time

import lab

IP_BIND_ADDRESS_NO_PORT = 24
SOURCES = [f"127.0.0.{i}" for i in range(2, 8)]


def connect(address, number, receive=0):
    """A connection from one of several addresses."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_IP, IP_BIND_ADDRESS_NO_PORT, 1)
    if receive:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    sock.settimeout(10)
    sock.bind((SOURCES[number % len(SOURCES)], 0))
    sock.connect(address)
    return sock


def idle(pipe, address, n):
    """Clients that have made one request each, until told; how many are left then."""
    lab.raise_descriptors()
    socks = []
    for i in range(n):
        sock = connect(address, i)
        sock.sendall(b"GET /ok HTTP/1.1\r\nHost: goal\r\n\r\n")
        sock.recv(4096)
        socks.append(sock)
    pipe.send(("value", n))
    pipe.recv()
    return n - gone(socks)


def gone(socks):
    """How many of these connections the other side has ended or reset."""
    poll = select.epoll()
    for sock in socks:
        poll.register(sock, select.EPOLLRDHUP)
    return len(poll.poll(0, max(1, len(socks))))


def slow(pipe, address, n, seconds, pause=4.0):
    """Clients that send a header byte by byte: how long each was let, and how many are left.

    Says so once all are connected.
    """
    lab.raise_descriptors()
    poll = select.epoll()
    began, ages, turn = {}, [], []

    def ended(timeout):
        for fd, _ in poll.poll(timeout):
            sock, since = began.pop(fd)
            ages.append(time.monotonic() - since)
            poll.unregister(fd)
            sock.close()

    start = time.monotonic()
    for i in range(n):
        # At most 3,000 a second, or this process and weir would want all processors at once.
        ahead = start + i / 3000 - time.monotonic()
        if ahead > 0.01:
            time.sleep(ahead)
        sock = connect(address, i)
        sock.sendall(b"GET /ok HTTP/1.1\r\nHost: goal\r\nX-Slow: ")
        began[sock.fileno()] = sock, time.monotonic()
        turn.append(sock)
        poll.register(sock, select.EPOLLIN | select.EPOLLRDHUP)
        if i % 50 == 0:
            ended(0)
    pipe.send(("value", n))
    end = time.monotonic() + seconds
    due = time.monotonic() + pause
    while began and time.monotonic() < end:
        ended(0.02)
        if time.monotonic() > due:
            due += pause
            for count, (sock, _) in enumerate(list(began.values())):
                if sock.fileno() in began:
                    dribble(sock)
                if count % 100 == 0:
                    ended(0)
    return ages, len(began)


def dribble(sock):
    try:
        sock.send(b"x")
    except OSError:
        return  # Its end is about to be reported.


def unread(pipe, address, n, path):
    """Clients that ask and never read, until told; says so once all have asked."""
    lab.raise_descriptors()
    request = f"GET {path} HTTP/1.1\r\nHost: goal\r\n\r\n".encode()
    socks = []
    for i in range(n):
        sock = connect(address, i, receive=4096)
        sock.sendall(request)
        socks.append(sock)
    pipe.send(("value", n))
    pipe.recv()
    return n - gone(socks)


def visitors(pipe, address, n, seconds):
    """Clients that come, ask twice with a pause between, and go; more than there is room for.

    Returns (second, seconds it took, status) for each request, how many found their idle connection
    closed, which is what a full proxy may do, and how many still wait.
    """
    lab.raise_descriptors()
    poll, began = select.epoll(), time.monotonic()
    end, rows, stale, resting, busy = began + seconds, [], 0, [], {}

    def come():
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex(address)
        poll.register(sock, select.EPOLLOUT)
        busy[sock.fileno()] = [sock, time.monotonic(), 2]

    def leave(fd):
        poll.unregister(fd)
        busy.pop(fd)[0].close()
        if time.monotonic() < end:
            come()

    for _ in range(n):
        come()
    while busy and time.monotonic() < end + 15:
        now = time.monotonic()
        while resting and resting[0][0] < now:
            _, fd, sock = resting.pop(0)
            if fd in busy and busy[fd][0] is sock:
                busy[fd][1] = now
                ask(sock)
        for fd, event in poll.poll(0.02):
            visit = busy[fd]
            if event & select.EPOLLOUT:
                poll.modify(fd, select.EPOLLIN)
                ask(visit[0])
                continue
            answer = take(visit[0])
            if not answer and visit[2] == 1:
                stale += 1
            else:
                status = int(answer[9:12]) if answer else 0
                rows.append((visit[1] - began, time.monotonic() - visit[1], status))
            visit[2] -= 1
            if answer and visit[2] and time.monotonic() < end:
                resting.append((time.monotonic() + 0.5, fd, visit[0]))
            else:
                leave(fd)
    return rows, stale, len(busy)


def ask(sock):
    try:
        sock.send(b"GET /ok HTTP/1.1\r\nHost: goal\r\n\r\n")
    except OSError:
        return  # Its end is about to be reported.


def take(sock):
    try:
        return sock.recv(4096)
    except OSError:
        return b""
