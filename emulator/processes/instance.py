"""One process of a function, listening on a socket of its own, so that a request reaches exactly this process."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import aiohttp

from emulator.processes.connections import RequestConnection, open_session, unread_bytes
from emulator.processes.end_streams import END_STREAMS
from emulator.processes.launcher import ChildProcess
from emulator.processes.snapshot import Snapshot

IDLE_SECONDS = 2.0
STOP_SECONDS = 3.0  # when the stack stops: for the last frames of the streams
STOP_IDLE_SECONDS = 0.1
KILL_SECONDS = 3.0
CHECK_SECONDS = 1.0  # between pings while there are requests
BLOCKED_SECONDS = 2.0  # without a response to a ping: the event loop is blocked


@dataclass(eq=False)
class PendingRequest:
    """A request that has no response head yet; `attempt` is a timeout that ends the wait for it."""

    connection: RequestConnection
    attempt: asyncio.Timeout
    is_movable: Callable[[], bool]  # whether it can be sent again


@dataclass(eq=False)
class Instance:
    """Requests wait in the socket's backlog until the process serves; they are refused once it has ended."""

    function: str
    url: str
    process: ChildProcess
    code: Snapshot | None
    session: aiohttp.ClientSession = field(default_factory=open_session)
    replaced: bool = False  # by a process with newer code
    retired: bool = False
    terminated: bool = False  # SIGTERM was sent; a second one would end it at once
    on_blocked: Callable[["Instance"], None] = lambda _: None
    blocked: bool = False  # its event loop has not run for BLOCKED_SECONDS
    pending: set[PendingRequest] = field(default_factory=set)
    deadlines: dict[object, float] = field(default_factory=dict)
    """By request whose response is not finished: when its head is due, by the monotonic clock."""
    idle: asyncio.Event = field(default_factory=asyncio.Event)  # nothing is pending
    monitor: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def waiting(self, request: PendingRequest) -> Iterator[None]:
        self.pending.add(request)
        self.idle.clear()
        try:
            yield
        finally:
            self.pending.remove(request)
            if not self.pending:
                self.idle.set()

    def begin(self, request: object, timeout: float) -> None:
        """A request begins, which has a response head within `timeout` seconds; `end` must follow."""
        self.deadlines[request] = time.monotonic() + timeout
        if self.monitor is None or self.monitor.done():
            self.monitor = asyncio.get_running_loop().create_task(self._monitor())

    def end(self, request: object) -> None:
        del self.deadlines[request]

    async def _monitor(self) -> None:
        """While there are requests, and once after the last one, check that the event loop runs."""
        unchecked = True
        while unchecked and not self.process.exited.done():
            await asyncio.sleep(CHECK_SECONDS)
            unchecked = bool(self.deadlines)
            if not await self.process.runs(BLOCKED_SECONDS):
                self.blocked = True
                self.on_blocked(self)
                await self.process.runs(None)
                self.blocked = False

    def move_unread(self) -> None:
        """Let the requests that the process has not begun to read be sent to another one."""
        unread = unread_bytes()
        for request in self.pending:
            if request.is_movable() and request.connection.is_unread(unread):
                request.attempt.reschedule(asyncio.get_running_loop().time())

    async def retire(self, seconds: float) -> None:
        """Lets running requests finish for up to `seconds`, then kills the process."""
        if self.process.ready and seconds:
            await self._terminate(min(seconds, IDLE_SECONDS))
            await asyncio.wait([self.process.exited], timeout=seconds)
        await self._kill()

    async def stop(self) -> None:
        """Ends its streams with a last frame, then the process; also while it retires."""
        self.retired = True
        if self.process.ready and not self.blocked:
            await self._terminate(STOP_IDLE_SECONDS)
            self.process.send_signal(END_STREAMS)
            await asyncio.wait([self.process.exited], timeout=STOP_SECONDS)
        await self._kill()

    async def _terminate(self, idle_timeout: float) -> None:
        if self.pending:  # a request that was sent but not read yet would be lost at SIGTERM
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.idle.wait(), idle_timeout)
        if not self.terminated:
            self.terminated = True
            self.process.send_signal(signal.SIGTERM)

    async def _kill(self) -> None:
        if not self.process.exited.done():
            self.process.send_signal(signal.SIGKILL)
            await asyncio.wait([self.process.exited], timeout=KILL_SECONDS)
        if self.monitor:
            self.monitor.cancel()
        await self.session.close()
