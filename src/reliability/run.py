"""Runs goals by name: `run.py all`, `run.py G8 G13`, with --quick for a smaller form of each.

Every goal starts the jar with a configuration of its own and prints a table of what was demanded
and what was measured. Ends with 1 if a demand was not met.
"""

import argparse
import importlib
import signal
import sys
import time

import lab

GOALS = {
    "G1": "g01", "G2": "g02", "G3": "g03",
    "G4": "g04", "G5": "g05", "G6": "g06", "G7": "g07",
    "G8": "g08", "G9": "g09", "G10": "g10", "G11": "g11", "G12": "g12", "G13": "g13",
    "G14": "g14", "G20": "g20", "G21": "g21", "G22": "g22", "G23": "g23",
    "G25": "g25", "G26": "g26", "G27": "g27", "idle": "idle", "many": "many", "scrape": "scrape"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("goal", nargs="+", help=f"all, G24 or {', '.join(GOALS)}")
    parser.add_argument("--quick", action="store_true", help="smaller and shorter")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    lab.raise_descriptors()
    # G24 is a demand on all the others, which have rows for it.
    every = {"all", "G24"} & set(arguments.goal)
    unknown = set(arguments.goal) - {"all", "G24"} - set(GOALS)
    if unknown:
        parser.error(f"no such goal: {', '.join(sorted(unknown))}")
    failed = 0
    for goal in GOALS if every else arguments.goal:
        began = time.monotonic()
        try:
            failed += importlib.import_module(GOALS[goal]).run(arguments.quick).print()
        except RuntimeError as e:
            print(f"{goal}: FAIL: {e}\n")
            failed += 1
        lab.progress(f"{goal} took {time.monotonic() - began:.0f} s")
    print("every demand was met" if not failed else f"{failed} demands were not met")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
