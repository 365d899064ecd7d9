"""Forks the functions' processes from ones that have the imports behind them: `python -m emulator.processes.warm FD`.

The base has imported the libraries; each fork of it imports shared/ as it is then, and is forked for every function.
Base and forks take orders on a socket, each with three descriptors: what the new process works with, the pipe for its
output, and the pipe on which it tells that it is ready. They answer {"id": 1, "pid": 2} and, later,
{"id": 1, "exit": 0}; when the socket ends, everything does.
"""

import contextlib
import gc
import importlib
import os
import pkgutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from emulator.processes import fresh
from emulator.processes.libraries import import_libraries
from emulator.processes.nursery import Nursery
from emulator.processes.plain import now_serving, tell_ready

FAREWELL = 1.0  # seconds for our forks to end what they started


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    fresh.install()
    import_libraries(Path("shared"))
    gc.collect()
    gc.freeze()  # so that a child's collector does not copy our pages
    signal.signal(signal.SIGHUP, lambda *_: None)  # our parent's end; until now it ended us
    Nursery(control, with_shared, FAREWELL).run()


def with_shared(order: dict[str, Any], control: int, ready: int) -> None:
    """The life of a process that has imported shared/."""
    os.environ.update(order["environment"])
    gc.disable()
    _import_shared()
    gc.freeze()
    gc.enable()
    tell_ready(ready)
    Nursery(socket.socket(fileno=control), as_function).run()


def _import_shared() -> None:
    """A module that can't be imported is left to the function that wants it, whose log is the place for the reason."""
    try:
        import shared
    except ImportError:
        return
    for module in pkgutil.walk_packages(shared.__path__, "shared.", onerror=lambda _: None):
        with contextlib.suppress(Exception, SystemExit):
            importlib.import_module(module.name)


def as_function(order: dict[str, Any], listener: int, ready: int) -> int:
    from shared.serve import main as serve

    return serve([order["file"], "--fd", str(listener)], serving=lambda: now_serving(ready))


if __name__ == "__main__":
    main()
