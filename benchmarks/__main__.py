"""Every benchmark one after the other, in short form: `make bench`. Each also runs alone, with options of its own."""

import subprocess
import sys
import time

SHORT = {
    "relay": ["--rounds", "2", "--streams", "1,50,500"],
    "first_token": ["--probes", "150"],
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


def main() -> int:
    """The exit code counts the benchmarks that failed."""
    failed = []
    for name, options in SHORT.items():
        started = time.monotonic()
        code = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False).returncode
        print(f"  ({name}: {time.monotonic() - started:.0f} s)", flush=True)
        if code:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "scripts.performance"], check=False)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
