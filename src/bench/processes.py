"""Processes on processors of their own: started, waited for, metered, ended."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")
# Where Debian keeps the programs; a user's PATH may lack the last two.
PATHS = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin"


class Process:
    """A program that serves a port, with all the processes it starts."""

    def __init__(self, command, port, cpus, output):
        self.port = port
        with open(output, "wb") as out:
            # In a session of its own: Ctrl-C is for the comparison, which ends it in order.
            self._popen = subprocess.Popen(
                pinned(command, cpus), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                env=environment(), start_new_session=True)
        self._output = output

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=5) as answer:
            return answer.read()

    def wait(self, path, patience=30):
        """Until it answers; fails if it ends, or takes longer."""
        limit = time.monotonic() + patience
        while True:
            try:
                return self.get(path)
            except (OSError, urllib.error.URLError) as e:
                if self._popen.poll() is not None or time.monotonic() > limit:
                    said = pathlib.Path(self._output).read_text(errors="replace")
                    raise RuntimeError(f"{self._popen.args[3]} does not serve: {e}\n{said}") from e
            time.sleep(0.05)

    def pids(self):
        found, ahead = [], [self._popen.pid]
        while ahead:
            pid = ahead.pop()
            found.append(pid)
            for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                ahead += [int(child) for child in children.read_text().split()]
        return found

    def cpu_seconds(self):
        """In user and system mode since the start, all processes and threads."""
        ticks = 0
        for pid in self.pids():
            # The name, in parentheses, may contain anything.
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def peak_mib(self):
        """The most that was ever resident; what processes share counts for each."""
        kib = 0
        for pid in self.pids():
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            kib += int(re.search(r"VmHWM:\s+(\d+)", status)[1])
        return kib / 1024

    def stop(self):
        pids = self.pids()
        self._popen.terminate()
        try:
            self._popen.wait(5)
        except subprocess.TimeoutExpired:
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            self._popen.wait()


def pinned(command, cpus):
    return ["taskset", "-c", ",".join(map(str, cpus)), *map(str, command)]


def environment():
    return {**os.environ, "PATH": PATHS, "LC_ALL": "C"}


def run(command):
    """What a program that ends by itself prints."""
    done = subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False, env=environment())
    return done.stdout


def free_ports(count):
    """Ports that nobody listens on now."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return iter(ports)


def cpus():
    return sorted(os.sched_getaffinity(0))


def split():
    """The processor of the proxy, and those of everything else."""
    return cpus()[:1], cpus()[1:]


def machine():
    info = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*:\s*(.+)", info)
    kernel = os.uname()
    return f"{model[1] if model else kernel.machine}, Linux {kernel.release}"
