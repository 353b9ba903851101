"""What every goal needs: weir as a process, its metrics, helpers as processes, a table."""

import json
import multiprocessing
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
JAR = pathlib.Path(os.environ.get("WEIR_JAR", ROOT / "target/weir.jar"))
TICKS = os.sysconf("SC_CLK_TCK")
_fork = multiprocessing.get_context("fork")
# What G24 demands of the loops, under every load.
LAG_P999, LAG_MAX = 0.010, 0.100


def raise_descriptors():
    """As many descriptors as this user may have; weir inherits them."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Child:
    """A function that runs in a process of its own, because one interpreter has one processor."""

    def __init__(self, function, *arguments):
        self._pipe, theirs = _fork.Pipe()
        self._process = _fork.Process(target=_run, args=(theirs, function, arguments), daemon=True)
        self._process.start()
        theirs.close()

    def result(self, patience):
        """What it returned, or said first; fails if that takes longer."""
        if not self._pipe.poll(patience):
            raise RuntimeError(f"a helper has not answered within {patience:.0f} s")
        kind, value = self._pipe.recv()
        if kind == "error":
            raise RuntimeError(f"a helper failed: {value}")
        return value

    def tell(self, word):
        self._pipe.send(word)

    @property
    def pid(self):
        return self._process.pid

    def stop(self):
        if self._process.is_alive():
            self._process.kill()
        self._process.join()


def _run(pipe, function, arguments):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        pipe.send(("value", function(pipe, *arguments)))
    except Exception as e:
        pipe.send(("error", f"{type(e).__name__}: {e}"))


class Weir:
    """The jar, serving a configuration on free ports, until the end of the with block."""

    def __init__(self, config, jvm=(), descriptors=0, env=None):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="weir-goal-"))
        self.config = self.directory / "weir.conf"
        self.write(config)
        self._descriptors = descriptors
        self._jvm = list(jvm)
        self._env = {**os.environ, **(env or {})}
        self.err = self.directory / "stderr"
        self.process = None

    def write(self, config):
        """Replaces the configuration file; says nothing to weir."""
        head = f"""
            admin {{ bind = "127.0.0.1:0", control = off }}
            access-log {{ target = "{self.directory}/access.log" }}
        """
        self.config.write_text(head + config)

    def __enter__(self):
        self._start()
        return self

    def replace(self):
        """Another process takes over from this one; returns what this one ended with."""
        old = self.process
        self._start("--take-over")
        code = old.wait(60)
        old.stdout.close()
        return code

    def _start(self, *options):
        def limit():
            # nohup leaves this ignored, and a JVM respects that.
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            if self._descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (self._descriptors, self._descriptors))

        command = ["java", *self._jvm, "-jar", str(JAR), "run", str(self.config), *options]
        started = time.monotonic()
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.err.open("ab"), preexec_fn=limit,
            env=self._env)
        banner = self._banner(60)
        self.start_seconds = time.monotonic() - started
        found = dict(re.findall(r"(\S+) http://127\.0\.0\.1:([0-9]+)", banner))
        self.ports = {name: int(port) for name, port in found.items()}
        self.address = ("127.0.0.1", self.ports["web"])
        self.banner = banner.strip()

    def _banner(self, patience):
        lines = []
        reader = threading.Thread(target=lambda: lines.append(self.process.stdout.readline()))
        reader.daemon = True
        reader.start()
        reader.join(patience)
        if not lines or not lines[0]:
            self.process.kill()
            raise RuntimeError("weir did not start: " + self.err.read_text()[-2000:])
        return lines[0].decode()

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        if not os.environ.get("WEIR_KEEP"):
            shutil.rmtree(self.directory, ignore_errors=True)

    def signal(self, number):
        self.process.send_signal(number)

    def ask(self, command, patience=30):
        """The lines that its control socket answers, which is weir.sock beside its configuration."""
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(patience)
            s.connect(str(self.directory / "weir.sock"))
            s.sendall(command.encode() + b"\n")
            answer = b""
            while part := s.recv(65536):
                answer += part
        return answer.decode().splitlines()

    def log_lines(self):
        return self.err.read_text(errors="replace").splitlines()

    def status(self, name):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{name}:\s+(\d+)", text, re.M)[1])

    def rss(self):
        return self.status("VmRSS") * 1024

    def threads(self):
        return self.status("Threads")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def cpu(self):
        """Seconds of processor time."""
        return cpu(self.process.pid)

    def waited(self):
        """Seconds that the loop which did so longest stood in the queue for a processor."""
        most = 0
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            try:
                if (task / "comm").read_text().startswith("weir-loop"):
                    most = max(most, int((task / "schedstat").read_text().split()[1]))
            except FileNotFoundError:
                continue  # The thread has ended since.
        return most / 1e9

    def collect(self):
        """A full garbage collection, so that memory is what is needed and not what is left over."""
        subprocess.run(["jcmd", str(self.process.pid), "GC.run"], check=True,
                       stdout=subprocess.DEVNULL, timeout=60)

    def metrics(self):
        return Metrics(self.ports["admin"])


def cpu(pid):
    """Seconds of processor time of a process."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Metrics:
    """One scrape."""

    SERIES = re.compile(r'^([a-zA-Z_:]\w*)(?:\{(.*?)\})? (\S+)$', re.M)

    def __init__(self, port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
            text = answer.read().decode()
        self.series = [
            (name, dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels or "")), float(value))
            for name, labels, value in self.SERIES.findall(text)]

    def sum(self, name, **labels):
        return sum(v for n, found, v in self.series
                   if n == name and all(found.get(k) == w for k, w in labels.items()))

    def buckets(self, name, **labels):
        """Counts by upper bound, cumulative, over all series that have these labels."""
        counts = {}
        for n, found, v in self.series:
            if n == name + "_bucket" and all(found.get(k) == w for k, w in labels.items()):
                bound = float(found["le"].replace("+Inf", "inf"))
                counts[bound] = counts.get(bound, 0) + v
        return counts


def quantile(before, after, share):
    """The upper bound below which this share of what was recorded between two scrapes lies."""
    grown = sorted((bound, n - before.get(bound, 0)) for bound, n in after.items())
    total = grown[-1][1] if grown else 0
    return next((bound for bound, n in grown if total and n >= share * total), 0.0)


class Table:
    """Rows of what was demanded and what was measured."""

    def __init__(self, goal, title):
        self.goal, self.title, self.rows, self.failed = goal, title, [], 0

    def demand(self, what, limit, measured, met):
        self.rows.append((what, limit, measured, "pass" if met else "FAIL"))
        self.failed += not met

    def note(self, what, measured):
        self.rows.append((what, "-", measured, ""))

    def lag(self, weir, before, waited):
        """Rows for G24, from the scrape at the beginning of the load to now."""
        old, new = (m.buckets("weir_loop_lag_seconds") for m in (before, weir.metrics()))
        p999, most = quantile(old, new, 0.999), quantile(old, new, 1)
        self.demand("G24: loop lag, 99.9th percentile", f"<= {ms(LAG_P999)}", f"<= {ms(p999)}",
                    p999 <= LAG_P999)
        self.demand("G24: loop lag, largest", f"<= {ms(LAG_MAX)}", f"<= {ms(most)}",
                    most <= LAG_MAX)
        # A lag that the machine is to blame for shows here.
        self.note("a loop waited for a processor, in all", ms(weir.waited() - waited))

    def log(self, weir):
        """A row for what weir says of its own mistakes."""
        errors = [line for line in weir.log_lines() if "ERROR Mishaps" in line or "LEAK" in line]
        self.demand("mistakes of its own in weir's log", 0, len(errors), not errors)
        for line in errors[:3]:
            self.note("  " + line[:110], "")

    def print(self):
        rows = [(f"{self.goal}: {self.title}", "demanded", "measured", ""), *self.rows]
        widths = [max(len(str(row[i])) for row in rows) for i in range(4)]
        for i, row in enumerate(rows):
            print("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())
            if i == 0:
                print("-" * (sum(widths) + 6))
        print(flush=True)
        return self.failed


def ms(seconds):
    return "more" if seconds == float("inf") else f"{seconds * 1000:.4g} ms"


def mib(size):
    return f"{size / 2**20:.1f} MiB"


def kib(size):
    return f"{size / 2**10:.1f} KiB"


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


def free_port():
    """A port below those that the kernel gives to clients, so that it stays free for a restart."""
    while True:
        port = random.randrange(12_000, 30_000)
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) != 0:
                return port


def get(address, path="/ok", patience=10.0):
    """Status and body of one request over a connection of its own; (0, b"") if there is none."""
    try:
        with socket.create_connection(address, timeout=patience) as s:
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: goal\r\nConnection: close\r\n\r\n".encode())
            answer = b""
            while part := s.recv(65536):
                answer += part
    except OSError:
        return 0, b""
    head, _, body = answer.partition(b"\r\n\r\n")
    return (int(head.split(b" ")[1]) if head.startswith(b"HTTP/1.1 ") else 0), body


def stats(port):
    """What a backend has counted."""
    return json.loads(get(("127.0.0.1", port), "/stats")[1])


def until(check, patience, what):
    """Waits for a condition; returns the seconds it took."""
    began = time.monotonic()
    while not check():
        if time.monotonic() - began > patience:
            raise RuntimeError(f"{what}: not within {patience:g} s")
        time.sleep(0.02)
    return time.monotonic() - began


def progress(text):
    print(f"  .. {text}", file=sys.stderr, flush=True)
