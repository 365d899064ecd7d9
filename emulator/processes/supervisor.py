"""The functions' processes: one each, started on the first call, restarted when their code changes."""

import asyncio
import contextlib
import signal
import socket
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from emulator.log import Log
from emulator.processes.launch import Launcher, Running
from shared.errors import ApiError, FunctionCrashed, FunctionUnavailable

DRAIN_SECONDS = 10.0  # what a stream gets to finish after a change of the code
STOP_SECONDS = 3.0
FIRST_BACK_OFF, LAST_BACK_OFF = 0.25, 10.0
BACKLOG = 2048


Code = frozenset[tuple[str, int, int]]


@dataclass
class Instance:
    """One process of a function, with a socket of its own, so that no call reaches the wrong one of two.

    Calls wait on the socket while the process starts; the kernel refuses them when it ends.
    """

    function: str
    url: str
    process: Running
    session: aiohttp.ClientSession
    code: Code
    answered: bool = False
    retired: bool = False
    waiting: int = 0  # calls that were sent and not answered yet
    calm: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> None:
        self.waiting += 1
        self.calm.clear()

    def end(self) -> None:
        self.waiting -= 1
        if not self.waiting:
            self.calm.set()

    async def retire(self, seconds: float) -> None:
        """Lets the calls in flight finish, but not for longer than `seconds`."""
        self.retired = True
        deadline = time.monotonic() + seconds
        if self.waiting:  # what was sent but not read yet would be lost at the signal
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.calm.wait(), seconds)
        self.process.signal(signal.SIGTERM)
        done, _ = await asyncio.wait([self.process.exited], timeout=max(0.0, deadline - time.monotonic()))
        if not done:
            self.process.signal(signal.SIGKILL)
            await asyncio.wait([self.process.exited], timeout=STOP_SECONDS)
        await self.session.close()


@dataclass
class Slot:
    """What stays when processes come and go: the memory of failures."""

    name: str
    file: Path
    instance: Instance | None = None
    failures: int = 0
    failed_at: float = 0.0
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=8))

    def back_off(self) -> float:
        """Seconds until another start makes sense after failed ones."""
        if not self.failures:
            return 0.0
        pause = min(FIRST_BACK_OFF * 2.0 ** (self.failures - 1), LAST_BACK_OFF)
        return max(0.0, self.failed_at + pause - time.monotonic())


class Supervisor:
    """Runs the functions in `folder` with `launcher`. Use it in the thread and loop that lives longest."""

    def __init__(self, folder: Path, launcher: Launcher, log: Log) -> None:
        self.folder, self.launcher, self.log = folder, launcher, log
        self.slots: dict[str, Slot] = {}
        self.retiring: set[asyncio.Task[None]] = set()

    def instance(self, name: str) -> Instance:
        """The function's process, started if there is none. Raises FunctionUnavailable while it fails to start."""
        slot = self.slots.get(name) or self._open_slot(name)
        if slot.instance is None or slot.instance.process.exited.done():
            if (pause := slot.back_off()) > 0:
                raise not_started(name, pause)
            self._start(slot)
        assert slot.instance is not None
        return slot.instance

    def is_stale(self, name: str) -> bool:
        """Whether the function's files are not those its process was started with."""
        slot = self.slots.get(name)
        return slot is not None and (slot.instance is None or slot.instance.code != read_code(slot.file.parent))

    def restart(self, name: str) -> None:
        """Replaces a running function's process; the old one may finish what it began."""
        slot = self.slots.get(name)
        if slot is None:
            return
        slot.failures = 0
        if slot.instance is None or slot.instance.process.exited.done():
            return
        old = slot.instance
        if slot.file.exists():
            self._start(slot)
        else:
            slot.instance = None
        self._retire(old, DRAIN_SECONDS)

    async def restart_all(self) -> None:
        await self.launcher.forget_code()
        for name in list(self.slots):
            self.restart(name)

    async def close(self) -> None:
        for slot in self.slots.values():
            if slot.instance is not None:
                self._retire(slot.instance, STOP_SECONDS)
        for task in list(self.retiring):
            with contextlib.suppress(Exception):
                await asyncio.wait_for(task, 2 * STOP_SECONDS)
        await self.launcher.close()

    def _open_slot(self, name: str) -> Slot:
        slot = self.slots[name] = Slot(name, self.folder / name / "main.py")
        return slot

    def _start(self, slot: Slot) -> None:
        slot.tail.clear()

        def say(line: str) -> None:
            slot.tail.append(line)
            self.log.line(slot.name, line)

        code = read_code(slot.file.parent)  # before the process reads it: what changes in between makes it stale
        with socket.create_server(("127.0.0.1", 0), backlog=BACKLOG) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            process = self.launcher.launch(slot.file, listener.fileno(), say)
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
        session = aiohttp.ClientSession(connector=connector, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar())
        instance = slot.instance = Instance(slot.name, url, process, session, code)
        process.exited.add_done_callback(lambda exited: self._ended(slot, instance, exited.result()))

    def _ended(self, slot: Slot, instance: Instance, status: int) -> None:
        if instance.retired:
            return
        self._retire(instance, 0)
        if instance.answered:
            slot.failures = 0
            self.log.warn(slot.name, f"ended ({_reason(status)}); the next call starts it again")
            return
        slot.failures += 1
        slot.failed_at = time.monotonic()
        self.log.warn(slot.name, f"did not start ({_reason(status)}): {slot.tail[-1] if slot.tail else 'no message'}")
        if self.log.quiet:
            for line in slot.tail:
                self.log.warn(slot.name, line)

    def _retire(self, instance: Instance, seconds: float) -> None:
        task = asyncio.get_running_loop().create_task(instance.retire(seconds))
        self.retiring.add(task)
        task.add_done_callback(self.retiring.discard)


def read_code(folder: Path) -> Code:
    """Names, dates and sizes of a function's files."""
    found = set()
    for file in folder.rglob("*"):
        if "__pycache__" not in file.parts:
            with contextlib.suppress(OSError):  # an editor's temporary file, gone again
                stat = file.stat()
                found.add((file.relative_to(folder).as_posix(), stat.st_mtime_ns, stat.st_size))
    return frozenset(found)


def not_started(name: str, retry_after: float | None = None) -> ApiError:
    message = f"The function '{name}' does not start; the log of `edgewise up` has the reason"
    return FunctionUnavailable(message, retry_after=retry_after)


def ended(instance: Instance) -> ApiError:
    """For a call whose process went away."""
    if not instance.answered:
        return not_started(instance.function)
    message = f"The function '{instance.function}' ended before it answered; the log of `edgewise up` has the reason"
    return FunctionCrashed(message)


def _reason(status: int) -> str:
    if status >= 0:
        return f"exit code {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
