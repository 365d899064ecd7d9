"""The watchdog process of children.py, for systems without PR_SET_PDEATHSIG; reads `+pid signal` and `-pid`."""

import contextlib
import os
import sys


def main() -> None:
    watched: dict[int, int] = {}
    for line in sys.stdin:
        pid, _, signum = line[1:].partition(" ")
        if line.startswith("+"):
            watched[int(pid)] = int(signum)
        else:
            watched.pop(int(pid), None)
    for watched_pid, signal_number in watched.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(watched_pid, signal_number)


if __name__ == "__main__":
    main()
