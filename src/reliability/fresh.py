"""GETs at a fixed rate, each over a connection of its own, from a process of their own."""

import time

import lab


class Fresh:
    """A load that has begun."""

    def __init__(self, address, rate, path="/ok"):
        self._child = lab.Child(_run, address, rate, path)

    def end(self):
        """How many requests there were, and what became of those that failed: (second, status)."""
        self._child.tell("end")
        result = self._child.result(60)
        self._child.stop()
        return result


def _run(pipe, address, rate, path):
    began = time.monotonic()
    count, failed = 0, []
    while not pipe.poll():
        due = began + count / rate
        if (left := due - time.monotonic()) > 0:
            time.sleep(left)
        status, _ = lab.get(address, path)
        count += 1
        if status != 200:
            failed.append((time.monotonic(), status))
    return count, failed
