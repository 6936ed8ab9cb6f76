"""Run every benchmark of this folder, one process each, and print what it measured."""

import subprocess
import sys
from pathlib import Path


def main(wanted: list[str]) -> int:
    """Run the benchmarks whose name holds one of `wanted`, or all; return the worst exit code."""
    worst = 0
    for script in sorted(Path(__file__).parent.glob("bench_*.py")):
        if wanted and not any(word in script.name for word in wanted):
            continue
        print(f"\n== {script.stem.removeprefix('bench_')}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, script], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
