"""The number of database requests per call: one for simple calls, beside the list of closed accounts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urljoin

import aiohttp
import msgspec
import pytest

from tests.harness.bundled import needs
from tests.harness.process import ISSUER, serving
from tests.harness.tokens import bearer

MOMENT = "2026-11-01T09:30:00+00:00"
THREAD = {
    "thread_id": "thread_1",
    "assistant_id": "asst_1",
    "title": "Notes",
    "is_active": True,
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
MESSAGE = {
    "id": "msg_1",
    "thread_id": "thread_1",
    "role": "user",
    "status": "completed",
    "content": [],
    "attachments": [],
    "metadata": {},
    "created_at": MOMENT,
    **dict.fromkeys(("assistant_id", "run_id", "incomplete_details", "completed_at", "incomplete_at")),
}
CLOSED = b"/rpc/closed_accounts"
CALLS = [
    ("thread-list", "GET", "/api/thread", None, [THREAD] * 50, 200),
    ("message-create", "POST", "/api/thread/message", {"thread_id": "thread_1", "message": "Hello"}, MESSAGE, 200),
]


@asynccontextmanager
async def rest(result: object) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Runs a PostgREST that always returns `result`; yields its URL and the received request lines."""
    received: list[bytes] = []
    body = msgspec.json.encode(result)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            received.append(line)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0] or b"0")
            await reader.readexactly(length)
            answer = b"[]" if CLOSED in line else body
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(answer), answer))
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", received
    server.close()


@pytest.mark.parametrize(("function", "method", "path", "body", "result", "status"), CALLS)
@needs("thread-list", "message-create")
async def test_simple_calls_take_one_round_trip(
    function: str, method: str, path: str, body: object, result: object, status: int
) -> None:
    async with rest(result) as (url, received), aiohttp.ClientSession() as http:
        settings = {"SUPABASE_URL": url, "JWT_ISSUERS": ISSUER}
        with serving(f"functions/{function}/main.py", settings) as process:
            for count in range(1, 3):
                url = urljoin(process.url, path)
                async with http.request(method, url, json=body, headers=bearer()) as response:
                    assert response.status == status, process.log
                assert len([line for line in received if CLOSED not in line]) == count, received
        assert any(CLOSED in line for line in received)
