"""An upstream service that responds with given bytes, and a request to it through a pool."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from shared.http.pool import Pool
from shared.http.target import Target, with_body

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


@asynccontextmanager
async def server(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Call the handler for every connection; yields the port."""
    handling: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await handler(reader, writer)
        writer.transport.abort()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handling.add(asyncio.ensure_future(handle(reader, writer)))

    listening = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await asyncio.wait_for(asyncio.gather(*handling), 30)


def responding(*responses: bytes, close: bool = False) -> tuple[Handler, list[int]]:
    """Return a handler that sends these responses in order on each connection, and the requests per connection."""
    counts: list[int] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = len(counts)
        counts.append(0)
        for response in responses:
            await reader.readuntil(b"\r\n\r\n")
            counts[number] += 1
            writer.write(response)
            await writer.drain()
        if close:
            writer.close()
            await writer.wait_closed()
        await reader.read()

    return handle, counts


async def get(pool: Pool, target: Target) -> tuple[int, bytes]:
    """Return the status and body of a GET."""
    connection = await pool.acquire(target, 5.0)
    try:
        await connection.send(with_body(target.head("GET", {}), b""))
        return connection.status, await connection.read_all(1_000_000)
    finally:
        pool.release(target, connection)
