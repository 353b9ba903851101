#!/usr/bin/env python3
"""How long weir takes from exec to its first answer and to being ready, on every JDK that is here.

    python3 src/bench/start.py [--starts 11]

Needs target/weir.jar (mvn -q -DskipTests package). Starts it by deploy/weir, without and with what
deploy/archive makes, in turn, so that a busy moment hits all alike. A client asks from the first
millisecond; of each row the median, the least and the most are printed, and the processor time that
was spent until the answer, which a busy machine changes less.
"""

import argparse
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
JAR = ROOT / "target/weir.jar"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60


def jdks():
    """Homes of the JDKs that can run weir, by their version."""
    found = {}
    for release in sorted(pathlib.Path("/usr/lib/jvm").glob("*/release")):
        version = re.search(r'JAVA_VERSION="(\d+)', release.read_text())
        if version and int(version[1]) >= 17:
            found.setdefault(int(version[1]), release.parent.resolve())
    return found


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def ask(port, path):
    """The status of an answer; None if nobody listens yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except ConnectionRefusedError:
        return None
    finally:
        connection.close()


def until(port, path):
    while ask(port, path) != 200:
        time.sleep(0.002)


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def start(home, jar, directory, more):
    """Seconds to the first answer, of processor until then, and to being ready."""
    port, admin = free_port(), free_port()
    config = directory / "weir.conf"
    config.write_text(
        f'listeners {{ web {{ bind = "127.0.0.1:{port}" }} }}\n'
        f'admin.bind = "127.0.0.1:{admin}"\naccess-log.enabled = false\n'
        f'routes {{ all {{ respond {{ body = "hello" }} }} }}\n{more}\n')
    environment = {**os.environ, "JAVA_HOME": str(home), "WEIR_JAR": str(jar)}
    for name in ("JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"):
        environment.pop(name, None)
    began = time.monotonic()
    weir = subprocess.Popen([ROOT / "deploy/weir", "run", config], env=environment,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(port, "/")
        first = time.monotonic() - began
        spent = processor_seconds(weir.pid)
        until(admin, "/ready")
        return first, spent, time.monotonic() - began
    finally:
        weir.send_signal(signal.SIGTERM)
        weir.wait(PATIENCE)


def variants(directory):
    """(name, home, jar): each JDK without and with its archive."""
    for version, home in jdks().items():
        for name, archive in ((f"{version}", False), (f"{version}, archive", True)):
            place = directory / f"{version}{archive}"
            place.mkdir()
            # The native library lies beside the jar.
            for file in (JAR, *JAR.parent.glob("libnetty_*.so")):
                shutil.copy(file, place)
            if archive:
                environment = {**os.environ, "JAVA_HOME": str(home),
                               "WEIR_JAR": str(place / JAR.name)}
                subprocess.run([ROOT / "deploy/archive"], env=environment, check=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            yield name, home, place / JAR.name


def text(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--starts", type=int, default=11)
    arguments.add_argument("--config", default="", help="more lines of configuration")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        rows = {variant: [] for variant in variants(directory)}
        for _ in range(given.starts):
            for variant, results in rows.items():
                results.append(start(*variant[1:], directory, given.config))
        print("| JDK | first answer, s | processor until then, s | ready, s |\n|---|---|---|---|")
        for variant, results in rows.items():
            columns = " | ".join(text(column) for column in zip(*results))
            print(f"| {variant[0]} | {columns} |")


if __name__ == "__main__":
    main()
