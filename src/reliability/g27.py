"""G27: from the start of the process to the first request that it serves, and the same after kill -9.

Ten starts with nothing around them; then a supervisor that starts it again at once, while clients
hold connections, so that the port has connections in every state and the control socket is left
behind.
"""

import pathlib
import socket
import subprocess
import tempfile
import threading
import time

import lab
import ledger
import load

CLIENTS, RATE = 200, 300
CONFIG = """
    admin {{ bind = "127.0.0.1:0", control = weir.sock }}
    access-log.target = access.log
    listeners {{ web {{ bind = "127.0.0.1:{port}" }} }}
    clusters {{ app {{ backends = [{backends}] }} }}
    routes {{ app {{ cluster = app }} }}
"""
START, AGAIN = 1.5, 2.0


def run(quick):
    times = 3 if quick else 10
    table = lab.Table("G27", f"{times} starts, and {times} times kill -9")
    with ledger.Books(3, 0) as books, tempfile.TemporaryDirectory(prefix="weir-goal-") as directory:
        port = lab.free_port()
        config = pathlib.Path(directory) / "weir.conf"
        config.write_text(CONFIG.format(port=port, backends=books.addresses()))
        starts = [start(config, port) for _ in range(times)]
        row(table, "from exec to the first 200", [took for took, _, _ in starts], START)
        # Two processors: if the time is much more than half of this, others wanted them too.
        table.note("  its processor time until then, median",
                   f"{lab.percentile([cpu for _, cpu, _ in starts], 0.5):.2f} s")
        codes = [code for _, _, code in starts]
        table.demand("  SIGTERM directly behind it ends with 0", times, codes.count(0),
                     codes.count(0) == times)
        with Supervisor(config) as supervisor:
            served(port, 30)
            again = [kill(supervisor, port) for _ in range(times)]
            row(table, "from kill -9 to the next 200", again, AGAIN)
            stale = supervisor.stale
            table.demand("  starts that met a control socket left behind", times, stale,
                         stale == times)
        log = (config.parent / "stderr").read_text().splitlines()
        words = [line for line in log if " WARN " in line or " ERROR " in line]
        table.demand("warnings and errors in weir's log", 0, len(words), not words)
        for line in words[:3]:
            table.note("  " + line[:110], "")
    return table


def row(table, what, values, limit):
    table.note(f"{what}: median of {len(values)}", f"{lab.percentile(values, 0.5):.2f} s")
    table.demand("  at most", f"<= {limit} s", f"{max(values):.2f} s", max(values) <= limit)


def launch(config):
    with (config.parent / "stderr").open("ab") as err:
        return subprocess.Popen(["java", "-jar", str(lab.JAR), "run", str(config)],
                                stdout=subprocess.DEVNULL, stderr=err)


def start(config, port):
    """The seconds and the processor time of one start, and how a SIGTERM directly behind it ends."""
    process = launch(config)
    took = served(port, 30)
    cpu = lab.cpu(process.pid)
    process.terminate()
    try:
        return took, cpu, process.wait(40)
    except subprocess.TimeoutExpired:
        process.kill()
        return took, cpu, None


def served(port, patience):
    """The seconds until a request is served. Looks often: each look costs less than it tells."""
    began = time.monotonic()
    while lab.get(("127.0.0.1", port), patience=1)[0] != 200:
        if time.monotonic() - began > patience:
            raise RuntimeError(f"not served within {patience} s")
        time.sleep(0.005)
    return time.monotonic() - began


class Supervisor:
    """Starts weir, and starts it again whenever it ends, until the end of the with block."""

    def __init__(self, config):
        self._config, self._over = config, False
        self.process, self.stale = None, 0
        self._thread = threading.Thread(target=self._loop, daemon=True)

    def __enter__(self):
        self.process = launch(self._config)
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._over = True
        self.process.terminate()
        self._thread.join(40)

    def _loop(self):
        while True:
            self.process.wait()
            if self._over:
                return
            self.stale += (self._config.parent / "weir.sock").exists()
            self.process = launch(self._config)


def kill(supervisor, port):
    """The seconds without service, while clients hold connections."""
    address = ("127.0.0.1", port)
    # It goes on meanwhile, as clients do.
    traffic = load.at_rate(address, "/ok", RATE, 5)
    held = [socket.create_connection(address) for _ in range(CLIENTS)]
    time.sleep(2)
    supervisor.process.kill()
    took = served(port, 30)
    traffic.result(30)
    for sock in held:
        sock.close()
    return took
