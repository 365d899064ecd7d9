"""A forward proxy that connects to one upstream service, whatever host a request names."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from tests.harness.upstream import server

ESTABLISHED = b"HTTP/1.0 200 Connection established\r\n\r\n"


@asynccontextmanager
async def forward_proxy(upstream: int, heads: list[bytes], connect_response: bytes = ESTABLISHED) -> AsyncIterator[int]:
    """Yields the proxy's port; appends the head of the first request on each connection to `heads`."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        heads.append(head)
        method, target, rest = head.split(b" ", 2)
        if method == b"CONNECT":
            writer.write(connect_response)
            if b" 200 " not in connect_response:
                return
            forwarded = b""
        else:
            url = urlsplit(target.decode())
            assert (url.scheme, bool(url.netloc)) == ("http", True), "a request to a proxy has the absolute form"
            origin_form = url._replace(scheme="", netloc="").geturl()
            forwarded = b"%b %b %b" % (method, origin_form.encode(), rest)
        from_upstream, to_upstream = await asyncio.open_connection("127.0.0.1", upstream)
        to_upstream.write(forwarded)
        await asyncio.gather(_copy(reader, to_upstream), _copy(from_upstream, writer))

    async with server(handle) as port:
        yield port


async def _copy(source: asyncio.StreamReader, destination: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        destination.write(data)
    destination.close()
