"""Places for an access log that can be made to take no more, and to take more again."""

import contextlib
import os
import pathlib
import select
import subprocess
import tempfile

import lab

MOST = 768 * 2**20
BEGIN = b'{"ts":"'


class Disk:
    """A file system of its own, in memory, that another file can fill to the last byte.

    Room is made as operators do it, by removing that file and the log, of which the lines are
    counted before. To mount it takes root; whoever may not gets a link that leads to /dev/full
    instead.
    """

    def __init__(self):
        self._directory = tempfile.TemporaryDirectory(prefix="weir-disk-")
        self._top = pathlib.Path(self._directory.name)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MOST}", "none", self._top],
                              stderr=subprocess.DEVNULL)
        self.mounted = done.returncode == 0
        self.path = self._top / "access.log"
        self._file = self.path if self.mounted else self._top / "lines"
        self._removed = [0, 0]
        self.free()

    def close(self):
        if self.mounted:
            subprocess.run(["umount", "-l", self._top], check=True)
        self._directory.cleanup()

    def what(self):
        return "a tmpfs without a free byte" if self.mounted else "/dev/full"

    def fill(self):
        if not self.mounted:
            self._lead("/dev/full")
            return
        with open(self._top / "filler", "ab") as filler:
            while (left := self._left()) > 0:
                # Whoever writes meanwhile may be sooner: then there is less left.
                with contextlib.suppress(OSError):
                    os.posix_fallocate(filler.fileno(), filler.seek(0, os.SEEK_END), left)

    def free(self):
        if not self.mounted:
            self._lead(self._file)
        elif (self._top / "filler").exists():
            # Nothing is written at this time, since there is no room.
            self._removed = [a + b for a, b in zip(self._removed, self._counted())]
            self.path.unlink()
            (self._top / "filler").unlink()

    def _left(self):
        found = os.statvfs(self._top)
        return found.f_bavail * found.f_frsize

    def _lead(self, where):
        link = self._top / "next"
        link.symlink_to(where)
        link.replace(self.path)

    def written(self):
        """Grows with what is written."""
        return self._file.stat().st_size if self._file.exists() else 0

    def lines(self):
        """How many lines there are, and how many of them are none that weir writes."""
        return [a + b for a, b in zip(self._removed, self._counted())]

    def _counted(self):
        if not self._file.exists():
            return 0, 0
        with self._file.open("rb") as file:
            # The end of the last one may be what there was no room for; then it comes again.
            return count(line for line in file if line.endswith(b"\n"))


class Pipe:
    """A named pipe, whose reader can stop to read."""

    def __init__(self):
        self._directory = tempfile.TemporaryDirectory(prefix="weir-pipe-")
        self.path = pathlib.Path(self._directory.name) / "access.log"
        os.mkfifo(self.path)
        self._reader = lab.Child(_reader, str(self.path))

    def close(self):
        self._reader.stop()
        self._directory.cleanup()

    def what(self):
        return "a pipe whose reader has stopped"

    def fill(self):
        self._reader.tell("stop")

    def free(self):
        self._reader.tell("read")

    def written(self):
        return self.lines()[0]

    def lines(self):
        self._reader.tell("count")
        return self._reader.result(30)


def _reader(pipe, path):
    reading, counts, rest = True, [0, 0], b""
    # Open for writing too: the end of who writes is not the end of what is read.
    fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    while True:
        ready = select.select([fd, pipe] if reading else [pipe], [], [])[0]
        if pipe in ready:
            word = pipe.recv()
            reading = word != "stop" if word != "count" else reading
            if word == "count":
                pipe.send(("value", tuple(counts)))
        elif fd in ready:
            *lines, rest = (rest + os.read(fd, 65536)).split(b"\n")
            for n, more in enumerate(count(lines)):
                counts[n] += more


def count(lines):
    good = bad = 0
    for line in lines:
        # A line that is made of two begins twice, or ends in the middle.
        whole = line.startswith(BEGIN) and line.rstrip(b"\n").endswith(b"}")
        if whole and line.count(BEGIN) == 1:
            good += 1
        else:
            bad += 1
    return good + bad, bad
