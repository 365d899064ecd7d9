"""Limiters over a store, and servers that do not respond."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from shared.limits.limiter import Limiter, open_storage


@contextlib.asynccontextmanager
async def limiting(url: str, *, timeout: float = 10.0, closed: bool = True) -> AsyncIterator[Limiter]:
    limiter = Limiter(open_storage(url, timeout), timeout=timeout, fail_closed=closed)
    try:
        yield limiter
    finally:
        await limiter.close()


@contextlib.asynccontextmanager
async def silent_server() -> AsyncIterator[int]:
    """The port of a server that accepts connections and never sends a byte."""
    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda reader, writer: writers.append(writer), "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    for writer in writers:
        writer.close()
    server.close()


class Proxy:
    """A TCP proxy before a store; it delays what it forwards, and forwards nothing while `forwarding` is not set."""

    def __init__(self, url: str, *, delay: float = 0) -> None:
        self._delay = delay
        self._upstream = urlsplit(url)
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []
        self.forwarding = asyncio.Event()
        self.forwarding.set()

    @contextlib.asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """Yields the store's URL with the proxy's address."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        login, at, _ = self._upstream.netloc.rpartition("@")
        yield self._upstream._replace(netloc=f"{login}{at}127.0.0.1:{server.sockets[0].getsockname()[1]}").geturl()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream_reader, upstream_writer = await asyncio.open_connection(self._upstream.hostname, self._upstream.port)
        self._writers += [writer, upstream_writer]
        for source, target in ((reader, upstream_writer), (upstream_reader, writer)):
            self._tasks.add(asyncio.create_task(self._forward(source, target)))

    async def _forward(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65536):
                await self.forwarding.wait()
                await asyncio.sleep(self._delay)
                target.write(data)
        target.close()
