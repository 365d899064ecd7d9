"""The client kit for Python (client/python) against the running stack, directly and over lost connections."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from edgewise_client import (
    Analytics,
    BrokenStreamError,
    Connection,
    EdgewiseError,
    Limiter,
    NetworkError,
    RateLimitedError,
    StreamError,
    UnauthorizedError,
    stream_chat,
    stream_function,
    stream_run,
)

from emulator.settings import LOCAL_OPENAI_KEY
from tests.conftest import Stack
from tests.harness.bundled import CHARTCHEK, needs
from tests.harness.process import ROOT
from tests.harness.upstream import server
from tests.harness.users import User, sign_up

pytestmark = needs("legal-chat", "analytics-track", *CHARTCHEK)
QUESTION = {"messages": [{"role": "user", "content": "How do I file an FIR?"}], "language": "en"}
WORDS = [f"word{index} " for index in range(60)]
SLOW = {"text": WORDS, "pause": 0.05}


@pytest.fixture
async def user(stack: Stack) -> AsyncIterator[User]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http:
        yield await sign_up(User(stack.url, http, stack.anon_key))


@pytest.fixture
def connection(user: User) -> Connection:
    return Connection(user.url, user.anon_key, user.token)


@asynccontextmanager
async def lossy(connection: Connection, *cuts: int) -> AsyncIterator[Connection]:
    """The connection through a proxy that passes on only so many bytes of each response, then of all following ones."""
    upstream, left = urlsplit(connection.url), list(cuts)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        limit = left.pop(0) if left else None
        if limit == 0:
            return
        from_stack, to_stack = await asyncio.open_connection(upstream.hostname, upstream.port)
        sending = asyncio.create_task(_copy(reader, to_stack, None))
        await _copy(from_stack, writer, limit)
        sending.cancel()
        to_stack.close()

    async with server(handle) as port:
        yield replace(connection, url=f"http://127.0.0.1:{port}")


async def _copy(source: asyncio.StreamReader, destination: asyncio.StreamWriter, limit: int | None) -> None:
    while data := await source.read(65536):
        destination.write(data if limit is None else data[:limit])
        await destination.drain()
        limit = None if limit is None else limit - len(data)
        if limit is not None and limit <= 0:
            break


async def _collect(open_stream: Callable[[], Any]) -> list[Any]:
    return await asyncio.to_thread(lambda: list(open_stream()))


async def _script(user: User, script: dict[str, Any]) -> None:
    headers = {"authorization": f"Bearer {LOCAL_OPENAI_KEY}"}
    status, _ = await user.post("/openai/v1/emulator/scripts", {**script, "times": 1}, headers=headers)
    assert status == 200


async def test_a_chat_is_its_text(connection: Connection) -> None:
    text = "".join(await _collect(lambda: stream_chat(connection, QUESTION)))
    assert "FIR" in text
    events = await _collect(lambda: stream_function(connection, "legal-chat", QUESTION))
    assert "".join(event["text"] for event in events) == text


async def test_a_chat_can_be_stopped(user: User, connection: Connection) -> None:
    def read() -> list[str]:
        pieces = []
        with stream_chat(connection, QUESTION) as stream:
            for piece in stream:
                pieces.append(piece)
                if len(pieces) == 3:
                    stream.stop()
        return pieces

    await _script(user, SLOW)
    assert await asyncio.to_thread(read) == WORDS[:3]


async def test_each_failure_has_a_type(user: User, connection: Connection) -> None:
    with pytest.raises(UnauthorizedError, match="Unauthorized"):
        await _collect(lambda: stream_chat(replace(connection, token=None), QUESTION))
    with pytest.raises(EdgewiseError, match="messages") as invalid:
        await _collect(lambda: stream_chat(connection, {}))
    assert (invalid.value.status, invalid.value.code) == (400, "VALIDATION_ERROR")
    await _script(user, {"text": ["a ", "b "], "end": "failed"})
    with pytest.raises(StreamError) as failed:
        await _collect(lambda: stream_chat(connection, QUESTION))
    assert failed.value.code.startswith("AI_")
    async with lossy(connection, 900) as lost:
        with pytest.raises(BrokenStreamError):
            await _collect(lambda: stream_chat(lost, QUESTION))
    async with lossy(connection, 0) as lost:
        with pytest.raises(NetworkError):
            await _collect(lambda: stream_chat(lost, QUESTION))


async def test_the_limiter_refuses_the_eleventh_call_and_follows_the_server(connection: Connection) -> None:
    limiter, user = Limiter(), connection.user()
    for _ in range(3):  # of another process
        await _collect(lambda: stream_chat(connection, QUESTION, limiter=None))
    assert limiter.state(user).remaining == 10
    async with lossy(connection, 0) as lost:
        with pytest.raises(NetworkError):
            await _collect(lambda: stream_chat(lost, QUESTION, limiter=limiter))
    assert limiter.state(user).remaining == 10
    await _collect(lambda: stream_chat(connection, QUESTION, limiter=limiter))
    assert limiter.state(user).remaining == 6

    def attempt(_: int) -> int:
        try:
            return len(list(stream_chat(connection, QUESTION, limiter=limiter)))
        except RateLimitedError as refused:
            return 0 if 0 < refused.remaining <= 60 else -1

    def attempts() -> list[int]:
        with ThreadPoolExecutor(9) as pool:
            return list(pool.map(attempt, range(9)))

    assert sum(map(bool, await asyncio.to_thread(attempts))) == 6
    with pytest.raises(RateLimitedError):  # the server's
        await _collect(lambda: stream_chat(connection, QUESTION, limiter=None))


async def test_a_call_over_a_budget_is_counted_until_it_leaves_the_window(connection: Connection) -> None:
    body = b'{"error": "Your daily budget is used up", "code": "BUDGET_EXCEEDED", "retryAfter": 1}'
    limits = f"x-ratelimit-limit: 10\r\nx-ratelimit-remaining: 9\r\nx-ratelimit-reset: {time.time() + 60:.0f}\r\n"
    head = f"HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\n{limits}content-length: {len(body)}\r\n\r\n"

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + body)

    limiter = Limiter()
    async with server(refuse) as port:
        refusing = replace(connection, url=f"http://127.0.0.1:{port}")
        with pytest.raises(RateLimitedError) as refused:
            await _collect(lambda: stream_chat(refusing, QUESTION, limiter=limiter))
    state = limiter.state(connection.user())
    assert (refused.value.code, refused.value.retry_after, state.remaining) == ("BUDGET_EXCEEDED", 1, 9)
    assert state.reset_at is not None
    assert state.reset_at - time.time() > 30


def test_a_countdown_ends_at_0() -> None:
    assert list(RateLimitedError(retry_after=2).countdown()) == [2, 1, 0]


async def test_runs(user: User, connection: Connection) -> None:
    _, thread = await user.post("/api/thread/create", {"message": "What is bail?"})
    ids = {"thread_id": thread["thread_id"], "assistant_id": thread["assistant_id"]}

    def run(script: Any, **more: Any) -> dict[str, Any]:
        return {**ids, "model": "emulator-script", "instructions": json.dumps(script), **more}

    async with lossy(connection, 9000, 0, 3000) as lost:
        events = await _collect(lambda: stream_run(lost, **run(SLOW)))
    assert "".join(event.text for event in events) == "".join(WORDS)
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert events[-1].event == "thread.run.completed"
    followed = await _collect(lambda: stream_run(connection, run_id=events[0].data["id"], after=5))
    assert followed == events[5:]

    def stop() -> list[str]:
        stream, seen = stream_run(connection, **run(SLOW)), []
        for event in stream:
            if event.text and "thread.message.delta" not in seen:
                assert stream.stop()["id"] == stream.run_id
            seen.append(event.event)
        return seen

    assert (await asyncio.to_thread(stop))[-1] == "thread.run.cancelled"

    tools = [{"type": "function", "function": {"name": "bed_count", "parameters": {"type": "object"}}}]
    steps = {"steps": [{"function_calls": [{"name": "bed_count"}]}, {"text": "There are 12 beds."}]}
    action = (await _collect(lambda: stream_run(connection, **run(steps, tools=tools))))[-1].data
    (call,) = action["required_action"]["submit_tool_outputs"]["tool_calls"]
    outputs = [{"tool_call_id": call["id"], "output": "12"}]
    events = await _collect(lambda: stream_run(connection, run_id=action["id"], tool_outputs=outputs))
    assert "".join(event.text for event in events) == "There are 12 beds."

    with pytest.raises(StreamError):
        await _collect(lambda: stream_run(connection, **run({"text": "a", "end": "failed"})))
    async with lossy(connection, 9000, 0) as lost:
        with pytest.raises(BrokenStreamError) as broken:
            await _collect(lambda: stream_run(lost, **run(SLOW), retries=0))
    assert broken.value.run_id
    assert broken.value.last_event_id > 3


async def _stored(user: User, stack: Stack) -> list[dict[str, Any]]:
    headers = {"apikey": stack.service_key, "authorization": f"Bearer {stack.service_key}"}
    path = f"/rest/v1/analytics_events?user_id=eq.{user.id}"
    rows = [(await user.get(f"{path}&offset={offset}", headers=headers))[1] for offset in (0, 100, 200)]
    return [row for page in rows for row in page]


async def test_events_are_sent_in_batches_once_over_a_lossy_network(
    user: User, connection: Connection, stack: Stack
) -> None:
    async with lossy(connection, 0, 100) as lost:  # no request; a request whose response is lost
        analytics = Analytics(lost, delay=0)
        for length in range(250):
            analytics.track("message_sent", {"message_length": length})
        analytics.track("nonsense")  # type: ignore[arg-type]
        assert await asyncio.to_thread(analytics.flush, 30)
    rows = await _stored(user, stack)
    assert sorted(row["properties"]["message_length"] for row in rows) == list(range(250))
    assert [message for message in analytics.dropped if "nonsense" in message or "events.50" in message]
    guest = Analytics(replace(connection, token=None))
    guest.track("message_sent")
    assert await asyncio.to_thread(guest.flush, 0)


async def test_the_end_of_a_process_waits_for_its_events(user: User, connection: Connection, stack: Stack) -> None:
    code = (
        "from edgewise_client import Analytics, Connection\n"
        f"analytics = Analytics(Connection({connection.url!r}, {connection.key!r}, {connection.token!r}))\n"
        "analytics.track('language_changed', {'language': 'te'})\n"
    )
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], cwd=ROOT / "client" / "python", capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert [row["properties"] for row in await _stored(user, stack)] == [{"language": "te"}]
