"""Child processes that never outlive this one, not even after kill -9."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1


def spawn(command: list[str], *, on_parent_death: signal.Signals, **options: Any) -> "subprocess.Popen[bytes]":
    """Starts `command` in a process group of its own, so that Ctrl-C reaches only us.

    Linux ends the child when the thread that called this ends: call it from a thread that lives as long as the child.
    Elsewhere a small watchdog process does.
    """
    if sys.platform == "linux":
        options["preexec_fn"] = _die_with_parent(on_parent_death)
    child = subprocess.Popen(command, process_group=0, **options)
    if sys.platform != "linux":
        watchdog().watch(child.pid, on_parent_death)
    return child


def _die_with_parent(signum: signal.Signals) -> Callable[[], None]:
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def before_exec() -> None:
        prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            os.kill(os.getpid(), signal.SIGKILL)

    return before_exec


class Watchdog:
    """A process that reads our pipe; when the pipe ends, so did we, and it signals what it was told to watch."""

    def __init__(self) -> None:
        source = Path(__file__).with_name("watchdog.py")
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(source)], stdin=subprocess.PIPE, start_new_session=True
        )

    def watch(self, pid: int, signum: signal.Signals) -> None:
        self._tell(f"+{pid} {int(signum)}\n")

    def forget(self, pid: int) -> None:
        self._tell(f"-{pid}\n")

    def _tell(self, line: str) -> None:
        pipe: IO[bytes] | None = self.process.stdin
        if pipe is not None:
            pipe.write(line.encode())
            pipe.flush()


_watchdog: Watchdog | None = None


def watchdog() -> Watchdog:
    global _watchdog
    if _watchdog is None:
        _watchdog = Watchdog()
    return _watchdog


def forget(child: "subprocess.Popen[bytes]") -> None:
    """Tells the watchdog, where there is one, that `child` was waited for: its pid may go to another process."""
    if _watchdog is not None:
        _watchdog.forget(child.pid)
