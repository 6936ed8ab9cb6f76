"""How good and how fast are the answers to a set of location problems?

    python benchmarks/bench_layout.py [FOLDER] [--seconds 60] [--only NAME …]

FOLDER holds problems in the neutral format, each with an optional `published.toml`; left out, it is `shared/data/layout`
beside the project. Each runs in a process of its own;
its peak memory includes Python's.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

VALUES = ("optimum", "best", "heuristic_value")
BOUNDS = ("optimum", "cplex_bound")
PUBLISHED = Path(__file__).resolve().parents[2] / "shared" / "data" / "layout"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, nargs="?", default=PUBLISHED)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--only", nargs="*", default=[])
    options = asked.parse_args()
    if not options.folder.is_dir():
        print(f"There is no folder {options.folder}. Name one that holds location problems.")
        return 0 if options.folder == PUBLISHED else 2
    print(
        f"{'problem':<14} {'status':<9} {'value':>16} {'bound':>16} {'gap %':>8} {'s':>6} {'MB':>5}  published"
    )
    for problem in sorted(path.parent for path in options.folder.glob("*/problem.toml")):
        if not options.only or problem.name in options.only:
            print(line(problem, options.seconds), flush=True)
    return 0


def line(problem: Path, seconds: float) -> str:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        call = [sys.executable, "-m", "junheng", "solve", "layout", str(problem), "--json"]
        process = subprocess.Popen([*call, "--seconds", str(seconds)], stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            return f"{problem.name:<14} exit {process.returncode}: {err.read().decode().strip()}"
        answer = json.loads(out.read())
    megabytes = usage.ru_maxrss / 1024
    return (
        f"{problem.name:<14} {answer['status']:<9} {answer['objective']:>16,.3f} {answer['bound']:>16,.3f}"
        f" {100 * answer['gap']:>8.4f} {answer['seconds']:>6.1f} {megabytes:>5.0f}  {published(problem)}"
    )


def published(problem: Path) -> str:
    path = problem / "published.toml"
    if not path.is_file():
        return ""
    known = tomllib.loads(path.read_text(encoding="utf-8"))
    value = next((known[key] for key in VALUES if key in known), None)
    bound = next((known[key] for key in BOUNDS if key in known), None)
    return f"{value:,.3f}" + ("" if bound in {None, value} else f", bound {bound:,.3f}")


if __name__ == "__main__":
    sys.exit(main())
