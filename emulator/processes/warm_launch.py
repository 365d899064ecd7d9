"""Starts functions by forking a process that has their imports behind it: tens of milliseconds instead of hundreds."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from emulator.processes import children
from emulator.processes.launch import follow_lines

DIED = -int(signal.SIGKILL)


class WarmLauncher:
    """Forks from one nursery (warm.py); a change of shared/ gets a new one, the old one may finish."""

    def __init__(self, root: Path, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.root, self.say = root, say
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}
        self.nurseries: list[Nursery] = []
        self._start()

    def launch(self, file: Path, fd: int, say: Callable[[str], None]) -> "Forked":
        if self.nurseries[-1].ended:
            self._start()
        return self.nurseries[-1].fork(str(file.relative_to(self.root)), fd, say)

    async def forget_code(self) -> None:
        self.nurseries[-1].retire()
        self._start()

    async def close(self) -> None:
        for nursery in self.nurseries:
            nursery.close()

    def _start(self) -> None:
        self.nurseries = [nursery for nursery in self.nurseries if not nursery.ended]
        self.nurseries.append(Nursery(self.root, self.environment, self.say))


class Nursery:
    """Our end of one warm process."""

    def __init__(self, root: Path, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.ended = False
        self.children: dict[int, Forked] = {}
        self.numbers = itertools.count(1)
        self.rest = b""
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = children.spawn(
                [sys.executable, "-m", "emulator.processes.warm", str(theirs.fileno())],
                on_parent_death=signal.SIGKILL,
                cwd=root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(theirs.fileno(),),
            )
        self.control.setblocking(False)
        self.loop.add_reader(self.control, self._read)
        threading.Thread(target=self._follow, args=(say,), daemon=True).start()

    def fork(self, file: str, fd: int, say: Callable[[str], None]) -> "Forked":
        number = next(self.numbers)
        reader, writer = os.pipe()
        child = self.children[number] = Forked(self.loop, reader, say)
        order = json.dumps({"id": number, "file": file}).encode()
        try:
            socket.send_fds(self.control, [order], [fd, writer])
        except OSError:
            self._finish()
        finally:
            os.close(writer)
        return child

    def retire(self) -> None:
        with contextlib.suppress(OSError):
            self.control.send(b'{"retire": true}')

    def close(self) -> None:
        self._finish()
        self.process.kill()
        self.process.wait()
        children.forget(self.process)

    def _read(self) -> None:
        try:
            data = self.control.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._finish()
            return
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            news = json.loads(line)
            if "pid" in news:
                self.children[news["id"]].started(news["pid"])
            else:
                self.children.pop(news["id"]).ended(news["exit"])

    def _finish(self) -> None:
        if not self.ended:
            self.ended = True
            self.loop.remove_reader(self.control)
            self.control.close()
            for child in self.children.values():
                child.ended(DIED)
            self.children.clear()

    def _follow(self, say: Callable[[str], None]) -> None:
        if self.process.stdout:
            with self.process.stdout as output, contextlib.suppress(RuntimeError):
                follow_lines(output.fileno(), _in_loop(self.loop, say))
        self.process.wait()


class Forked:
    """A function's process, known by its pid as soon as the nursery tells it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, output: int, say: Callable[[str], None]) -> None:
        self.loop = loop
        self.pid = 0
        self.exited: asyncio.Future[int] = loop.create_future()
        self._signals: list[signal.Signals] = []
        self._read_all = asyncio.Event()
        threading.Thread(target=self._follow, args=(output, say), daemon=True).start()

    def signal(self, signum: signal.Signals) -> None:
        if self.exited.done():
            return
        if not self.pid:
            self._signals.append(signum)
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signum)

    def started(self, pid: int) -> None:
        self.pid = pid
        for signum in self._signals:
            self.signal(signum)

    def ended(self, status: int) -> None:
        """Its last words come first."""

        async def finish() -> None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._read_all.wait(), 0.2)
            if not self.exited.done():
                self.exited.set_result(status)

        self._ending = self.loop.create_task(finish())

    def _follow(self, output: int, say: Callable[[str], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: we are ending, too
            follow_lines(output, _in_loop(self.loop, say))
            self.loop.call_soon_threadsafe(self._read_all.set)
        os.close(output)


def _in_loop(loop: asyncio.AbstractEventLoop, say: Callable[[str], None]) -> Callable[[str], None]:
    def later(line: str) -> None:
        loop.call_soon_threadsafe(say, line)

    return later
