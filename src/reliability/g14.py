"""G14: ambiguous messages, read by weir, nginx and HAProxy, and the corpus of the fuzz targets.

The tests exist; this runs them by name and counts. Needs Maven, nginx and HAProxy.
"""

import os
import pathlib
import shutil
import subprocess
import xml.etree.ElementTree

import lab

# Ambiguity between three readers; refusals; the same cut anywhere; what backends get wrong.
DIFFERENTIAL = ["AmbiguousRequestsIT", "AmbiguousResponsesIT"]
CORPUS = ["RefusalsIT", "SplitsIT", "BadResponsesIT", "BrokenBodiesIT", "TruncationIT",
          "PipeliningIT", "UpgradeRulesIT", "TargetsIT", "MessagesIT", "ExpectIT", "WireCorpusIT"]
UNIT = ["CorpusTest", "FramingTest", "ChunkFramingTest", "FlatHeadersDifferentialTest"]


def run(quick):
    table = lab.Table("G14", "messages that could be read in two ways")
    tests = DIFFERENTIAL + ([] if quick else CORPUS)
    for program in ("nginx", "haproxy"):
        if not shutil.which(program):
            raise RuntimeError(f"{program} is not installed")
    for kind in ("surefire", "failsafe"):
        shutil.rmtree(lab.ROOT / f"target/{kind}-reports", ignore_errors=True)
    command = ["mvn", "-q", "-B", *os.environ.get("MAVEN_OPTIONS", "").split(), "verify",
               f"-Dtest={','.join(UNIT)}", f"-Dit.test={','.join(tests)}",
               "-Dsurefire.failIfNoSpecifiedTests=false",
               "-Dfailsafe.failIfNoSpecifiedTests=false"]
    done = subprocess.run(command, cwd=lab.ROOT, env={**os.environ, "CI": "true"}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1500)
    table.demand("mvn verify ends with", 0, done.returncode, done.returncode == 0)
    ran = {}
    for report in sorted(pathlib.Path(lab.ROOT / "target").glob("*-reports/TEST-*.xml")):
        suite = xml.etree.ElementTree.parse(report).getroot()
        name = suite.get("name").rpartition(".")[2].partition("$")[0]
        failed = int(suite.get("failures")) + int(suite.get("errors"))
        counts = int(suite.get("tests")), failed, int(suite.get("skipped"))
        ran[name] = tuple(map(sum, zip(ran.get(name, (0, 0, 0)), counts)))
    for name in UNIT + tests:
        total, failed, skipped = ran.get(name, (0, 0, 0))
        table.demand(f"{name}: verdicts as expected", "all",
                     f"{total - failed - skipped} of {total}", total and not failed + skipped)
    if done.returncode:
        lab.progress(done.stdout[-3000:])
    return table
