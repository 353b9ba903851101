#!/usr/bin/env python3
"""What the access log costs: `switch.py`, or `switch.py --turns 40`.

One weir on one processor, nginx as its backend and wrk as the client on the others. Turn by turn a
reload switches the log off, to JSON and to the combined format, so that nothing differs but that:
no other process, no other compilation, no other memory. A machine that two processes share is not
steady enough to tell one part in a hundred; neighbouring turns of one process are. A request's price
is what compare.py says it is.
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
import urllib.request

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

    def __init__(self, options, folder, backend_port):
        port, self._admin = processes.free_ports(2)
        write = contenders.weir_command(options)
        port, command = write(folder, port, backend_port)
        self._config = folder / "weir.conf"
        self._log = folder / "access.log"
        # What comes later in a file wins.
        self._text = self._config.read_text() + f'admin.bind = "127.0.0.1:{self._admin}"\n'
        self._write("off")
        own, _ = processes.split()
        self.process = processes.Process(command, port, own, folder / "weir.out")

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
        with urllib.request.urlopen(
                f"http://127.0.0.1:{self._admin}/status", timeout=5) as answer:
            return json.load(answer)["generation"]["number"]


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = parse()
    compare.check(options)
    with tempfile.TemporaryDirectory(prefix="weir-bench-") as folder:
        running = []
        try:
            measure(start(options, pathlib.Path(folder), running), options)
        finally:
            for process in reversed(running):
                process.stop()


def start(options, folder, running):
    _, others = processes.split()
    port, command = contenders.backend(folder / "backend", next(processes.free_ports(1)))
    running.append(processes.Process(command, port, others, folder / "backend.out"))
    running[0].wait(LOAD.path)
    weir = Switched(options, folder, port)
    running.append(weir.process)
    weir.process.wait(LOAD.path)
    return weir


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=100, help="turns of each setting")
    parser.add_argument("--seconds", type=int, default=1, help="length of a turn")
    parser.add_argument("--warm", type=int, default=10, help="seconds of each before the first")
    compare.which_weir(parser)
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
    return compare.turn(weir.process, LOAD, seconds).micros


def quartiles(values, digits):
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


if __name__ == "__main__":
    main()
