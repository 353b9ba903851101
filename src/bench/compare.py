#!/usr/bin/env python3
"""What a request costs in weir, in nginx and in haproxy: `compare.py`, or `compare.py --quick`.

Each proxy runs on one processor, nginx as their backend and wrk as the client on the others. They
take turns, round by round, so that whatever disturbs the machine disturbs all of them. A request's
price is the processor time of all processes of the proxy, as the kernel counts it, divided by the
requests that wrk counted. Everything runs on loopback, in a temporary folder, and is gone
afterwards.
"""

import argparse
import pathlib
import re
import shutil
import signal
import statistics
import sys
import tempfile
from typing import NamedTuple

import contenders
import processes

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Program and the Debian package that brings it.
NEEDED = {"nginx": "nginx-light", "haproxy": "haproxy", "wrk": "wrk", "taskset": "util-linux"}


class Load(NamedTuple):
    """What wrk asks for."""

    what: str
    path: str
    connections: int
    fields: tuple = ()


LOADS = [
    Load("128 bytes, keep-alive", "128", 64),
    Load("10 KiB, keep-alive", "10k", 64),
    Load("1 MiB, keep-alive", "1m", 16),
    Load("128 bytes, a connection each", "128", 64, ("Connection: close",)),
]


class Price(NamedTuple):
    """One turn of one proxy under one load."""

    micros: float
    rate: float
    busy: float


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = parse()
    check(options)
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as folder:
        running = []
        try:
            compare(options, pathlib.Path(folder), running)
        finally:
            for process in reversed(running):
                process.stop()


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two minutes instead of eleven")
    parser.add_argument("--rounds", type=int, help="turns of each proxy under each load")
    parser.add_argument("--seconds", type=int, help="length of a turn")
    parser.add_argument("--warm", type=int, help="seconds of each load before weir is measured")
    which_weir(parser)
    options = parser.parse_args()
    usual = (3, 2, 6) if options.quick else (9, 5, 20)
    for name, value in zip(("rounds", "seconds", "warm"), usual):
        if getattr(options, name) is None:
            setattr(options, name, value)
        elif getattr(options, name) < 1:
            parser.error(f"--{name} must be at least 1")
    return options


def which_weir(parser):
    parser.add_argument("--jar", type=pathlib.Path, default=ROOT / "target/weir.jar",
                        help="weir, if it is not target/weir.jar")
    parser.add_argument("--java", default="java", help="the JVM that runs weir")
    parser.add_argument("--jvm", default="", help="options for it, such as --jvm=-Xmx256m")


def check(options):
    missing = [package for program, package in NEEDED.items()
               if shutil.which(program, path=processes.PATHS) is None]
    if shutil.which(options.java) is None:
        missing.append("openjdk-17-jre-headless")
    if missing:
        sys.exit(f"something is missing: apt-get install {' '.join(missing)}")
    if not options.jar.is_file():
        sys.exit(f"there is no {options.jar}: mvn -q -DskipTests package")
    if len(processes.cpus()) < 2:
        sys.exit("two processors are needed, one of them for the proxy alone")


def compare(options, folder, running):
    proxies = start(options, folder, running)
    describe(options)
    for proxy in proxies.values():
        for load in LOADS:
            turn(proxy, load, options.warm if proxy is proxies["weir"] else 1)
    prices = {load: {name: [] for name in proxies} for load in LOADS}
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
        for load in LOADS:
            for name in rotated(list(proxies), number):
                prices[load][name].append(turn(proxies[name], load, options.seconds))
    report(prices, {name: proxy.peak_mib() for name, proxy in proxies.items()})


def start(options, folder, running):
    """The proxies by name, when each has shown that it passes every body on as it is."""
    own, others = processes.split()
    ports = processes.free_ports(4)
    port, command = contenders.backend(folder / "backend", next(ports))
    running.append(processes.Process(command, port, others, folder / "backend.out"))
    bodies = {name: running[0].wait(name) for name in contenders.BODIES}
    proxies = {}
    for name, (own_port, command) in contenders.proxies(folder, ports, port, options).items():
        proxies[name] = processes.Process(command, own_port, own, folder / f"{name}.out")
        running.append(proxies[name])
        for path, body in bodies.items():
            if proxies[name].wait(path) != body:
                raise RuntimeError(f"{name} changes /{path}")
    return proxies


def turn(proxy, load, seconds):
    before = proxy.cpu_seconds()
    requests, took = wrk(f"http://127.0.0.1:{proxy.port}/{load.path}", load, seconds)
    used = proxy.cpu_seconds() - before
    return Price(micros=used / requests * 1e6, rate=requests / took, busy=used / took)


def wrk(address, load, seconds):
    """Requests that were answered with 200, and how long that took."""
    fields = [part for field in load.fields for part in ("-H", field)]
    command = ["wrk", "-t", 1, "-c", load.connections, "-d", f"{seconds}s", *fields, address]
    said = processes.run(processes.pinned(command, processes.split()[1]))
    found = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m)", said)
    if not found or found[1] == "0" or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{said}")
    unit = {"ms": 0.001, "s": 1, "m": 60}[found[3]]
    return int(found[1]), float(found[2]) * unit


def rotated(names, by):
    by %= len(names)
    return names[by:] + names[:by]


def describe(options):
    own, others = processes.split()
    jvm = processes.run([options.java, "-version"]).splitlines()[0]
    print(processes.machine())
    print(f"proxy on processor {own[0]}, backend and client on {', '.join(map(str, others))}")
    print(processes.run(["nginx", "-v"]).strip())
    print(processes.run(["haproxy", "-v"]).splitlines()[0])
    print(f"weir on {jvm}, options of the JVM: {options.jvm or 'none'}")
    print(f"{options.rounds} rounds of {options.seconds} s; median (least to most)\n", flush=True)


def report(prices, peaks):
    print("| load | proxy | processor time per request, µs | to nginx | to haproxy "
          "| requests/s | busy |")
    print("|---|---|---|---|---|---|---|")
    for load, by_name in prices.items():
        for name, turns in by_name.items():
            rate = statistics.median(each.rate for each in turns)
            busy = statistics.median(each.busy for each in turns)
            print(f"| {load.what} | {name} | {spread([each.micros for each in turns], 1)} "
                  f"| {ratio(turns, by_name['nginx'])} | {ratio(turns, by_name['haproxy'])} "
                  f"| {rate:,.0f} | {busy:.0%} |")
    print("\n| proxy | peak resident memory, MiB |\n|---|---|")
    for name, peak in peaks.items():
        print(f"| {name} | {peak:.1f} |")


def ratio(turns, others):
    """Of the same round, because rounds differ more than turns of one do."""
    if turns is others:
        return "1"
    return spread([mine.micros / theirs.micros for mine, theirs in zip(turns, others)], 2)


def spread(values, digits):
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f} to {most:.{digits}f})"


if __name__ == "__main__":
    main()
