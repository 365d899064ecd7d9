"""Runs one function in a new interpreter: `python -m emulator.processes.run_function FILE LISTENER_FD READY_FD`."""

import os
import sys
from pathlib import Path

from emulator.processes import end_streams
from emulator.processes.bytecode import check_by_hash


def run(file: str, listener: str, ready: str) -> None:
    check_by_hash(Path("shared"))
    check_by_hash(Path(file).resolve().parent)
    from shared.serve import end, main

    end(main([file, "--fd", listener], serving=lambda: on_serving(int(ready))))


def on_serving(ready: int) -> None:
    """Called once the function is imported and its event loop runs."""
    end_streams.install_handler()
    report_ready(ready)


def report_ready(fd: int) -> None:
    """Reports to the ChildProcess at the pipe's other end that startup is complete."""
    os.write(fd, b"1")
    os.close(fd)


if __name__ == "__main__":
    run(*sys.argv[1:])
