"""Run by children.py where the kernel can't end a child with its parent; reads `+pid signal` and `-pid`."""

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
    for number, signum_ in watched.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(number, signum_)


if __name__ == "__main__":
    main()
