"""As many idle clients as this machine permits, over several processes that listen on one port."""

import time

import backend
import crowd
import lab

CONFIG = """
    runtime.max-clients = {clients}
    listeners {{ web {{ bind = "127.0.0.1:{shared}", share-port = true }} }}
    clusters {{ app {{ backends = ["127.0.0.1:{port}"] }} }}
    routes {{ app {{ cluster = app }} }}
    listener-defaults.timeouts.keep-alive = 1h
"""
JVM = ["-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"]


def run(quick):
    table = lab.Table("many", "idle clients over processes that share a port")
    descriptors = lab.raise_descriptors()
    processes = 2 if quick else 8
    # The kernel spreads connections by a hash, so no process gets exactly its share.
    each = 2_000 if quick else int(0.9 * descriptors)
    server, port = backend.start()
    shared = lab.free_port()
    weirs = [lab.Weir(CONFIG.format(shared=shared, port=port, clients=int(1.05 * each)), JVM).__enter__()
             for _ in range(processes)]
    try:
        measure(table, weirs, processes * each, each)
    finally:
        for weir in weirs:
            weir.__exit__()
        server.stop()
    return table


def measure(table, weirs, n, each):
    before = used(weirs)
    clients = [lab.Child(crowd.idle, weirs[0].address, each) for _ in weirs]
    connected = sum(client.result(600) for client in clients)
    lab.progress(f"{connected} clients are connected")
    after = used(weirs)
    counts = [int(w.metrics().sum("weir_connections_active", listener="web")) for w in weirs]
    cpu = sum(weir.cpu() for weir in weirs)
    time.sleep(10)
    cpu = sum(weir.cpu() for weir in weirs) - cpu
    status = [lab.get(weirs[0].address)[0] for _ in range(100)]
    for client in clients:
        client.tell("enough")
    left = sum(client.result(60) for client in clients)
    table.demand("idle clients", str(n), f"{sum(counts)}, of these {left} to the end",
                 sum(counts) == left == n)
    table.note("processes, clients of each", f"{len(weirs)}, {min(counts)} to {max(counts)}")
    table.note("memory for each client", lab.kib((after - before) / n))
    table.note("processor in 10 s, all processes", f"{cpu * 10:.2f} %")
    table.demand("100 clients more are answered", "100", str(status.count(200)),
                 status.count(200) == 100)


def used(weirs):
    """Bytes of all processes: what is resident, and of the heap only what is in use."""
    total = 0
    for weir in weirs:
        weir.collect()
        heap = weir.metrics()
        total += weir.rss() + heap.sum("jvm_memory_used_bytes", area="heap")
    return total
