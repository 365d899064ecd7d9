"""Fork servers with modules already imported: `python -m emulator.processes.preloaded CONTROL_FD`.

The first process imports the libraries. It forks a process that imports shared/ as it is then, once per change of
shared/, and that one forks the functions. Both are a ForkServer (fork_server.py).
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

from emulator.processes.bytecode import check_by_hash
from emulator.processes.fork_server import ForkServer
from emulator.processes.libraries import import_libraries
from emulator.processes.liveness import report_ready
from emulator.processes.packages import add_to_path
from emulator.processes.run_function import on_serving

SHUTDOWN_GRACE = 1.0  # seconds that the forked fork servers get to end their children


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    import_libraries(Path("shared"))
    gc.collect()
    gc.freeze()  # the children's collectors would otherwise copy the shared pages
    signal.signal(
        signal.SIGHUP, lambda *_: None
    )  # sent when the parent ends, which from now on the end of the control socket reports
    ForkServer(control, run_shared, SHUTDOWN_GRACE).run()


def run_shared(request: dict[str, Any], control: int, status: int) -> None:
    """Import shared/, then fork functions until the control socket ends."""
    os.environ.update(request["environment"])
    gc.disable()
    check_by_hash(Path("shared"))
    _import_shared()
    gc.freeze()
    gc.enable()
    report_ready(status)
    ForkServer(socket.socket(fileno=control), run_function).run()


def _import_shared() -> None:
    """Imports every module of shared/. Errors are left to the functions that import the module: they log them."""
    try:
        import shared
    except ImportError:
        return
    for module in pkgutil.walk_packages(shared.__path__, "shared.", onerror=lambda _: None):
        with contextlib.suppress(Exception, SystemExit):
            importlib.import_module(module.name)


def run_function(request: dict[str, Any], listener: int, status: int) -> int:
    from shared.serve import main as serve

    check_by_hash(Path(request["file"]).resolve().parent)
    add_to_path(Path(request["file"]))
    return serve([request["file"], "--fd", str(listener)], serving=lambda: on_serving(status))


if __name__ == "__main__":
    main()
