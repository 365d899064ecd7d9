"""Child processes that end with this process, even if it is killed with SIGKILL."""

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
    """Starts `command` in a process group of its own, so that Ctrl-C reaches this process only.

    On Linux the kernel signals the child when the calling thread ends: call it from a thread that lives as long as the
    child. On other systems a small watchdog process does it.
    """
    if sys.platform == "linux":
        options["preexec_fn"] = _parent_death_signal(on_parent_death)
    child = subprocess.Popen(command, process_group=0, **options)
    if sys.platform != "linux":
        watchdog().watch(child.pid, on_parent_death)
    return child


def _parent_death_signal(signum: signal.Signals) -> Callable[[], None]:
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def before_exec() -> None:
        prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
        if os.getppid() != parent:  # the parent ended before prctl was called
            os.kill(os.getpid(), signal.SIGKILL)

    return before_exec


class Watchdog:
    """A process that reads a pipe of this process and signals the watched processes at the pipe's end."""

    def __init__(self) -> None:
        source = Path(__file__).with_name("watchdog.py")
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(source)], stdin=subprocess.PIPE, start_new_session=True
        )

    def watch(self, pid: int, signum: signal.Signals) -> None:
        self._write(f"+{pid} {int(signum)}\n")

    def forget(self, pid: int) -> None:
        self._write(f"-{pid}\n")

    def _write(self, line: str) -> None:
        pipe: IO[bytes] | None = self.process.stdin
        if pipe is not None:
            pipe.write(line.encode())
            pipe.flush()


_watchdog: Watchdog | None = None


def watchdog() -> Watchdog:
    """Returns this process's watchdog, started on first use."""
    global _watchdog
    if _watchdog is None:
        _watchdog = Watchdog()
    return _watchdog


def forget(child: "subprocess.Popen[bytes]") -> None:
    """Stops watching a child that was waited for: its pid may be reused."""
    if _watchdog is not None:
        _watchdog.forget(child.pid)
