"""The functions' processes: one each, started on the first call, restarted when their code changes."""

import asyncio
import signal
import socket
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from emulator.log import Log
from emulator.processes.code import read_code
from emulator.processes.instance import Instance
from emulator.processes.launch import Child, Launcher
from shared.errors import ApiError, FunctionCrashed, FunctionUnavailable, ShuttingDown

DRAIN_SECONDS = 15.0
FIRST_BACK_OFF, LAST_BACK_OFF = 0.25, 10.0
MAX_EXCUSED = 3  # a function may write into its own folder
BACKLOG = 2048
FEW_FILES = 20  # what every call can look at: under 0.1 ms


@dataclass
class Slot:
    """What stays when processes come and go: the memory of failures."""

    name: str
    file: Path
    instance: Instance | None = None
    failures: int = 0
    failed_at: float = 0.0
    excused: int = 0  # failed starts that were put down to a save in progress
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=8))

    def back_off(self) -> float:
        """Seconds until another start makes sense after failed ones."""
        if not self.failures:
            return 0.0
        pause = min(FIRST_BACK_OFF * 2.0 ** (self.failures - 1), LAST_BACK_OFF)
        return max(0.0, self.failed_at + pause - time.monotonic())


class Supervisor:
    """Runs the functions in `folder` with `launcher`. Use it in the thread and loop that lives longest.

    `drain` is what a process gets to finish after a change of its code, in seconds.
    """

    def __init__(self, folder: Path, launcher: Launcher, log: Log, drain: float = DRAIN_SECONDS) -> None:
        self.folder, self.launcher, self.log, self.drain = folder, launcher, log, drain
        self.slots: dict[str, Slot] = {}
        self.retiring: dict[asyncio.Task[None], Instance] = {}
        self.closed = False
        self.shared = folder.parent / "shared"
        self.shared_code = read_code(self.shared)

    async def serving(self, name: str) -> Instance:
        """The function's process once it serves, started if there is none. Raises FunctionUnavailable if it can't."""
        while not self.closed:
            instance = self._instance(name)
            await instance.process.begun.wait()
            if instance.process.serves and not instance.replaced:
                self.slots[name].excused = 0
                return instance
            if not instance.replaced and not self.closed:
                raise not_started(name)
        raise ShuttingDown

    def _instance(self, name: str) -> Instance:
        slot = self.slots.get(name) or self._open_slot(name)
        if self._is_edited(slot):  # a call that comes after a save must not be quicker than the watcher
            self.restart_edited(name)
        if slot.instance is None or slot.instance.process.exited.done():
            if (pause := slot.back_off()) > 0:
                raise not_started(name, pause)
            return self._start(slot)
        return slot.instance

    def is_stale(self, name: str, *, unsure: bool = True) -> bool:
        """Whether the function's files are not those its process was started with; `unsure` for too many to tell."""
        slot = self.slots.get(name)
        if slot is None:
            return False
        code = slot.instance.code if slot.instance else None
        return unsure if code is None else code != read_code(slot.file.parent)

    def is_shared_stale(self, *, unsure: bool = True) -> bool:
        """The same of shared/."""
        return unsure if self.shared_code is None else self.shared_code != read_code(self.shared)

    def _is_edited(self, slot: Slot) -> bool:
        """The same for a call to look at: False if there is much to look at, which the watcher does."""
        code = slot.instance.code if slot.instance else None
        if code is None or len(code) > FEW_FILES:
            return False
        now = read_code(slot.file.parent, FEW_FILES)
        return now is not None and now != code and slot.file.exists()

    def restart_edited(self, name: str) -> None:
        self.log.line("edgewise", f"functions/{name} changed: restarting it")
        self.restart(name)

    def restart(self, name: str) -> None:
        """Replaces a running function's process; the old one may finish what it began."""
        slot = self.slots.get(name)
        if slot is None or self.closed:
            return
        slot.failures = 0
        old = slot.instance
        if old is None or old.process.exited.done():
            return
        if slot.file.exists():
            self._start(slot)
        else:
            slot.instance = None
        old.replaced = True
        self._retire(old, self.drain)

    def restart_all(self) -> None:
        """For when shared/ changed."""
        self.shared_code = read_code(self.shared)
        self.launcher.forget_code()
        for name in list(self.slots):
            self.restart(name)

    def restart_stale(self) -> None:
        """For when nobody knows what changed."""
        if self.is_shared_stale(unsure=False):
            self.restart_all()
        for name in list(self.slots):
            if self.is_stale(name, unsure=False):
                self.restart(name)

    def lost(self, name: str) -> ApiError:
        """For a call whose process went away."""
        if self.closed:
            return ShuttingDown()
        message = f"The function '{name}' ended before it answered; the log of `edgewise up` has the reason"
        return FunctionCrashed(message)

    async def close(self) -> None:
        """Ends all processes, and their streams with a last frame; calls that come later are refused."""
        self.closed = True
        running = [slot.instance for slot in self.slots.values() if slot.instance]
        stops = [instance.stop() for instance in {*running, *self.retiring.values()}]
        await asyncio.gather(*stops, return_exceptions=True)
        await asyncio.gather(*self.retiring, return_exceptions=True)

    def _open_slot(self, name: str) -> Slot:
        slot = self.slots[name] = Slot(name, self.folder / name / "main.py")
        return slot

    def _start(self, slot: Slot) -> Instance:
        slot.tail.clear()

        def say(lines: list[str]) -> None:
            slot.tail.extend(lines)
            self.log.lines(slot.name, lines)

        code = read_code(slot.file.parent)  # before the process reads it: what changes in between makes it stale
        with socket.create_server(("127.0.0.1", 0), backlog=BACKLOG) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            process = self.launcher.launch(slot.file, listener.fileno(), say)
        instance = slot.instance = Instance(slot.name, url, process, code)
        process.exited.add_done_callback(lambda _: self._ended(slot, instance))
        return instance

    def _ended(self, slot: Slot, instance: Instance) -> None:
        if instance.retired:
            return
        self._retire(instance, 0)
        if instance.process.serves:
            slot.failures = 0
            self.log.warn(slot.name, f"ended ({_cause(instance.process)}); the next call starts it again")
            return
        if slot.excused < MAX_EXCUSED and (
            self.is_stale(slot.name, unsure=False) or self.is_shared_stale(unsure=False)
        ):
            slot.excused += 1
            instance.replaced = True  # it may have read half of what was just being saved
            self.restart_stale()
            return
        slot.failures += 1
        slot.failed_at = time.monotonic()
        last = slot.tail[-1] if slot.tail else "no message"
        self.log.warn(slot.name, f"did not start ({_cause(instance.process)}): {last}")
        if self.log.quiet:
            for line in slot.tail:
                self.log.warn(slot.name, line)

    def _retire(self, instance: Instance, seconds: float) -> None:
        instance.retired = True
        task = asyncio.get_running_loop().create_task(instance.retire(seconds))
        self.retiring[task] = instance
        task.add_done_callback(self.retiring.pop)


def not_started(name: str, pause: float | None = None) -> FunctionUnavailable:
    message = f"The function '{name}' does not start; the log of `edgewise up` has the reason"
    return FunctionUnavailable(message, retry_after=pause)


def _cause(process: Child) -> str:
    status = process.exited.result()
    if process.reason or status >= 0:
        return process.reason or f"exit code {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
