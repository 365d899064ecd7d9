"""The functions' processes: one each, started by the first request, restarted when their code changes."""

import asyncio
import socket
import time
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulator.log import Log
from emulator.processes.instance import Instance
from emulator.processes.launcher import ChildProcess, Launcher, describe_status
from emulator.processes.snapshot import take_snapshot
from emulator.processes.stacks import find_place
from shared.errors import ApiError, FunctionCrashed, FunctionUnavailable, ShuttingDown

MIN_BACKOFF, MAX_BACKOFF = 0.25, 10.0
MAX_RESTARTS_WHILE_SAVING = 3  # a function that writes into its own folder looks as if it were being saved
BACKLOG = 2048
REQUEST_LINE = '"severity":"INFO","event":"request"'  # as shared/log.py writes it
MAX_BLOCKED = 3  # blocked processes of a function beside which another is started
STACK_SECONDS = 3.0
POLL_SECONDS = 0.05
MOVED = "new requests go to another process"
MAX_FILES_PER_REQUEST = 20  # that each request can check: under 0.1 ms


@dataclass
class FunctionState:
    """The state of a function that outlives its processes."""

    name: str
    file: Path
    instance: Instance | None = None
    failures: int = 0
    failed_at: float = 0.0
    restarts_while_saving: int = 0  # failed starts for which a save in progress was the likely cause
    last_lines: deque[str] = field(default_factory=lambda: deque(maxlen=40))

    def backoff(self) -> float:
        """Seconds until the next start may be tried after failed ones."""
        if not self.failures:
            return 0.0
        pause = min(MIN_BACKOFF * 2.0 ** (self.failures - 1), MAX_BACKOFF)
        return max(0.0, self.failed_at + pause - time.monotonic())


class Supervisor:
    """Runs the functions in `folder` with `launcher`. Create it in the main thread (see children.spawn).

    `drain` is the seconds that a process gets to finish its requests after its code changed.
    """

    def __init__(self, folder: Path, launcher: Launcher, log: Log, drain: float) -> None:
        self.folder, self.launcher, self.log, self.drain = folder, launcher, log, drain
        self.functions: dict[str, FunctionState] = {}
        self.retiring: dict[asyncio.Task[None], Instance] = {}
        self.closed = False
        self.shared = folder.parent / "shared"
        self.shared_code = take_snapshot(self.shared)

    async def ready_instance(self, name: str) -> Instance:
        """Returns the function's process once it serves, starting it if needed.

        Raises FunctionUnavailable if it does not start, ShuttingDown if the supervisor is closed.
        """
        while not self.closed:
            instance = self._instance(name)
            await instance.process.ready_or_exited.wait()
            if instance.process.ready and not instance.replaced:
                self.functions[name].restarts_while_saving = 0
                return instance
            if not instance.replaced and not self.closed:
                raise not_started(name)
        raise ShuttingDown

    def _instance(self, name: str) -> Instance:
        state = self.functions.get(name)
        if state is None:
            state = self.functions[name] = FunctionState(name, self.folder / name / "main.py")
        if state.instance and state.instance.blocked and self._may_replace_blocked(state):
            state.instance.replaced = True
            return self._start(state)
        if self._is_edited(state):  # a request that follows a save may arrive before the watcher's event
            self.restart_edited(name)
        if state.instance is None or state.instance.process.exited.done():
            if (pause := state.backoff()) > 0:
                raise not_started(name, pause)
            return self._start(state)
        return state.instance

    def is_stale(self, name: str, *, default: bool = True) -> bool:
        """Whether the function's files changed since its process started; `default` if there are too many to check."""
        state = self.functions.get(name)
        if state is None:
            return False
        code = state.instance.code if state.instance else None
        return default if code is None else code != take_snapshot(state.file.parent)

    def is_shared_stale(self, *, default: bool = True) -> bool:
        """The same for shared/."""
        return default if self.shared_code is None else self.shared_code != take_snapshot(self.shared)

    def _is_edited(self, state: FunctionState) -> bool:
        """A cheap `is_stale` for each request: False for a folder with many files, which is left to the watcher."""
        code = state.instance.code if state.instance else None
        if code is None or len(code) > MAX_FILES_PER_REQUEST:
            return False
        now = take_snapshot(state.file.parent, MAX_FILES_PER_REQUEST)
        return now is not None and now != code and state.file.exists()

    def restart_edited(self, name: str) -> None:
        self.log.line("edgewise", f"functions/{name} changed: restarting it")
        self.restart(name)

    def restart(self, name: str) -> None:
        """Replaces a running function's process; the old one may finish its requests."""
        state = self.functions.get(name)
        if state is None or self.closed:
            return
        state.failures = 0
        old = state.instance
        if old is None or old.process.exited.done():
            return
        if state.file.exists():
            self._start(state)
        else:
            state.instance = None
        old.replaced = True
        self._retire(old, self.drain)

    def restart_all(self) -> None:
        """Restarts every function after a change of shared/."""
        self.shared_code = take_snapshot(self.shared)
        self.launcher.invalidate()
        for name in list(self.functions):
            self.restart(name)

    def restart_stale(self) -> None:
        """Restarts the functions whose files, or shared/, differ from those that they were started with."""
        if self.is_shared_stale(default=False):
            self.restart_all()
        for name in list(self.functions):
            if self.is_stale(name, default=False):
                self.restart(name)

    def crash_error(self, name: str) -> ApiError:
        """The error for a request whose process ended before it responded."""
        if self.closed:
            return ShuttingDown()
        message = f"The function '{name}' ended before it responded; the log of `edgewise up` has the reason"
        return FunctionCrashed(message)

    async def close(self) -> None:
        """Ends all processes, and their streams with a last frame; refuses further requests."""
        self.closed = True
        running = [state.instance for state in self.functions.values() if state.instance]
        stops = [instance.stop() for instance in {*running, *self.retiring.values()}]
        await asyncio.gather(*stops, return_exceptions=True)
        await asyncio.gather(*self.retiring, return_exceptions=True)

    def _start(self, state: FunctionState) -> Instance:
        state.last_lines.clear()

        def on_lines(lines: list[str]) -> None:
            state.last_lines.extend(lines)
            for line in lines:  # with --quiet, what the function says is shown, and its requests are not
                show = self.log.quiet and REQUEST_LINE not in line
                (self.log.warn if show else self.log.line)(state.name, line)

        code = take_snapshot(state.file.parent)  # before the process reads it, so that later changes make it stale
        with socket.create_server(("127.0.0.1", 0), backlog=BACKLOG) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            process = self.launcher.launch(state.file, listener.fileno(), on_lines)
        instance = state.instance = Instance(state.name, url, process, code, on_blocked=self._on_blocked)
        process.exited.add_done_callback(lambda _: self._on_exit(state, instance))
        return instance

    def _may_replace_blocked(self, state: FunctionState) -> bool:
        blocked = [
            instance for instance in self.retiring.values() if instance.function == state.name and instance.blocked
        ]
        return len(blocked) <= MAX_BLOCKED

    def _on_blocked(self, instance: Instance) -> None:
        if not instance.retired:
            self._retire_later(instance, self._end_blocked(instance))

    async def _end_blocked(self, instance: Instance) -> None:
        """Move requests away from a process whose event loop is blocked, and end it if it still is at their timeout.

        If the event loop runs again, the process serves again, or ends after its requests if it was replaced.
        """
        since = time.monotonic()
        instance.move_unread()
        self.log.warn(instance.function, f"its event loop is blocked{await self._place(instance)}: {MOVED}")
        while not instance.process.exited.done():
            if not instance.blocked and not instance.replaced:
                self.log.line(instance.function, f"its event loop runs again after {time.monotonic() - since:.0f} s")
                return
            if not instance.blocked and not instance.deadlines:
                break
            if instance.blocked and time.monotonic() > max(instance.deadlines.values(), default=0):
                self.log.warn(instance.function, "its event loop is still blocked: the process is ended")
                break
            await asyncio.sleep(POLL_SECONDS)
        instance.retired = instance.replaced = True
        await instance.retire(0)

    async def _place(self, instance: Instance) -> str:
        place = find_place(await instance.process.stacks(STACK_SECONDS), self.folder.parent)
        return f" at {place}" if place else ""

    def _on_exit(self, state: FunctionState, instance: Instance) -> None:
        if instance.retired:
            return
        self._retire(instance, 0)
        if instance.process.ready:
            state.failures = 0
            self.log.warn(state.name, f"ended ({_exit_cause(instance.process)}); the next request starts it again")
            return
        if state.restarts_while_saving < MAX_RESTARTS_WHILE_SAVING and (
            self.is_stale(state.name, default=False) or self.is_shared_stale(default=False)
        ):
            state.restarts_while_saving += 1
            instance.replaced = True  # it may have read a file that was half saved
            self.restart_stale()
            return
        state.failures += 1
        state.failed_at = time.monotonic()
        last = state.last_lines[-1] if state.last_lines else "no output"
        self.log.warn(state.name, f"did not start ({_exit_cause(instance.process)}): {last}")
        if self.log.quiet:
            for line in state.last_lines:
                self.log.warn(state.name, line)

    def _retire(self, instance: Instance, seconds: float) -> None:
        instance.retired = True
        self._retire_later(instance, instance.retire(seconds))

    def _retire_later(self, instance: Instance, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.retiring[task] = instance
        task.add_done_callback(self.retiring.pop)


def not_started(name: str, pause: float | None = None) -> FunctionUnavailable:
    message = f"The function '{name}' does not start; the log of `edgewise up` has the reason"
    return FunctionUnavailable(message, retry_after=pause)


def _exit_cause(process: ChildProcess) -> str:
    return process.exit_reason or describe_status(process.exited.result())
