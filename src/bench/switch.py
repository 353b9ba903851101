#!/usr/bin/env python3
"""What the access log costs: `switch.py`, or `switch.py --turns 40`.

One weir on one processor, nginx as its backend and wrk as the client on the others. Turn by turn a
reload switches the log off, to JSON and to the combined format, so that nothing differs but that:
no other process, no other compilation, no other memory. A machine that two processes share is not
steady enough to tell one part in a hundred; neighbouring turns of one process are. A request's price
is the time on a processor of all of weir's threads, as the scheduler counts it, divided by the
requests that wrk counted.
"""

import argparse
import json
import os
import pathlib
import signal
import statistics
import sys
import tempfile
import time

import compare
import contenders
import processes

LOAD = compare.LOADS[0]
SETTINGS = {
    "off": "enabled = false",
    "JSON": "enabled = true, format = json",
    "combined": "enabled = true, format = combined",
}


class Switched:
    """A weir whose access log is set by reloads."""

    def __init__(self, options, folder, backend):
        port, self._admin = processes.free_ports(2)
        self._config = folder / "switch.conf"
        self._log = folder / "access.log"
        self._text = (
            f'listeners {{ web {{ bind = "127.0.0.1:{port}" }} }}\n'
            f'clusters {{ app {{ backends = ["127.0.0.1:{backend.port}"] }} }}\n'
            "routes { all { cluster = app } }\n"
            f'admin.bind = "127.0.0.1:{self._admin}"\n')
        self._write("off")
        command = [options.java, *options.jvm.split(), "-jar", options.jar, "run", self._config]
        own, _ = processes.split()
        self.process = processes.Process(command, port, own, folder / "weir.out")
        self.process.wait(LOAD.path)

    def _write(self, setting):
        log = f'access-log {{ {SETTINGS[setting]}, target = "{self._log}" }}\n'
        self._config.write_text(self._text + log)

    def set(self, setting):
        """Returns when the new configuration is in force."""
        before = self._generation()
        self._write(setting)
        os.kill(self.process.pids()[0], signal.SIGHUP)
        while self._generation() == before:
            time.sleep(0.02)
        # Hours of lines would fill the disk.
        self._log.write_text("")

    def _generation(self):
        with processes.urllib.request.urlopen(
                f"http://127.0.0.1:{self._admin}/status", timeout=5) as answer:
            return json.load(answer)["generation"]["number"]

    def processor_nanos(self):
        tasks = pathlib.Path(f"/proc/{self.process.pids()[0]}/task")
        return sum(int(each.read_text().split()[0]) for each in tasks.glob("*/schedstat"))


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = parse()
    compare.check(options)
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as folder:
        folder = pathlib.Path(folder)
        _, others = processes.split()
        port, command = contenders.backend(folder / "backend", next(processes.free_ports(1)))
        backend = processes.Process(command, port, others, folder / "backend.out")
        try:
            backend.wait(LOAD.path)
            weir = Switched(options, folder, backend)
            try:
                measure(weir, options)
            finally:
                weir.process.stop()
        finally:
            backend.stop()


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=100, help="turns of each setting")
    parser.add_argument("--seconds", type=int, default=1, help="length of a turn")
    parser.add_argument("--warm", type=int, default=10, help="seconds of each before the first")
    parser.add_argument("--jar", type=pathlib.Path, default=compare.ROOT / "target/weir.jar",
                        help="weir, if it is not target/weir.jar")
    parser.add_argument("--java", default="java", help="the JVM that runs weir")
    parser.add_argument("--jvm", default="", help="options for it, such as --jvm=-Xmx256m")
    return parser.parse_args()


def measure(weir, options):
    names = list(SETTINGS)
    for name in names:
        turn(weir, name, options.warm)
    micros = {name: [] for name in names}
    for number in range(options.turns):
        for name in compare.rotated(names, number):
            micros[name].append(turn(weir, name, options.seconds))
    print("| access log | processor time per request, µs | to off |\n|---|---|---|")
    for name, values in micros.items():
        ratios = [mine / off for mine, off in zip(values, micros["off"])]
        print(f"| {name} | {quartiles(values, 2)} | {quartiles(ratios, 3)} |")
    print("\nmedian (middle half)")


def turn(weir, setting, seconds):
    weir.set(setting)
    before = weir.processor_nanos()
    address = f"http://127.0.0.1:{weir.process.port}/{LOAD.path}"
    requests, _ = compare.wrk(address, LOAD, seconds)
    return (weir.processor_nanos() - before) / requests / 1000


def quartiles(values, digits):
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


if __name__ == "__main__":
    main()
