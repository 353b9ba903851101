"""As many requests as weir can take, from a client that costs little: it sends them in bundles.

One process, a few connections; on each a bundle of requests goes out when the last is answered.
"""

import select
import socket
import time

import lab

CONNECTIONS, BUNDLE = 8, 32
# What each answer must be, and no header may hold.
BODY = b"<served>"


def flood(address, path, seconds):
    """Answers a second, and all of them."""
    child = lab.Child(_run, address, path, seconds)
    result = child.result(seconds + 30)
    child.stop()
    return result


def _run(pipe, address, path, seconds):
    bundle = f"GET {path} HTTP/1.1\r\nHost: goal\r\n\r\n".encode() * BUNDLE
    poll, conns, total = select.epoll(), {}, 0
    for _ in range(CONNECTIONS):
        sock = socket.create_connection(address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        poll.register(sock, select.EPOLLIN)
        conns[sock.fileno()] = [sock, BUNDLE, b""]
        sock.sendall(bundle)
    began = time.monotonic()
    while conns:
        for fd, _ in poll.poll(1):
            sock, left, rest = conns[fd]
            data = rest + sock.recv(1 << 18)
            if len(data) == len(rest):
                raise RuntimeError("a connection was closed")
            answers = data.count(BODY)
            total += answers
            # A body that is cut in two is counted with its second half.
            conns[fd][1:] = [left - answers, data[len(data) - len(BODY) + 1:]]
            if left == answers:
                conns[fd][1] = BUNDLE
                if time.monotonic() < began + seconds:
                    sock.sendall(bundle)
                else:
                    poll.unregister(fd)
                    del conns[fd]
    return total / (time.monotonic() - began), total
