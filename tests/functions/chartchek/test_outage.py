"""The database becomes unreachable while a run streams."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from .people import Person, names, text_of
from .test_resume import LONG, WHOLE, another_process


class TcpProxy:
    """A TCP proxy to the stack that can be cut: it then aborts open and new connections."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._open: set[asyncio.StreamWriter] = set()
        self.cut = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.cut:
            writer.transport.abort()
            return
        upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._open |= {writer, upstream_writer}
        await asyncio.gather(_copy(reader, upstream_writer), _copy(upstream_reader, writer))
        self._open -= {writer, upstream_writer}

    def abort_all(self) -> None:
        self.cut = True
        for writer in self._open:
            writer.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def proxy_to(stack: Any) -> AsyncIterator[tuple[TcpProxy, str]]:
    proxy = TcpProxy(urlsplit(stack.url).port or 0)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    try:
        yield proxy, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        proxy.abort_all()


async def test_deltas_continue_during_a_database_outage_and_are_saved_afterwards(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread(LONG)
    async with proxy_to(stack) as (proxy, url):
        issuer = f"{stack.url}/auth/v1"
        with another_process(
            stack, SUPABASE_URL=url, JWT_ISSUERS=issuer, SUPABASE_JWKS_URL=f"{issuer}/jwks"
        ) as process:
            async with ada.at(process.url).running(thread, assistant) as stream:
                seen = []
                async for event in stream:
                    seen.append(event)
                    deltas = sum(each.name == "thread.message.delta" for each in seen)
                    if deltas == 5 and not proxy.cut:
                        proxy.abort_all()
                    if deltas == 25:
                        proxy.cut = False
    assert text_of(seen) == WHOLE
    assert names(seen)[-3:] == ["thread.message.completed", "thread.run.completed", "done"]
    run = seen[0].data["id"]
    [message] = await ada.rows(f"thread_messages?run_id=eq.{run}")
    assert message["content"][0]["text"]["value"] == WHOLE
    assert await ada.follow(run) == seen


async def test_an_unreachable_database_is_503(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread(LONG)
    settings = {"SUPABASE_URL": "http://127.0.0.1:9", "JWT_ISSUERS": f"{stack.url}/auth/v1"}
    with another_process(stack, **settings) as process:
        body = {"thread_id": thread, "assistant_id": assistant}
        status, response = await ada.at(process.url).call("POST", "/api/thread/run/stream", json=body)
    assert (status, response["code"]) == (503, "DATABASE_UNAVAILABLE")
