"""Streams as providers really send them: fields that we don't need never fail a valid response."""

import asyncio
import time
from typing import Any

import pytest

from shared.ai.events import MAX_EVENT, EventTooLarge, Splitter
from shared.errors import AnswerIncomplete, ApiError, ModelBusy, ModelFailed
from tests.harness.provider import COMPLETED, CREATED, Reply, delta, event
from tests.harness.responses import client, relayed

HI = b'{"type":"response.output_text.delta","item_id":"m","content_index":0,"delta":"hi"}'


def block(data: bytes) -> bytes:
    return b"event: response.output_text.delta\ndata: " + data + b"\n\n"


def ended(**response: Any) -> bytes:
    return event("response.completed", response=response)


def text(escaped: bytes) -> bytes:
    return block(HI.replace(b"hi", escaped))


GOOD: dict[str, list[bytes]] = {
    "crlf": [(CREATED + block(HI) + COMPLETED).replace(b"\n", b"\r\n")],
    "lone cr": [(CREATED + block(HI) + COMPLETED).replace(b"\n", b"\r")],
    "id after data": [CREATED, block(HI + b"\nid: 7"), COMPLETED],
    "retry after data": [CREATED, block(HI + b"\nretry: 7"), COMPLETED],
    "comment after data": [CREATED, block(HI + b"\n: so"), COMPLETED],
    "two data lines": [CREATED, block(HI.replace(b',"delta"', b',\ndata: "delta"')), COMPLETED],
    "counts null": [CREATED, block(HI), ended(usage=dict.fromkeys(("input_tokens", "output_tokens", "total_tokens")))],
    "counts float": [CREATED, block(HI), ended(usage={"input_tokens": 3.0, "output_tokens": 0.5})],
    "counts huge": [CREATED, block(HI), ended(usage={"input_tokens": 10**19, "output_tokens": -1})],
    "details null": [
        CREATED,
        block(HI),
        ended(
            usage={
                "input_tokens_details": {"cached_tokens": None},
                "output_tokens_details": {"reasoning_tokens": None},
            }
        ),
    ],
    "completed without response": [CREATED, block(HI), event("response.completed")],
    "completed with null": [CREATED, block(HI), event("response.completed", response=None)],
    "model null": [event("response.created", response={"id": 5, "model": None, "output": None}), block(HI), COMPLETED],
    "item null": [CREATED, b'data: {"type":"response.output_item.added","item":null}\n\n', block(HI), COMPLETED],
    "item_id null": [CREATED, b"data: " + HI.replace(b'"m"', b"null") + b"\n\n", COMPLETED],
    "type not a string": [CREATED, b'data: {"type":5}\n\n', block(HI), COMPLETED],
    "type in the event line only": [CREATED, block(b'{"delta":"hi"}\nid: 1'), COMPLETED],
    "more after the end": [CREATED, block(HI), COMPLETED + block(HI) + event("error", code="x"), block(HI)],
}


@pytest.mark.parametrize("steps", GOOD.values(), ids=GOOD.keys())
async def test_variations_of_valid_streams_are_decoded(steps: list[bytes]) -> None:
    async with client(Reply([*steps])) as (responses, scripted):
        assert await relayed(responses) == "hi"
        assert len(scripted.requests) == 1


LIMIT = b'{"message":"slow down","code":"rate_limit_exceeded"}'
BAD: dict[str, tuple[bytes, type[ApiError]]] = {
    "error without type": (b'data: {"error":' + LIMIT + b"}\n\n", ModelBusy),
    "event: error, nested": (b'event: error\ndata: {"error":' + LIMIT + b"}\n\n", ModelBusy),
    "event: error, flat": (b"event: error\ndata: " + LIMIT + b"\n\n", ModelBusy),
    "code is a number": (event("error", code=429, message="m"), ModelBusy),
    "nested code is a number": (event("error", error={"code": 500, "message": None}), ModelFailed),
    "error is a string": (event("response.failed", response={"error": "boom"}), ModelFailed),
    "details are a string": (event("response.incomplete", response={"incomplete_details": "max"}), AnswerIncomplete),
    "too deep": (block(HI.replace(b'"m"', b"[" * 3000 + b"]" * 3000)), ModelFailed),
    "not UTF-8": (text(b"\xff"), ModelFailed),
    "delta not a string": (block(HI.replace(b'"hi"', b'["hi"]')), ModelFailed),
}


@pytest.mark.parametrize(("last", "error"), BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize(
    "before", [[], [CREATED], [CREATED, delta("so "), 0.05]], ids=["first", "after created", "after text"]
)
async def test_errors_in_a_stream_raise_their_own_class(
    before: list[bytes | float], last: bytes, error: type[ApiError]
) -> None:
    async with client(Reply([*before, last, 3.0]), OPENAI_MAX_RETRIES="0") as (responses, scripted):
        with pytest.raises(error) as raised:
            await relayed(responses)
        assert type(raised.value) is error
        assert len(scripted.requests) == 1


CHARACTERS = [
    ([rb"a\u0000b"], "a\ufffdb"),
    ([rb"a\ud83d", rb"\ude00b"], "a\N{GRINNING FACE}b"),
    ([rb"a\uD83D", rb"\uDE00", "é".encode()], "a\N{GRINNING FACE}é"),
    ([rb"a\ud83d", b"b", b"c"], "a\ufffdbc"),
    ([rb"a\ud83d", rb"\ud83d", rb"\ude00"], "a\ufffd\N{GRINNING FACE}"),
    ([rb"\ude00b"], "\ufffdb"),
    ([rb"\\ud83d", rb"\ud83d\ude00"], "\\ud83d\N{GRINNING FACE}"),
]


@pytest.mark.parametrize(("sent", "shown"), CHARACTERS)
@pytest.mark.parametrize("lines", [True, False], ids=["with event lines", "data only"])
async def test_split_surrogates_are_joined_and_unstorable_characters_replaced(
    sent: list[bytes], shown: str, lines: bool
) -> None:
    blocks = [text(each) if lines else text(each).partition(b"\n")[2] for each in sent]
    async with client(Reply([CREATED, *blocks, COMPLETED])) as (responses, _):
        assert await relayed(responses) == shown


async def test_invalid_token_counts_are_zero() -> None:
    usage = {"input_tokens": 3.0, "output_tokens": "many", "total_tokens": None}
    notes: dict[str, Any] = {}
    async with client(Reply([CREATED, delta("a"), ended(usage=usage)])) as (responses, _):
        await relayed(responses, notes)
    assert (notes["input_tokens"], notes["output_tokens"]) == (3, 0)


async def test_a_line_end_split_between_two_reads_adds_no_event() -> None:
    stream = (CREATED + delta("a") + delta("b") + COMPLETED).replace(b"\n", b"\r\n")
    splitter = Splitter()
    found = [block for at in range(len(stream)) for block in splitter.feed(stream[at : at + 1])]
    assert found == [each.strip() for each in (CREATED, delta("a"), delta("b"), COMPLETED)]


def test_a_large_event_in_small_chunks_is_read_in_linear_time() -> None:
    splitter, chunk = Splitter(), b"x" * 1024
    began = time.process_time()
    for _ in range(MAX_EVENT // 1024):
        assert splitter.feed(chunk) == []
    assert time.process_time() - began < 1
    with pytest.raises(EventTooLarge):
        splitter.feed(chunk)


async def test_a_connection_with_unread_input_is_not_reused() -> None:
    rest = delta("private") + COMPLETED
    async with client(Reply([CREATED + delta("one"), 0.02, rest]), Reply([CREATED, delta("two"), COMPLETED])) as (
        responses,
        scripted,
    ):
        stream = await responses.open({"input": "x"})
        async with asyncio.timeout(20):
            while not stream._connection.complete:
                await asyncio.sleep(0.01)
        await stream.close()
        assert await relayed(responses) == "two"
        assert scripted.connections == 2
