"""What a handler notices of a client that disconnects: once, in time, and never after its work is done."""

import asyncio
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from starlette.types import ASGIApp

from shared.endpoint import asgi
from shared.routing import function_of
from shared.server.extensions import ON_DISCONNECT
from tests.harness.server import Message, serving

pytestmark = pytest.mark.asyncio

SOURCE = """
import asyncio
from typing import Any

from starlette.background import BackgroundTask
from starlette.responses import Response

from shared.endpoint import Call, endpoint
from shared.sse import EventStream

begun = asyncio.Event()
ended: asyncio.Queue[str] = asyncio.Queue()


class Silent:
    async def read(self) -> bytes:
        begun.set()
        await asyncio.sleep(30)
        return b""

    async def close(self, outcome: str) -> None:
        await asyncio.sleep(0)
        ended.put_nowait(outcome)


@endpoint("POST", "/functions/v1/gone/stream", auth="none", limit=None)
async def stream(call: Call) -> EventStream:
    return EventStream(Silent())


@endpoint("POST", "/functions/v1/gone/response", auth="none", limit=None)
async def response(call: Call) -> Response:
    return EventStream(Silent())


@endpoint("POST", "/functions/v1/gone/untyped", auth="none", limit=None)
async def untyped(call: Call):
    return EventStream(Silent())


@endpoint("POST", "/functions/v1/gone/reading", auth="none", limit=None)
async def reading(call: Call) -> EventStream:
    ended.put_nowait((await call.read()).decode())
    return EventStream(Silent())


class Cleaning(Silent):
    async def read(self) -> bytes:
        try:
            return await super().read()
        finally:
            await asyncio.sleep(0.5)
            ended.put_nowait("cleaned up")


@endpoint("POST", "/functions/v1/gone/cleanup", auth="none", limit=None)
async def cleanup(call: Call) -> EventStream:
    return EventStream(Cleaning())


@endpoint("POST", "/functions/v1/gone/background", auth="none", limit=None)
async def background(call: Call) -> EventStream | Response:
    async def work() -> None:
        await asyncio.sleep(0.01)
        ended.put_nowait("worked")

    return Response(b"", background=BackgroundTask(work))
"""


def load(folder: Path, source: str) -> ModuleType:
    path = folder / "gone" / "main.py"
    path.parent.mkdir()
    path.write_text(source)
    spec = spec_from_file_location("gone", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def gone(tmp_path: Path) -> ModuleType:
    return load(tmp_path, SOURCE)


def head(method: str, path: str, fields: str) -> bytes:
    return f"{method} /functions/v1/gone/{path} HTTP/1.1\r\nhost: a\r\n{fields}\r\n\r\n".encode()


def app(module: ModuleType) -> ASGIApp:
    return asgi(function_of(str(module.__file__)))


@pytest.mark.parametrize("path", ["stream", "response", "untyped"])
@pytest.mark.parametrize("body", [0, 10, 300_000], ids=["no body", "small body", "body larger than the buffer"])
async def test_a_stream_ends_with_its_client(gone: ModuleType, path: str, body: int) -> None:
    async with serving(app(gone)) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head("POST", path, f"content-length: {body * 2}") + b"x" * body)
        await asyncio.wait_for(gone.begun.wait(), 20)
        await asyncio.sleep(0.1)
        writer.close()
        assert await asyncio.wait_for(gone.ended.get(), 10) == "disconnected"


async def test_a_handler_that_streams_may_read_the_body_itself(gone: ModuleType) -> None:
    async with serving(app(gone)) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head("POST", "reading", "content-length: 10") + b"01234")
        await asyncio.sleep(0.1)
        writer.write(b"56789")
        assert await asyncio.wait_for(gone.ended.get(), 10) == "0123456789"
        await asyncio.wait_for(gone.begun.wait(), 10)
        writer.close()
        assert await asyncio.wait_for(gone.ended.get(), 10) == "disconnected"


async def test_the_cleanup_of_a_source_is_not_cancelled_by_a_second_disconnect(gone: ModuleType) -> None:
    async with serving(app(gone)) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head("POST", "cleanup", "transfer-encoding: chunked") + b"1\r\na\r\n")
        await asyncio.wait_for(gone.begun.wait(), 20)
        writer.write(b"zz\r\n")  # no chunk: the first disconnect
        await asyncio.sleep(0.1)
        writer.transport.abort()
        assert await asyncio.wait_for(gone.ended.get(), 10) == "cleaned up"


async def test_work_after_a_response_is_not_cancelled_by_an_earlier_disconnect(gone: ModuleType) -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        pass

    def on_disconnect(call: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(call)

    scope = {
        "type": "http", "method": "POST", "path": "/functions/v1/gone/background", "headers": [], "query_string": b"",
        "client": ("127.0.0.1", 1), "extensions": {ON_DISCONNECT: on_disconnect},
    }  # fmt: skip
    await app(gone)(scope, receive, send)
    assert gone.ended.get_nowait() == "worked"
