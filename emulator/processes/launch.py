"""How a function's process comes into being: started as `python -m shared.serve`, on a socket that we listen on."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from emulator.processes import children

CHUNK = 65536


class Running(Protocol):
    """A function's process. `exited` gives its exit status, negative for a signal."""

    @property
    def pid(self) -> int: ...
    @property
    def exited(self) -> "asyncio.Future[int]": ...
    def signal(self, signum: signal.Signals) -> None: ...


class Launcher(Protocol):
    """A way of starting processes; `say` gets each line that the process prints."""

    def launch(self, file: Path, fd: int, say: Callable[[str], None]) -> Running: ...
    async def close(self) -> None: ...
    async def forget_code(self) -> None:
        """shared/ changed: nothing imported before may be used again."""


class SpawnLauncher:
    """A new interpreter for every process; works everywhere."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self.root = root
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}

    def launch(self, file: Path, fd: int, say: Callable[[str], None]) -> "Spawned":
        command = [sys.executable, "-m", "shared.serve", str(file.relative_to(self.root)), "--fd", str(fd)]
        child = children.spawn(
            command,
            on_parent_death=signal.SIGKILL,
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(fd,),
        )
        return Spawned(child, say)

    async def forget_code(self) -> None:
        return

    async def close(self) -> None:
        return


class Spawned:
    """A child of ours, its output read and its end awaited by one thread."""

    def __init__(self, child: "subprocess.Popen[bytes]", say: Callable[[str], None]) -> None:
        self.child = child
        self.loop = asyncio.get_running_loop()
        self.exited: asyncio.Future[int] = self.loop.create_future()
        threading.Thread(target=self._follow, args=(say,), daemon=True).start()

    @property
    def pid(self) -> int:
        return self.child.pid

    def signal(self, signum: signal.Signals) -> None:
        if self.child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, signum)

    def _follow(self, say: Callable[[str], None]) -> None:
        if self.child.stdout:
            with self.child.stdout as output:
                follow_lines(output.fileno(), lambda line: self._to_loop(say, line))
        status = self.child.wait()
        children.forget(self.child)
        self._to_loop(self._finish, status)

    def _finish(self, status: int) -> None:
        if not self.exited.done():
            self.exited.set_result(status)

    def _to_loop(self, function: Callable[..., None], value: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: we are ending, too
            self.loop.call_soon_threadsafe(function, value)


def follow_lines(fd: int, say: Callable[[str], None]) -> None:
    """Reads `fd` to its end; a line longer than a chunk is told in pieces."""
    rest = b""
    while data := os.read(fd, CHUNK):
        *lines, rest = (rest + data).split(b"\n")
        if len(rest) >= CHUNK:
            lines, rest = [*lines, rest], b""
        for line in lines:
            say(line.decode(errors="replace").rstrip("\r"))
    if rest:
        say(rest.decode(errors="replace"))
