"""G8: thousands of clients that are idle, or take forever to send a header, and what they cost."""

import time

import backend
import crowd
import lab
import load

CONFIG = """
    listeners {{ web {{ bind = "127.0.0.1:0", timeouts {{ header = 10s, keep-alive = 10m }} }} }}
    clusters {{ app {{ backends = ["127.0.0.1:{port}"] }} }}
    routes {{ app {{ cluster = app }} }}
"""
# The whole heap is resident from the start, so that resident memory grows by what is not heap; what
# clients need of the heap is measured behind a full collection, and added.
JVM = ["-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"]


def run(quick):
    table = lab.Table("G8", "idle and slow clients")
    n, rate = (1500, 100) if quick else (9000, 200)
    server, port = backend.start()
    with lab.Weir(CONFIG.format(port=port), JVM) as weir:
        # What the compiler needs would be taken for growth later.
        load.in_turn(weir.address, "/ok", 8, 5 if quick else 20).result(60)
        before, waited = weir.metrics(), weir.waited()
        alone = load.at_rate(weir.address, "/ok", rate, 5 if quick else 15).result(60)
        table.note(f"99th percentile of {rate} requests a second, alone", lab.ms(alone.p99()))
        many_idle(table, weir, n, rate, alone.p99())
        many_slow(table, weir, n, rate, alone.p99())
        table.lag(weir, before, waited)
    server.stop()
    return table


def many_idle(table, weir, n, rate, alone):
    weir.collect()
    rss, heap, direct = weir.rss(), heap_used(weir), pinned(weir)
    clients = lab.Child(crowd.idle, weir.address, n)
    clients.result(120)
    time.sleep(1)
    cpu, began = weir.cpu(), time.monotonic()
    time.sleep(10)
    share = (weir.cpu() - cpu) / (time.monotonic() - began)
    old = weir.metrics()
    traffic = load.at_rate(weir.address, "/ok", rate, 10).result(60)
    own(table, old, weir.metrics())
    weir.collect()
    of_heap = (heap_used(weir) - heap) / n
    each = (weir.rss() - rss) / n + of_heap
    table.demand(f"memory for each of {n} idle clients", "<= 8 KiB", lab.kib(each), each <= 8192)
    table.note("  of which heap, after a full collection", lab.kib(of_heap))
    table.note("  of which live buffers", lab.kib((pinned(weir) - direct) / n))
    table.demand("processor while they are idle", "< 1 %", f"{share * 100:.2f} %", share < 0.01)
    legit(table, "beside the idle ones", traffic, alone)
    clients.tell("end")
    left = clients.result(30)
    table.demand("idle clients still connected", n, left, left == n)
    lab.until(lambda: active(weir) < 100, 30, "the idle clients have left")


def many_slow(table, weir, n, rate, alone):
    weir.collect()
    rss, heap, direct = weir.rss(), heap_used(weir), pinned(weir)
    old = weir.metrics()
    clients = lab.Child(crowd.slow, weir.address, n, 60)
    traffic = load.at_rate(weir.address, "/ok", rate, 6)
    clients.result(120)
    # First the traffic, which a full collection would disturb; the first client leaves after 10 s.
    beside = traffic.result(60)
    own(table, old, weir.metrics())
    weir.collect()
    there = active(weir)
    of_heap, live = (heap_used(weir) - heap) / there, (pinned(weir) - direct) / there
    each = (weir.rss() - rss) / there + of_heap
    ages, left = clients.result(90)
    table.note("slow clients connected at once", int(there))
    table.demand("memory for each of them", "<= 12 KiB", lab.kib(each), each <= 12 * 1024)
    table.note("  of which heap, after a full collection", lab.kib(of_heap))
    table.note("  of which live buffers", lab.kib(live))
    table.demand("slow clients left", 0, left, left == 0)
    table.demand("the last was ended after its first byte", "<= 11 s", f"{max(ages):.2f} s",
                 max(ages) <= 11)
    table.demand("the first was ended after its first byte", ">= 9.5 s", f"{min(ages):.2f} s",
                 min(ages) >= 9.5)
    legit(table, "beside the slow ones", beside, alone)


def legit(table, what, results, alone):
    # Below a millisecond the client's own clock would decide.
    limit = 2 * max(alone, 0.001)
    table.demand(f"99th percentile {what}", f"<= {lab.ms(limit)}", lab.ms(results.p99()),
                 results.p99() <= limit)
    table.demand(f"errors {what}", 0, len(results.errors()), not results.errors())
    table.note("  of the client: requests sent late by, 99th percentile", lab.ms(results.lag()))


def own(table, old, new):
    """What weir itself added to the requests, which neither client nor backend can blur."""
    name = "weir_overhead_seconds"
    added = lab.quantile(old.buckets(name), new.buckets(name), 0.99)
    table.note("what weir added to the requests of others, 99th percentile", f"<= {lab.ms(added)}")


def active(weir):
    return weir.metrics().sum("weir_connections_active")


def pinned(weir):
    return weir.metrics().sum("weir_allocator_pinned_bytes", memory="direct")


def heap_used(weir):
    return weir.metrics().sum("jvm_memory_used_bytes", area="heap")
