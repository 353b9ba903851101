#!/usr/bin/env bash
# Runs goals with as many descriptors as this user may have: run.sh all --quick, run.sh G8, ...
# Needs JDK 17 (java, jcmd), Python 3.9 or newer, and target/weir.jar: mvn -q -DskipTests package
set -euo pipefail
ulimit -n "$(ulimit -Hn)"
exec python3 "$(dirname "$0")/run.py" "$@"
