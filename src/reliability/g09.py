"""G9: thousands of clients that ask for ten megabytes and never read, and what waits for them."""

import pathlib
import re
import time

import backend
import crowd
import lab
import load

# Nobody is ended by a deadline here, or the crowd would be gone before its memory was watched.
CONFIG = """
    limits {{ buffered-bytes = {budget} }}
    timeouts {{ idle = 1h }}
    listeners {{ web {{ bind = "127.0.0.1:0", timeouts {{ body-idle = 1h }} }} }}
    clusters {{ app {{ backends = ["127.0.0.1:{port}"] }} }}
    routes {{ app {{ cluster = app }} }}
"""
# The direct memory is named because the JVM's default depends on the machine, and weir never plans
# with more than three quarters of it.
JVM = ["-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=1g"]
MIB = 2**20


def run(quick):
    table = lab.Table("G9", "clients that never read 10 MB")
    n, seconds = (1000, 15) if quick else (5000, 600)
    # The quick form has fewer clients, and a third budget that they do exceed.
    for budget in (512, 256, *([16] if quick else [])):
        measure(table, f"/bytes/{10_000_000}", n, seconds, budget)
    return table


def measure(table, path, n, seconds, budget):
    server, port = backend.start()
    with lab.Weir(CONFIG.format(port=port, budget=f"{budget}MiB"), JVM) as weir:
        load.in_turn(weir.address, "/ok", 8, 4).result(60)
        before, waited, rss = weir.metrics(), weir.waited(), weir.rss()
        clients = lab.Child(crowd.unread, weir.address, n, path)
        clients.result(180)
        samples, answers = watch(weir, seconds)
        report(table, weir, samples, Crowd(n, budget * MIB, rss, before))
        legit = [status for status in answers if status != 200]
        table.note(f"  requests of others meanwhile ({len(answers)}), not answered with 200",
                   len(legit))
        table.lag(weir, before, waited)
        clients.tell("end")
        took = lab.until(lambda: pinned(weir.metrics()) < MIB, 60, "the memory is given back")
        table.demand("  live buffers below 1 MiB behind their end", "<= 5 s", f"{took:.1f} s",
                     took <= 5)
    server.stop()


class Crowd:
    """How many, the budget in bytes, and what there was before they came."""

    def __init__(self, n, budget, rss, before):
        self.n, self.budget, self.rss, self.before = n, budget, rss, before


def watch(weir, seconds):
    """Samples of memory, and the statuses of a request now and then by somebody who does read."""
    samples, answers, end = [], [], time.monotonic() + seconds
    while time.monotonic() < end:
        scrape = weir.metrics()
        samples.append((pinned(scrape), scrape.sum("weir_allocator_used_bytes", memory="direct"),
                        weir.rss(), kernel()))
        answers.append(lab.get(weir.address)[0])
        time.sleep(0.1 if seconds < 60 else 0.5)
    return samples, answers


def report(table, weir, samples, crowd_):
    scrape, budget = weir.metrics(), crowd_.budget
    shed = scrape.sum("weir_connections_shed_total") - crowd_.before.sum(
        "weir_connections_shed_total")
    left = max(1, scrape.sum("weir_connections_active"))
    peak = max(sample[0] for sample in samples)
    half = len(samples) // 2
    settled = [sample[0] for sample in samples[half:]]
    earlier = max(sample[0] for sample in samples[half // 2:half + 1])
    table.note(f"{crowd_.n} clients, budget {lab.mib(budget)}: ended for memory", int(shed))
    table.demand("  live buffers, settled", f"<= {lab.mib(budget)}", lab.mib(max(settled)),
                 max(settled) <= budget)
    table.note("  live buffers, highest sample", lab.mib(peak))
    table.note("  of them, for each that stays (96 KiB are wished for)",
               lab.kib(max(settled) / left))
    rss = max(sample[2] for sample in samples) - crowd_.rss
    # What the allocator keeps beside live buffers, and the JVM for so many connections.
    limit = budget * 5 // 4 + 64 * MIB
    table.demand("  resident memory, highest growth", f"<= {lab.mib(limit)}", lab.mib(rss),
                 rss <= limit)
    table.note("  the allocator's memory, highest", lab.mib(max(s[1] for s in samples)))
    table.note("  the kernel's memory for TCP, highest", lab.mib(max(s[3] for s in samples)))
    table.demand("  live buffers in the second half of the time", "+ 5 % at most",
                 f"{(max(settled) / max(1, earlier) - 1) * 100:+.1f} %",
                 max(settled) <= earlier * 1.05 + MIB)


def pinned(scrape):
    return scrape.sum("weir_allocator_pinned_bytes", memory="direct")


def kernel():
    text = pathlib.Path("/proc/net/sockstat").read_text()
    return int(re.search(r"TCP:.* mem (\d+)", text)[1]) * 4096
