"""Runs one function in a new interpreter, started by launch.py: `python -m emulator.processes.plain FILE FD READY`."""

import os
import sys

from emulator.processes import fresh
from emulator.processes.ending import hear_of_the_end


def run(file: str, listener: str, ready: str) -> None:
    fresh.install()
    from shared.serve import end, main

    end(main([file, "--fd", listener], serving=lambda: now_serving(int(ready))))


def now_serving(ready: int) -> None:
    hear_of_the_end()
    tell_ready(ready)


def tell_ready(fd: int) -> None:
    """To launch.py's Child: from here on it is a call that ends this process, not its start."""
    os.write(fd, b"1")
    os.close(fd)


if __name__ == "__main__":
    run(*sys.argv[1:])
