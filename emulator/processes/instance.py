"""One process of a function, with a socket of its own, so that no call reaches the wrong one of two."""

import asyncio
import contextlib
import signal
from dataclasses import dataclass, field

import aiohttp

from emulator.processes.code import Code
from emulator.processes.ending import END_STREAMS
from emulator.processes.launch import Child

CALM_SECONDS = 2.0
STOP_SECONDS = 0.8  # what a process gets when everything stops, for the last frames of its streams
LAST_CALM_SECONDS = 0.1
KILLED_SECONDS = 3.0


def open_session() -> aiohttp.ClientSession:
    """Asks nothing twice: what broke off may have been done, be it a GET, and may be what ended the process."""
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
    session = aiohttp.ClientSession(connector=connector, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar())
    session._retry_connection = False  # there is no public name for it
    return session


@dataclass(eq=False)
class Instance:
    """Calls wait until the process serves; the kernel refuses them when it has ended."""

    function: str
    url: str
    process: Child
    code: Code | None
    session: aiohttp.ClientSession = field(default_factory=open_session)
    replaced: bool = False  # by one with newer code
    retired: bool = False
    told: bool = False  # to end; a second time would mean at once
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
        """Lets what is under way finish, but not for longer than `seconds`; a process that never served has nothing."""
        if self.process.serves and seconds:
            await self._tell(min(seconds, CALM_SECONDS))
            await asyncio.wait([self.process.exited], timeout=seconds)
        await self._kill()

    async def stop(self) -> None:
        """Has it end its streams now, each with a last frame; also while it retires."""
        self.retired = True
        if self.process.serves:
            await self._tell(LAST_CALM_SECONDS)
            self.process.signal(END_STREAMS)
            await asyncio.wait([self.process.exited], timeout=STOP_SECONDS)
        await self._kill()

    async def _tell(self, calm: float) -> None:
        if self.waiting:  # what was sent but not read yet would be lost at the signal
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.calm.wait(), calm)
        if not self.told:
            self.told = True
            self.process.signal(signal.SIGTERM)

    async def _kill(self) -> None:
        if not self.process.exited.done():
            self.process.signal(signal.SIGKILL)
            await asyncio.wait([self.process.exited], timeout=KILLED_SECONDS)
        await self.session.close()
