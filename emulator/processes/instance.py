"""One process of a function, with a socket of its own, so that no call reaches the wrong one of two."""

import asyncio
import contextlib
import signal
from dataclasses import dataclass, field

import aiohttp

from emulator.processes.code import Code
from emulator.processes.launch import Child

CALM_SECONDS = 2.0
STOP_SECONDS = 3.0


def open_session() -> aiohttp.ClientSession:
    """Asks nothing twice: what broke off may have been done, be it a GET, and may be what ended the process."""
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
    session = aiohttp.ClientSession(connector=connector, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar())
    session._retry_connection = False  # there is no public name for it
    return session


@dataclass
class Instance:
    """Calls wait until the process serves; the kernel refuses them when it has ended."""

    function: str
    url: str
    process: Child
    code: Code | None
    session: aiohttp.ClientSession = field(default_factory=open_session)
    replaced: bool = False  # by one with newer code
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
        """Lets what is under way finish, but not for longer than `seconds`; a process that never served has nothing."""
        if self.process.serves and seconds:
            if self.waiting:  # what was sent but not read yet would be lost at the signal
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.calm.wait(), min(seconds, CALM_SECONDS))
            self.process.signal(signal.SIGTERM)
            await asyncio.wait([self.process.exited], timeout=seconds)
        if not self.process.exited.done():
            self.process.signal(signal.SIGKILL)
            await asyncio.wait([self.process.exited], timeout=STOP_SECONDS)
        await self.session.close()
