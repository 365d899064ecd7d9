"""How a function's process comes into being: started in a new interpreter, on a socket that we listen on."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from emulator.processes import children
from emulator.processes.pipes import Lines, Pipe, Say


class Child:
    """A process of ours: what it prints, whether it serves, and its end.

    `begun` is set once it serves or has ended; `exited` gives its exit status, negative for a signal. `reason` says why
    it ended, if that was not its own doing.
    """

    def __init__(self, output: int, ready: int | None, say: Say) -> None:
        self.pid = 0
        self.serves = False
        self.reason = ""
        self.begun = asyncio.Event()
        self.exited: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._lines = Lines(say)
        self._pipes = [Pipe(output, self._lines.feed)]
        if ready is not None:
            self._pipes.insert(0, Pipe(ready, self._serving))

    def _serving(self, _: bytes) -> None:
        self.serves = True
        self.begun.set()

    def signal(self, signum: signal.Signals) -> None:
        """SIGKILL is for all that it started, too; other signals are for itself, which may want its helpers still."""
        if self.pid and not self.exited.done():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                (os.killpg if signum == signal.SIGKILL else os.kill)(self.pid, signum)

    def ended(self, status: int, reason: str = "") -> None:
        """Its last words come first."""
        if self.exited.done():
            return
        for pipe in self._pipes:
            pipe.finish()
        self._lines.end()
        self.reason = reason
        self.exited.set_result(status)
        self.begun.set()


class Launcher(Protocol):
    """A way of starting processes; `say` gets the lines that the process prints."""

    def launch(self, file: Path, fd: int, say: Say) -> Child: ...
    def forget_code(self) -> None:
        """shared/ changed: nothing imported before may be used again."""

    async def warmed(self) -> None:
        """Returns when a function starts as quickly as it can."""

    async def close(self) -> None: ...


class SpawnLauncher:
    """A new interpreter for every process; works everywhere."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self.root = root
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}

    def launch(self, file: Path, fd: int, say: Say) -> "Spawned":
        ready, theirs = os.pipe()
        command = [sys.executable, "-m", "emulator.processes.plain", str(file.relative_to(self.root)), str(fd)]
        try:
            child = children.spawn(
                [*command, str(theirs)],
                on_parent_death=signal.SIGKILL,
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(fd, theirs),
            )
        except BaseException:
            os.close(ready)
            raise
        finally:
            os.close(theirs)
        return Spawned(child, say, ready)

    def forget_code(self) -> None:
        return

    async def warmed(self) -> None:
        return

    async def close(self) -> None:
        return


class Spawned(Child):
    """A child that we started ourselves; its end is awaited by a thread."""

    def __init__(self, child: "subprocess.Popen[bytes]", say: Say, ready: int | None = None) -> None:
        assert child.stdout is not None
        super().__init__(os.dup(child.stdout.fileno()), ready, say)
        child.stdout.close()
        self.pid = child.pid
        self._child = child
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        if hasattr(os, "waitid"):  # not on macOS
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)  # what it started; its number is free for others after the wait
        status = self._child.wait()
        children.forget(self._child)
        with contextlib.suppress(RuntimeError):  # the loop is closed: we are ending, too
            self._loop.call_soon_threadsafe(self.ended, status)
