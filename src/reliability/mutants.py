"""Configuration files that are wrong, made from one that is right.

Each kind is wrong by construction: a brace is missing, a key is unknown, a port is taken. Where
it is wrong is known for most; for the others it is enough that some line is named. Kinds that do
not depend on the text, such as a directory in the place of the file, have none.
"""

import os
import re
import shutil

DURATION = re.compile(r"^(\s*[\w-]+ = \d+)(ms|s|m|h)$")
COUNT = re.compile(r"^(\s*[\w-]+ = )\d+$")
OPENS = re.compile(r"^\s*[\w-]+ \{$")
CLUSTER = re.compile(r"^(\s*cluster = )\w+$")
BACKENDS = re.compile(r'^(\s*backends = \[)(".*?")(.*)$')
ANY = re.compile(r"^(\s*[\w-]+ = ).*$")


class Case:
    """One wrong configuration.

    The line is None where any line will do; has_line is false where there is none to name.
    """

    def __init__(self, kind, file, write, line=None, has_line=True):
        self.kind, self.file, self.write, self.line, self.has_line = \
            kind, file, write, line, has_line


class Mutants:
    """All of them, from one right text."""

    def __init__(self, good, directory, taken, chance):
        self.lines, self.good = good.split("\n"), good
        self.directory, self.taken, self.chance = directory, taken, chance
        self.file = directory / "weir.conf"
        self.kinds = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("has_")]

    def draw(self, count):
        """So many, of each kind one if there is room, in any order."""
        kinds = self.chance.sample(self.kinds, min(count, len(self.kinds)))
        kinds += self.chance.choices([self.has_unknown_key, self.has_no_end, self.has_one_brace_less,
                                      self.has_wrong_unit, self.has_wrong_type, self.has_bad_count,
                                      self.has_invalid_byte, self.has_one_wrong_of_many],
                                     k=count - len(kinds))
        return [self._named(kind) for kind in kinds]

    def _named(self, kind):
        case = kind()
        case.kind = kind.__name__[4:].replace("_", " ")
        return case

    def restore(self, config):
        """The right one again."""
        self._clear(config)
        config.write_text(self.good)

    # How they are made.

    @staticmethod
    def _clear(path):
        if path.is_dir():
            shutil.rmtree(path)
        elif os.path.lexists(path):
            path.unlink()

    def _case(self, content, line=None, file=None, has_line=True):
        """With this content in the place of the right one."""
        def write(path):
            self._clear(path)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

        return Case("", file or self.file, write, line, has_line)

    def _in_place(self, make):
        """With something in the place of the file that is none."""
        def write(path):
            self._clear(path)
            make(path)

        return Case("", self.file, write, None, False)

    def _replaced(self, pattern, by):
        """A line of this pattern is another."""
        at = self.chance.choice([i for i, line in enumerate(self.lines) if pattern.match(line)])
        changed = [*self.lines]
        changed[at] = pattern.sub(by, changed[at])
        return self._case("\n".join(changed), at + 1)

    def _added(self, text, within=None):
        """A line more, at the end or at the begin of a section."""
        at = len(self.lines) - 1
        if within is not None:
            at = next(i for i, line in enumerate(self.lines) if line.strip() == within + " {") + 1
        return self._case("\n".join([*self.lines[:at], text, *self.lines[at:]]), at + 1)

    # The kinds.

    def has_no_end(self):
        inside = [i for i in range(len(self.good))
                  if self.good.count("{", 0, i) > self.good.count("}", 0, i)]
        return self._case(self.good[:self.chance.choice(inside)])

    def has_one_brace_less(self):
        at = self.chance.choice([i for i, c in enumerate(self.good) if c in "{}"])
        return self._case(self.good[:at] + self.good[at + 1:])

    def has_unknown_key(self):
        at = self.chance.choice([i for i, line in enumerate(self.lines) if OPENS.match(line)])
        return self._case("\n".join([*self.lines[:at + 1], "tiemout = 3s", *self.lines[at + 1:]]),
                          at + 2)

    def has_wrong_unit(self):
        return self._replaced(DURATION, r"\1 parsecs")

    def has_no_unit(self):
        return self._replaced(DURATION, r"\1")

    def has_bad_count(self):
        return self._replaced(COUNT, r"\g<1>" + self.chance.choice(["-5", "9" * 20, "many", "1.5"]))

    def has_wrong_type(self):
        return self._replaced(ANY, r"\1[1, {a = 2}]")

    def has_no_such_cluster(self):
        return self._replaced(CLUSTER, r"\1shp")

    def has_a_backend_twice(self):
        return self._replaced(BACKENDS, r"\1\2, \2\3")

    def has_no_backends(self):
        return self._added("empty { backends = [] }", "clusters")

    def has_two_actions(self):
        return self._added("two { cluster = shop, respond { body = two } }", "routes")

    def has_bad_pattern(self):
        return self._added('bad { path-regex = "/(", cluster = shop }', "routes")

    def has_bad_port(self):
        return self._added('more { bind = "127.0.0.1:99999" }', "listeners")

    def has_port_in_use(self):
        return self._added(f'more {{ bind = "127.0.0.1:{self.taken}" }}', "listeners")

    def has_port_twice(self):
        port = self.taken - 1 if self.taken > 2000 else self.taken + 1
        return self._added(f'a {{ bind = "127.0.0.1:{port}" }}, b {{ bind = "127.0.0.1:{port}" }}',
                           "listeners")

    def has_bad_range(self):
        return self._added('more { bind = ":0", trusted-proxies = ["10.0.0.1/8"] }', "listeners")

    def has_unknown_filter(self):
        return self._added("more { cluster = shop, filters = [{ type = strip }] }", "routes")

    def has_unknown_substitution(self):
        return self._added("drain.delay = ${nowhere}")

    def has_fixed_setting(self):
        return self._added("runtime.loops = 7")

    def has_too_many_brackets(self):
        return self._added("deep = " + "[" * 20_000)

    def has_one_wrong_of_many(self):
        """Ten times the file, with one mistake in it."""
        at = next(i for i, line in enumerate(self.lines) if line.strip() == "routes {") + 1
        many = [f"r{i} {{ path = \"/r{i}/*\", cluster = shop }}"
                for i in range(len(self.lines) * 10)]
        wrong = self.chance.randrange(len(many))
        many[wrong] = many[wrong].replace("shop", "shp")
        return self._case("\n".join([*self.lines[:at], *many, *self.lines[at:]]), at + wrong + 1)

    def has_fifty_megabytes(self):
        filler = b"# " + b"x" * 1021 + b"\n"
        return self._case(self.good.encode() + filler * 50 * 1024, has_line=False)

    def has_binary(self):
        return self._case(b"\xff\xfe" + self.chance.getrandbits(8 * 4096).to_bytes(4096, "big"), 1)

    def has_invalid_byte(self):
        at = self.chance.randrange(len(self.lines))
        content = "\n".join(self.lines[:at]).encode() + b"\n# \xe9t\xe9\n"
        return self._case(content + "\n".join(self.lines[at:]).encode(), at + 1)

    def has_nothing(self):
        return self._case("", 1)

    def has_no_file(self):
        return self._in_place(lambda path: None)

    def has_a_directory(self):
        return self._in_place(os.mkdir)

    def has_a_pipe(self):
        return self._in_place(os.mkfifo)

    def has_a_socket_link(self):
        """A link that leads to itself."""
        return self._in_place(lambda path: os.symlink(path, path))

    def has_include_of_nothing(self):
        return self._added('include required("nowhere.conf")')

    def has_include_of_itself(self):
        return self._added('include "weir.conf"')

    def has_include_of_directory(self):
        (self.directory / "parts").mkdir(exist_ok=True)
        return self._added('include "parts"')

    def has_include_that_is_wrong(self):
        other = self.directory / "wrong.conf"
        other.write_text("drain {\n  delay = soon\n}\n")
        case = self._added('include "wrong.conf"')
        case.file, case.line = other, 2
        return case
