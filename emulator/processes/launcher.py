"""Child processes, the interface for launching them, and the launcher that starts a new interpreter for each."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from emulator.processes import children, liveness
from emulator.processes.pipes import LineSplitter, OnLines, PipeReader

OUTERMOST = b" in _run_module_as_main\n"  # the last frame of a thread that `python -m` started


class ChildProcess:
    """A child process: its output, its status and its exit.

    `ready` is true once it serves; `ready_or_exited` is set then, and when it has ended. `exited` is a future of the
    exit status, negative for a signal; `exit_reason` says why it ended if the status does not.
    """

    def __init__(self, output: int, status: int | None, on_lines: OnLines) -> None:
        self.pid = 0
        self.ready = False
        self.exit_reason = ""
        self.ready_or_exited = asyncio.Event()
        self.exited: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._lines = LineSplitter(on_lines)
        self._pipes = [PipeReader(output, self._lines.feed)]
        self._status = None if status is None else PipeReader(status, self._on_status)
        if self._status:
            self._pipes.insert(0, self._status)
        self._alive = asyncio.Event()
        self._stacks = b""
        self._stack_written = asyncio.Event()

    def _on_status(self, data: bytes) -> None:
        if liveness.READY in data:
            self.ready = True
            self.ready_or_exited.set()
        if liveness.ALIVE in data:
            self._alive.set()
        self._stacks += data.translate(None, liveness.READY + liveness.ALIVE)
        if OUTERMOST in self._stacks.partition(b"Current thread ")[2]:
            self._stack_written.set()

    async def runs(self, timeout: float | None) -> bool:
        """Whether its event loop runs, or it ends, within `timeout` seconds."""
        self._alive.clear()
        if self._status is None or self._status.closed:
            return True
        with contextlib.suppress(OSError):
            os.write(self._status.fd, liveness.PING)
        try:
            async with asyncio.timeout(timeout):
                await self._alive.wait()
        except TimeoutError:
            return False
        return True

    async def stacks(self, timeout: float) -> str:
        """The stacks of its threads as faulthandler writes them; empty if it is stopped. Only once it is ready."""
        self._stacks = b""
        self._stack_written.clear()
        self.send_signal(liveness.DUMP_SIGNAL)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._stack_written.wait()
        return self._stacks.decode(errors="replace")

    def send_signal(self, signum: signal.Signals) -> None:
        """SIGKILL goes to its whole process group; other signals to itself, since it may still need its helpers."""
        if self.pid and not self.exited.done():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                (os.killpg if signum == signal.SIGKILL else os.kill)(self.pid, signum)

    def on_exit(self, status: int, reason: str = "") -> None:
        """Reads the rest of its output, then sets `exited`."""
        if self.exited.done():
            return
        for pipe in self._pipes:
            pipe.drain()
        self._lines.flush()
        self.exit_reason = reason
        self.exited.set_result(status)
        self.ready_or_exited.set()
        self._alive.set()


class Launcher(Protocol):
    """Starts the processes of functions."""

    def launch(self, file: Path, fd: int, on_lines: OnLines) -> ChildProcess:
        """Starts the function in `file` on the listening socket `fd`; `on_lines` gets what it prints."""

    def invalidate(self) -> None:
        """shared/ changed: processes launched from now on must import it again."""

    async def wait_warm(self) -> None:
        """Returns once shared/ is preloaded."""

    async def close(self) -> None: ...


class SpawnLauncher:
    """Starts a new interpreter for every process; works on every platform."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self.root = root
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}

    def launch(self, file: Path, fd: int, on_lines: OnLines) -> "SpawnedProcess":
        status, child_status = socket.socketpair()
        command = [sys.executable, "-m", "emulator.processes.run_function", str(file.relative_to(self.root)), str(fd)]
        try:
            child = children.spawn(
                [*command, str(child_status.fileno())],
                on_parent_death=signal.SIGKILL,
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(fd, child_status.fileno()),
            )
        except BaseException:
            status.close()
            raise
        finally:
            child_status.close()
        return SpawnedProcess(child, on_lines, status.detach())

    def invalidate(self) -> None:
        return

    async def wait_warm(self) -> None:
        return

    async def close(self) -> None:
        return


class SpawnedProcess(ChildProcess):
    """A child started with `children.spawn`; a thread waits for its exit."""

    def __init__(self, child: "subprocess.Popen[bytes]", on_lines: OnLines, status: int | None = None) -> None:
        assert child.stdout is not None
        super().__init__(os.dup(child.stdout.fileno()), status, on_lines)
        child.stdout.close()
        self.pid = child.pid
        self._child = child
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        if hasattr(os, "waitid"):  # not on macOS
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)  # before the wait below, after which the pid may be reused
        status = self._child.wait()
        children.forget(self._child)
        with contextlib.suppress(RuntimeError):  # the loop is closed: this process is ending, too
            self._loop.call_soon_threadsafe(self.on_exit, status)


def describe_status(status: int) -> str:
    """An exit status as the log shows it: `exit code 1` or `SIGKILL`."""
    if status >= 0:
        return f"exit code {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
