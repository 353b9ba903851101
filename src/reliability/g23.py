"""G23: fifty configuration files that are wrong in fifty places, at reload, under load.

Each is refused, changes nothing, and says where it is wrong. See mutants.py for how they are made.
"""

import random
import re
import socket
import subprocess
import time

import fresh
import lab
import ledger
import mix
import mutants

RATE, WAIT, SEED = 500, 0.002, 23
CONFIG = """
    admin.control = weir.sock
    include "timeouts.conf"
    limits {{
      body = 8MiB
      header-count = 96
    }}
    drain {{
      grace = 5s
    }}
    listeners {{
      web {{
        bind = "127.0.0.1:0"
        backlog = 1024
        timeouts {{
          header = 5s
          keep-alive = 60s
        }}
        trusted-proxies = ["10.0.0.0/8"]
      }}
    }}
    clusters {{
      shop {{
        backends = [{backends}]
        balance = peak-ewma
        max-connections = 200
        health {{
          path = "/healthz"
          interval = 1s
          timeout = 500ms
        }}
        pool {{
          max-idle = 64
          idle-timeout = 30s
        }}
      }}
      api {{
        backends = [{backends}]
        max-requests = 500
        timeouts {{
          first-byte = 10s
        }}
      }}
    }}
    routes {{
      shop {{
        cluster = shop
      }}
      api {{
        path = "/api/*"
        cluster = api
        max-requests = 300
      }}
      old {{
        path = "/old/*"
        redirect {{
          to = "/new"
          status = 301
        }}
      }}
    }}
"""
BESIDE = """timeouts {
  connect = 1s
  queue = 2s
}
"""


def run(quick):
    count = 15 if quick else 50
    table = lab.Table("G23", f"{count} wrong files at reload, {RATE + 100} requests a second")
    with ledger.Books(3, WAIT) as books, socket.create_server(("127.0.0.1", 0)) as taken:
        weir = lab.Weir(CONFIG.format(backends=books.addresses()))
        (weir.directory / "timeouts.conf").write_text(BESIDE)
        with weir:
            mix.warm(weir, RATE, 3)
            good = weir.config.read_text()
            made = mutants.Mutants(good, weir.directory, taken.getsockname()[1],
                                   random.Random(SEED))
            kept, new = mix.Mix(weir.address, RATE), fresh.Fresh(weir.address, 100)
            results = [attempt(weir, case) for case in made.draw(count)]
            cli = command(weir)
            made.restore(weir.config)
            told(table, weir, results)
            table.demand("weir reload, the command: exit code, names the file", "1, True", cli,
                         cli == "1, True")
            answer = weir.ask("reload")[0]
            table.demand("the good file behind them", "in force", answer[:40],
                         answer.startswith("ok generation 2 "))
            rows, (others, failed) = kept.end(), new.end()
            lost = len(rows.failed()) + len(failed)
            table.demand(f"failed requests, of {len(rows) + others}", 0, lost, not lost)
            table.note("  99th percentile over open connections", lab.ms(rows.p99()))
            table.log(weir)
    return table


class Result:
    """What a reload with one of them said."""

    def __init__(self, case, answer, took, generation):
        self.case, self.answer, self.took, self.generation = case, answer, took, generation
        self.refused = answer[0].startswith("error reload refused")
        self.problems = answer[1:]

    def names_file(self):
        return any(str(self.case.file) in line for line in self.problems)

    def names_line(self):
        wanted = self.case.line or r"\d+"
        return any(re.search(re.escape(str(self.case.file)) + f":{wanted}: ", line)
                   for line in self.problems)


def attempt(weir, case):
    case.write(weir.config)
    began = time.monotonic()
    answer = weir.ask("reload")
    took = time.monotonic() - began
    time.sleep(0.2)
    return Result(case, answer, took, weir.metrics().sum("weir_config_generation"))


def command(weir):
    """The exit code of `weir reload` for the last of them, and whether it tells the file."""
    done = subprocess.run(["java", "-jar", str(lab.JAR), "reload", str(weir.directory / "weir.sock")],
                          capture_output=True, timeout=60)
    return f"{done.returncode}, {str(weir.directory) in (done.stderr + done.stdout).decode()}"


def told(table, weir, results):
    with_line = [each for each in results if each.case.has_line]
    log = "\n".join(weir.log_lines())
    rows = [
        ("refused", results, lambda each: each.refused),
        ("generation still the first", results, lambda each: each.generation == 1),
        ("answers that name the file", results, Result.names_file),
        ("answers that name the line, of files that have one", with_line, Result.names_line),
        ("the log says what the answer says", results,
         lambda each: all(line in log for line in each.problems))]
    for what, of, met in rows:
        bad = [each for each in of if not met(each)]
        table.demand(what, f"{len(of)} of {len(of)}", len(of) - len(bad), not bad)
        for each in bad:
            table.note(f"  {each.case.kind}: {' | '.join(each.answer)[:150]}", "")
    slowest = max(results, key=lambda each: each.took)
    table.note(f"slowest answer: {slowest.case.kind}", lab.ms(slowest.took))
