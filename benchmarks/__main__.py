"""Runs every benchmark in short form, one after the other: `make bench`. Each can also be run alone, with options.

python -m benchmarks [NAME ...]
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks.harness.report import run

SHORT = {
    "relay": ["--rounds", "2", "--streams", "1,50,500"],
    "run_events": [],
    "first_token": ["--probes", "150"],
    "grounding": ["--probes", "150"],
    "knowledge": ["--articles", "2000", "--times", "1"],
    "stream_memory": [],
    "cold_start": ["--rounds", "5"],
    "warm_start": [],
    "small_calls": [],
    "limiter_stores": [],
    "rest": ["--requests", "300", "--seconds", "2"],
    "uploads": [],
    "growth": ["--rows", "1000,10000,100000"],
    "flame": [],
    "scaling": [],
}


def run_benchmark(command: Sequence[str]) -> int:
    """Runs a benchmark and returns its exit code; on an exception, terminates it and waits for its exit."""
    child = subprocess.Popen(command)
    try:
        return child.wait()
    except BaseException:
        child.terminate()
        child.wait()
        raise


def main() -> int:
    """Returns the number of failed benchmarks, as the exit code."""
    options = argparse.ArgumentParser(description="Runs benchmarks in short form and saves their results.")
    options.add_argument(
        "names", nargs="*", metavar="NAME", help=f"the benchmarks to run (default: all): {', '.join(SHORT)}"
    )
    names = options.parse_args().names
    if unknown := set(names) - set(SHORT):
        options.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    failed = []
    for name in names or SHORT:
        started = time.monotonic()
        code = run_benchmark([sys.executable, "-m", f"benchmarks.{name}", "--keep", *SHORT[name]])
        print(f"  ({name}: {time.monotonic() - started:.0f} s)", flush=True)
        if code:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "scripts.performance"], check=False)
    return len(failed)


if __name__ == "__main__":
    run(lambda: sys.exit(main()))
