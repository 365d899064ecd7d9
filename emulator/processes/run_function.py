"""Runs one function in a new interpreter: `python -m emulator.processes.run_function FILE LISTENER_FD STATUS_FD`."""

import sys
from pathlib import Path

from emulator.processes import end_streams, liveness
from emulator.processes.bytecode import check_by_hash
from emulator.processes.packages import add_to_path


def run(file: str, listener: str, status: str) -> None:
    check_by_hash(Path("shared"))
    check_by_hash(Path(file).resolve().parent)
    add_to_path(Path(file))
    from shared.serve import end, main

    end(main([file, "--fd", listener], serving=lambda: on_serving(int(status))))


def on_serving(status: int) -> None:
    """Called once the function is imported and its event loop runs."""
    end_streams.install_handler()
    liveness.install(status)


if __name__ == "__main__":
    run(*sys.argv[1:])
