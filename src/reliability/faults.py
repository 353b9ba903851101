"""What goes wrong in a soak: one function for each fault, which does it, and checks what it must.

A fault raises Unexpected if weir did not do what it should. Faults happen to the cluster "shaky";
nobody may notice them in the cluster "steady".
"""

import contextlib
import os
import signal
import socket
import struct
import time

import backend
import crowd
import lab


class Unexpected(Exception):
    """Weir did what it should not."""


class Lab:
    """The weir under test, its backends, and its configuration."""

    def __init__(self, weir, shaky, config):
        self.weir, self.shaky, self.config = weir, shaky, config


@contextlib.contextmanager
def clients(lab_, n):
    """So many connections that end with this block, with a reset."""
    socks = [crowd.connect(lab_.weir.address, i) for i in range(n)]
    try:
        yield socks
    finally:
        for sock in socks:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.close()


def request(path, more=""):
    return f"GET {path} HTTP/1.1\r\nHost: goal\r\n{more}\r\n".encode()


def expect(what, wanted, got):
    if got not in wanted:
        raise Unexpected(f"{what}: {got!r} instead of {wanted!r}")


def kill(lab_, chance):
    """A backend dies and is back a second later."""
    i = chance.randrange(len(lab_.shaky))
    child, port = lab_.shaky[i]
    child.stop()
    time.sleep(1)
    lab_.shaky[i] = backend.start(port)


def stall(lab_, chance):
    """A backend stands still for two seconds."""
    child, _ = chance.choice(lab_.shaky)
    os.kill(child.pid, signal.SIGSTOP)
    time.sleep(2)
    os.kill(child.pid, signal.SIGCONT)


def reset(lab_, _):
    """A backend resets the connection instead of answering."""
    for _ in range(10):
        expect("a reset", [502], lab.get(lab_.weir.address, "/shaky/reset")[0])


def truncate(lab_, chance):
    """A backend ends an answer too early; the client must not get a whole one."""
    for _ in range(10):
        at = chance.randrange(100, 19_000)
        path = f"/shaky/cut/length/20000/{at}/{chance.choice(['fin', 'rst'])}"
        status, body = lab.get(lab_.weir.address, path)
        if status == 200 and len(body) >= 20_000:
            raise Unexpected("an answer that was cut came whole")


def abort(lab_, _):
    """Clients leave while the backend works."""
    with clients(lab_, 50) as socks:
        for sock in socks:
            sock.sendall(request("/shaky/wait/500"))
        time.sleep(0.2)


def dribble(lab_, _):
    """Clients send a header byte by byte, and leave."""
    with clients(lab_, 50) as socks:
        for byte in request("/shaky/ok")[:20]:
            for sock in socks:
                sock.send(bytes([byte]))
            time.sleep(0.1)


def unread(lab_, _):
    """Clients ask for much, read nothing, and leave."""
    with clients(lab_, 20) as socks:
        for sock in socks:
            sock.sendall(request("/shaky/bytes/5000000"))
        time.sleep(2)


def malformed(lab_, chance):
    """Clients send what is no request."""
    post = b"POST /shaky/ok HTTP/1.1\r\nHost: a\r\n"
    for bad in (b"GET /ok HTTP/1.1\r\nHost : a\r\n\r\n", b"GET /ok HTTP/1.1\r\n\r\n",
                post + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
                post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                chance.randbytes(300) + b"\r\n\r\n"):
        with clients(lab_, 10) as socks:
            for sock in socks:
                sock.sendall(bad)
            for sock in socks:
                expect("a malformed request", [b"400", b"505"], sock.recv(4096)[9:12])


def tunnels(lab_, _):
    """Clients upgrade, say something, hear it again, and leave."""
    upgrade = request("/steady/tunnel", "Connection: upgrade\r\nUpgrade: echo\r\n")
    with clients(lab_, 20) as socks:
        for sock in socks:
            sock.sendall(upgrade)
            expect("an upgrade", [b"101"], sock.recv(4096)[9:12])
            sock.sendall(b"hello")
            expect("an echo", [b"hello"], sock.recv(4096))


def reload(lab_, chance):
    """The configuration changes; the change is seen."""
    word = f"word{chance.randrange(10**6)}"
    said = f'said {{ path = "/said", respond {{ body = {word} }} }}'
    lab_.weir.write(lab_.config + f"routes {{ {said} }}")
    lab_.weir.signal(signal.SIGHUP)
    lab.until(lambda: lab.get(lab_.weir.address, "/said")[1] == word.encode(), 5, "a reload")


def bad_reload(lab_, _):
    """The configuration is broken; nothing changes, and the metrics say so."""
    def refused():
        return lab_.weir.metrics().sum("weir_config_reloads_total", result="failure")

    before = refused()
    lab_.weir.write(lab_.config + "routes { broken { cluster = nowhere } }")
    lab_.weir.signal(signal.SIGHUP)
    lab.until(lambda: refused() > before, 5, "a refusal of a broken configuration")
    lab_.weir.write(lab_.config)


def rotate(lab_, _):
    """The access log is removed, as by a rotation, and opened again."""
    log = lab_.weir.directory / "access.log"
    log.unlink(missing_ok=True)
    lab_.weir.signal(signal.SIGHUP)
    lab.until(lambda: log.exists() and log.stat().st_size > 0, 5, "a new access log")


FAULTS = [kill, stall, reset, truncate, abort, dribble, unread, malformed, tunnels, reload,
          bad_reload, rotate]
