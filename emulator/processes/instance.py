"""One process of a function, listening on a socket of its own, so that a request reaches exactly this process."""

import asyncio
import contextlib
import signal
from dataclasses import dataclass, field

import aiohttp

from emulator.processes.end_streams import END_STREAMS
from emulator.processes.launcher import ChildProcess
from emulator.processes.snapshot import Snapshot

IDLE_SECONDS = 2.0
STOP_SECONDS = 0.8  # when the stack stops: for the last frames of the streams
STOP_IDLE_SECONDS = 0.1
KILL_SECONDS = 3.0


class ConnectionLost(aiohttp.ClientError):
    """The connection ended before the response began; the request may have been handled."""


async def _without_retry(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """A client middleware that keeps aiohttp from sending an idempotent request again.

    aiohttp does so after ClientOSError and ServerDisconnectedError, but the request may be what ended the process.
    """
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise ConnectionLost from error


def open_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=30),
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        middlewares=[_without_retry],
    )


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
    pending: int = 0  # requests that were sent and have no response head yet
    idle: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> None:
        self.pending += 1
        self.idle.clear()

    def end(self) -> None:
        self.pending -= 1
        if not self.pending:
            self.idle.set()

    async def retire(self, seconds: float) -> None:
        """Lets running requests finish for up to `seconds`, then kills the process."""
        if self.process.ready and seconds:
            await self._terminate(min(seconds, IDLE_SECONDS))
            await asyncio.wait([self.process.exited], timeout=seconds)
        await self._kill()

    async def stop(self) -> None:
        """Ends its streams with a last frame, then the process; also while it retires."""
        self.retired = True
        if self.process.ready:
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
        await self.session.close()
