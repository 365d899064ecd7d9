"""Runs `shared.server` with an application, and sends raw requests to it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from shared.server.server import Server

Message = dict[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]


async def echo(scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> None:
    """Respond with the method, path, query and body of the request, and the status in x-status."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    text = b"%s %s?%s %s" % (scope["method"].encode(), scope["path"].encode(), scope["query_string"], body)
    status = int(dict(scope["headers"]).get(b"x-status", b"200"))
    headers = [(b"content-length", b"%d" % len(text))] if b"x-stream" not in dict(scope["headers"]) else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text[:3], "more_body": True})
    await send({"type": "http.response.body", "body": text[3:]})


@asynccontextmanager
async def serving(app: Any, **settings: Any) -> AsyncIterator[int]:
    """Serve the application; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = Server(app, **{"keep_alive": 60, **settings})
        work = asyncio.ensure_future(server.serve(listener, shutdown_timeout=1.0, on_shutdown=lambda: None))
        await asyncio.sleep(0)
        try:
            yield port
        finally:
            server.stop()
            await asyncio.wait_for(work, 30)


async def send_raw(port: int, request: bytes) -> bytes:
    """Send bytes; return the bytes received until the connection is closed, without Date headers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    response = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    lines = [line for line in response.split(b"\r\n") if not line.startswith(b"date: ")]
    return b"\r\n".join(lines)
