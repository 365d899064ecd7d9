"""legal-chat over HTTP: the documented responses, and failures of the provider and of clients."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import aiohttp
import msgspec
import pytest
import pytest_asyncio

from shared.ai.token_estimate import estimate
from tests.functions.legal_chat.chat import PATH, QUESTION, Chat
from tests.harness.process import serving
from tests.harness.provider import (
    COMPLETED,
    CREATED,
    Reply,
    answer,
    delta,
    event,
    failure,
    providing,
    texts,
)
from tests.harness.tokens import bearer

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Chat]:
    settings = {"STREAM_HEARTBEAT": "0.2"}
    async with providing(answer("To file", " an FIR")) as provider, aiohttp.ClientSession() as http:
        with serving("functions/legal-chat/main.py", {"OPENAI_BASE_URL": provider.url, **settings}) as function:
            yield Chat(function, provider, http)


@pytest.fixture
def chat(running: Chat) -> Chat:
    running.provider.will(answer("To file", " an FIR"))
    running.provider.requests.clear()
    running.request_id = uuid4().hex
    return running


async def test_streams_the_answer_in_the_documented_frames(chat: Chat) -> None:
    async with chat.ask() as response:
        body = await response.read()
    assert body == b'data: {"text": "To file"}\n\ndata: {"text": " an FIR"}\n\ndata: [DONE]\n\n'
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-ratelimit-limit"] == "10"
    assert response.headers["x-ratelimit-remaining"] == "9"
    assert int(response.headers["x-ratelimit-reset"]) > 1_700_000_000
    assert response.headers["access-control-allow-origin"] == "*"


async def test_requests_to_the_provider_disable_storage(chat: Chat) -> None:
    history = [
        {"role": "user", "content": "வணக்கம்"},
        {"role": "assistant", "content": "வணக்கம்!"},
        {"role": "user", "content": "ஜாமீன்?"},
    ]
    await chat.frames({"messages": history, "language": "ta"})
    sent = chat.provider.requests[0]
    assert sent.headers["authorization"] == "Bearer sk-never-to-be-seen"
    assert (sent.body["stream"], sent.body["store"]) == (True, False)
    assert sent.body["input"] == history
    assert "தமிழிலேயே" in sent.body["instructions"]
    assert "15100" in sent.body["instructions"]


@pytest.mark.parametrize("language", ["en", "te", "ta", "hi", "ml"])
async def test_each_language_has_its_own_instructions(chat: Chat, language: str) -> None:
    await chat.frames({**QUESTION, "language": language})
    instructions = chat.provider.requests[0].body["instructions"]
    assert "15100" in instructions
    assert "1930" in instructions
    assert language == "en" or not instructions.isascii()


BAD_BODIES = [
    ({}, "messages"),
    ({"messages": []}, "messages"),
    ({"messages": [{"role": "system", "content": "hello"}]}, "messages.0.role"),
    ({"messages": [{"role": "user", "content": ""}]}, "messages.0.content"),
    ({"messages": [{"role": "user", "content": " \n\t"}]}, "messages.0.content"),
    ({"messages": [{"role": "user", "content": "nul\x00"}]}, "messages.0.content"),
    ({"messages": [{"role": "user", "content": "x" * 2001}]}, "messages.0.content"),
    ({"messages": [{"role": "user", "content": 5}]}, "messages.0.content"),
    ({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}, "messages"),
    ({"messages": [{"role": "tool", "content": "a"}]}, "messages.0.role"),
    (
        {"messages": [{"role": "assistant", "content": "nul\x00"}, {"role": "user", "content": "a"}]},
        "messages.0.content",
    ),
    ({"messages": [{"role": "assistant", "content": None}, {"role": "user", "content": "a"}]}, "messages.0.content"),
    ({"messages": [{"role": "assistant", "content": ""}]}, "messages"),
    ({**QUESTION, "language": "fr"}, "language"),
    ({**QUESTION, "conversation_id": "7"}, "conversation_id"),
    ([], "body"),
    ("text", "body"),
]


async def test_an_invalid_body_names_the_field_and_calls_no_model(chat: Chat) -> None:
    for body, field in BAD_BODIES:
        status, problem = await chat.error(body)
        assert (status, problem["code"]) == (400, "VALIDATION_ERROR"), body
        assert problem["success"] is False
        assert field in problem["details"], (body, problem)
    assert chat.provider.requests == []


def _turns(*contents: str) -> list[dict[str, str]]:
    """User and assistant in turn, the last one the user's."""
    roles = ["user", "assistant"] * len(contents)
    return [{"role": role, "content": content} for role, content in zip(roles, contents, strict=False)]


ANSWER = "A" * 2560
STORED = {
    "id": "5b8ef0a1-7a5e-4a6e-9e30-0d8d1b3d4d21",
    "conversation_id": "a1b2c3d4-0000-4000-8000-000000000000",
    "language": "hi",
    "created_at": "2025-01-26T10:00:00+00:00",
    "edited": False,
    "deleted_at": None,
}
HISTORIES: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]] = [
    ("an answer longer than a question may be", _turns("q", ANSWER, "q"), _turns("q", ANSWER, "q")),
    ("the longest answer that is stored", _turns("q", "क" * 50_000, "q"), _turns("q", "क" * 50_000, "q")),
    ("more than 50 turns", _turns(*"qa" * 100, "q"), _turns(*"qa" * 100, "q")),
    ("an answer stopped at once", _turns("q", "", "r"), [{"role": "user", "content": each} for each in "qr"]),
    ("only spaces of an answer", _turns("q", " \n", "r"), [{"role": "user", "content": each} for each in "qr"]),
    ("a placeholder for the next answer", _turns("q", "a", "r", ""), _turns("q", "a", "r")),
    ("stored rows", [{**STORED, **each} for each in _turns("q", ANSWER, "r")], _turns("q", ANSWER, "r")),
    ("half an emoji", _turns("hello \ud83d", "\ude00 a", "q"), _turns("hello \ufffd", "\ufffd a", "q")),
]


@pytest.mark.parametrize(("messages", "sent"), [case[1:] for case in HISTORIES], ids=[case[0] for case in HISTORIES])
async def test_the_history_of_a_conversation_is_accepted(
    chat: Chat, messages: list[dict[str, Any]], sent: list[dict[str, Any]]
) -> None:
    assert texts(await chat.frames({"messages": messages})) == "To file an FIR"
    assert chat.provider.requests[0].body["input"] == sent


@pytest.mark.parametrize(("script", "count"), [("words ", 1501), ("क", 401), ("\N{GRINNING FACE}", 201)])
async def test_a_history_beyond_the_budget_loses_its_oldest_turns(chat: Chat, script: str, count: int) -> None:
    turns = _turns(*(f"{number}{script * 300}"[:300] for number in range(count)))
    await chat.frames({"messages": turns})
    sent = chat.provider.requests[0].body["input"]
    assert 0 < len(sent) < len(turns)
    assert sent == turns[-len(sent) :]
    assert sum(estimate(turn["content"]) for turn in sent) <= 100_000
    assert chat.line()["dropped"] == len(turns) - len(sent)


async def test_an_answer_that_alone_exceeds_the_budget_is_left_out(chat: Chat) -> None:
    await chat.frames({"messages": _turns("q", "क" * 100_001, "r")})
    assert chat.provider.requests[0].body["input"] == _turns("r")


async def test_the_budget_is_a_setting(chat: Chat) -> None:
    settings = {"OPENAI_BASE_URL": chat.provider.url, "CHAT_CONTEXT_TOKENS": "100"}
    with serving("functions/legal-chat/main.py", settings) as function:
        small = replace(chat, function=function)
        await small.frames({"messages": _turns("words " * 60, "a" * 60, "b" * 60)})
        assert chat.provider.requests[0].body["input"] == _turns("words " * 60, "a" * 60, "b" * 60)[1:]
        status, problem = await small.error({"messages": _turns("क" * 101)})
    assert (status, problem["code"]) == (400, "AI_CONTEXT_TOO_LONG")
    assert len(chat.provider.requests) == 1


TYPES = [None, "text/plain;charset=UTF-8", "application/octet-stream", "application/x-www-form-urlencoded"]


@pytest.mark.parametrize("kind", TYPES)
async def test_json_is_read_whatever_the_client_calls_it(chat: Chat, kind: str | None) -> None:
    headers = {**bearer(), **({"content-type": kind} if kind else {})}
    data = b"\xef\xbb\xbf" + msgspec.json.encode(QUESTION)
    url = chat.function.url + PATH
    async with chat.http.post(url, data=data, headers=headers, skip_auto_headers=["content-type"]) as response:
        assert response.status == 200, await response.text()
        assert (await response.read()).endswith(b"data: [DONE]\n\n")


async def test_a_body_of_nothing_but_errors_costs_little(chat: Chat) -> None:
    """Reporting each of them took 3 GB and eight seconds, in which nobody else was served."""
    headers = {**bearer(), "content-type": "application/json"}
    data = io.BytesIO(b'{"messages": [' + b"{}," * 1_300_000 + b"{}]}")
    before = chat.function.resident()
    async with chat.http.post(chat.function.url + PATH, data=data, headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert chat.function.resident() - before < 100_000_000


async def test_accepts_the_longest_message(chat: Chat) -> None:
    assert await chat.frames({"messages": [{"role": "user", "content": "న" * 2000}]})


PROVIDER_FAILURES = [
    (failure(401, message="Incorrect API key sk-never"), 502, "AI_MISCONFIGURED", 1),
    (failure(403, message="no"), 502, "AI_MISCONFIGURED", 1),
    (failure(404, message="no such model"), 502, "AI_MISCONFIGURED", 1),
    (failure(400, code="context_length_exceeded"), 400, "AI_CONTEXT_TOO_LONG", 1),
    (failure(400, message="bad"), 502, "AI_REQUEST_REJECTED", 1),
    (failure(429, {"retry-after-ms": "10"}, code="rate_limit_exceeded"), 503, "AI_BUSY", 3),
    (failure(429, code="insufficient_quota"), 503, "AI_BUSY", 1),
    (failure(500, {"retry-after-ms": "10"}), 502, "AI_UNAVAILABLE", 3),
    (failure(503, {"x-should-retry": "false"}), 502, "AI_UNAVAILABLE", 1),
    (Reply([CREATED, event("error", code="rate_limit_exceeded", message="x")]), 503, "AI_BUSY", 1),
    (Reply([event("response.failed", response={"error": {"code": "server_error"}})]), 502, "AI_FAILED", 1),
    (Reply([b"data: not json\n\n"]), 502, "AI_FAILED", 1),
    (Reply([b'data: {"type":"response.created\xff"}\n\n']), 502, "AI_FAILED", 1),
    (Reply([b'{"error":{"message":"d\xe9sol\xe9"}}'], 400), 502, "AI_REQUEST_REJECTED", 1),
    (Reply([], cut=True), 502, "AI_FAILED", 1),
]


@pytest.mark.parametrize(("reply", "status", "code", "attempts"), PROVIDER_FAILURES)
async def test_a_provider_failure_before_the_first_byte_is_an_error_status(
    chat: Chat, reply: Reply, status: int, code: str, attempts: int
) -> None:
    chat.provider.will(reply)
    async with chat.ask() as response:
        problem = await response.json()
    assert (response.status, problem["code"]) == (status, code)
    assert problem["error"]
    assert len(chat.provider.requests) == attempts
    assert response.headers["x-ratelimit-remaining"] == "9"
    assert status != 503 or problem["retryAfter"] == int(response.headers["retry-after"]) >= 1
    assert chat.line()["code"] == code


async def test_a_successful_retry_is_invisible_to_the_client(chat: Chat) -> None:
    chat.provider.will(failure(500, {"retry-after-ms": "1"}), answer("fine"))
    assert texts(await chat.frames()) == "fine"


STREAM_FAILURES = [
    (Reply([CREATED, delta("some"), 0.05], cut=True), "AI_FAILED"),
    (Reply([CREATED, delta("some")]), "AI_FAILED"),
    (Reply([CREATED, delta("some"), event("error", code="server_error", message="secret")]), "AI_FAILED"),
    (Reply([CREATED, delta("some") + event("response.failed", response={"error": {"code": "x"}})]), "AI_FAILED"),
    (
        Reply(
            [
                CREATED,
                delta("some"),
                event("response.incomplete", response={"incomplete_details": {"reason": "max_output_tokens"}}),
            ]
        ),
        "AI_INCOMPLETE",
    ),
    (
        Reply(
            [
                CREATED,
                delta("some"),
                event("response.incomplete", response={"incomplete_details": {"reason": "content_filter"}}),
            ]
        ),
        "AI_CONTENT_FILTERED",
    ),
    (Reply([CREATED, delta("some"), b"event: response.output_text.delta\ndata: {broken\n\n"]), "AI_FAILED"),
    (Reply([CREATED, delta("some"), delta("\N{SNOWMAN}").replace(b"\x98", b"")]), "AI_FAILED"),
    (Reply([CREATED, delta("some"), b'data: {"type":"x\xff"}\n\n']), "AI_FAILED"),
]


@pytest.mark.parametrize(("reply", "code"), STREAM_FAILURES)
async def test_a_failure_in_mid_stream_is_one_error_frame_without_done(chat: Chat, reply: Reply, code: str) -> None:
    chat.provider.will(reply)
    frames = [frame for frame in await chat.frames() if frame != b": ping"]
    assert texts(frames) == "some"
    last = msgspec.json.decode(frames[-1].removeprefix(b"data: "))
    assert last["code"] == code
    assert set(last) == {"error", "code"}
    assert b"[DONE]" not in b"".join(frames)
    assert "secret" not in str(frames)


async def test_a_silent_provider_is_not_waited_for(chat: Chat) -> None:
    settings = {"OPENAI_FIRST_BYTE_TIMEOUT": "2", "OPENAI_SILENCE_TIMEOUT": "1", "STREAM_HEARTBEAT": "0.2"}
    with serving("functions/legal-chat/main.py", {"OPENAI_BASE_URL": chat.provider.url, **settings}) as function:
        impatient = replace(chat, function=function)
        chat.provider.will(Reply([30.0]))
        status, problem = await impatient.error()
        assert (status, problem["code"]) == (504, "AI_TIMEOUT")
        chat.provider.will(Reply([CREATED, delta("some"), 30.0]))
        frames = await impatient.frames()
        assert texts(frames[:-1]) == "some"
        assert b'"AI_TIMEOUT"' in frames[-1]


async def test_a_refusal_is_sent_as_text_and_unknown_events_are_ignored(chat: Chat) -> None:
    chat.provider.will(
        Reply(
            [
                CREATED,
                b": comment\n\n",
                event("response.new_kind", x=1),
                event("response.refusal.delta", delta="I can't"),
                COMPLETED,
            ]
        )
    )
    frames = await chat.frames()
    assert texts(frames) == "I can't"
    assert frames[-1] == b"data: [DONE]"


async def test_comments_are_sent_while_the_provider_is_silent(chat: Chat) -> None:
    chat.provider.will(Reply([CREATED, delta("a"), 0.5, delta("b"), COMPLETED]))
    frames = await chat.frames()
    assert b": ping" in frames
    assert texts(frames) == "ab"


async def test_a_disconnect_cancels_the_provider_request(chat: Chat) -> None:
    chat.provider.will(Reply([CREATED, delta("a"), 30.0]))
    response = await chat.ask()
    await response.content.readany()
    response.close()
    async with asyncio.timeout(20):
        await chat.provider.requests[0].gone.wait()
    assert chat.line()["outcome"] == "disconnected"


async def test_a_disconnect_before_the_first_byte_cancels_the_provider_request(chat: Chat) -> None:
    chat.provider.will(Reply([30.0]))
    request = asyncio.ensure_future(chat.frames())
    while not chat.provider.requests:
        await asyncio.sleep(0.01)
    request.cancel()
    async with asyncio.timeout(20):
        await chat.provider.requests[0].gone.wait()
    assert chat.line()["status"] == 499


async def test_the_eleventh_request_in_a_minute_is_429_without_a_model_call(chat: Chat) -> None:
    headers = bearer()
    for _ in range(10):
        await chat.frames(headers=headers)
    async with chat.ask(headers=headers) as response:
        problem = await response.json()
    assert response.status == 429
    assert problem["error"] == "Rate limit exceeded. Please try again later."
    assert 1 <= problem["retryAfter"] <= 60
    assert response.headers["retry-after"] == str(problem["retryAfter"])
    assert response.headers["x-ratelimit-remaining"] == "0"
    assert response.headers["access-control-allow-origin"] == "*"
    assert len(chat.provider.requests) == 10


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer nonsense"}, {"apikey": "sb_publishable_test"}])
async def test_unauthenticated_requests_are_401_with_cors_headers(chat: Chat, headers: dict[str, str]) -> None:
    async with chat.ask(headers=headers) as response:
        problem = await response.json()
    assert (response.status, problem["error"]) == (401, "Unauthorized")
    assert response.headers["access-control-allow-origin"] == "*"
    assert chat.provider.requests == []


async def test_the_log_has_token_counts_and_no_content(chat: Chat) -> None:
    await chat.frames()
    line = chat.line()
    assert (line["outcome"], line["input_tokens"], line["output_tokens"]) == ("completed", 3, 5)
    for secret in ("sk-never", "FIR", "eyJ"):
        assert secret not in chat.function.log
