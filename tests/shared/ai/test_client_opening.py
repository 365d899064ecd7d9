"""From the request to the first text: retries, timeouts, errors, and that failures leak no connection."""

import asyncio
import gc
import time
from contextlib import suppress
from email.utils import formatdate
from typing import Any

import pytest

from shared.ai import errors
from shared.errors import ApiError, ModelBusy, ModelFailed, ModelMisconfigured
from shared.http.connection import Connection
from tests.harness.provider import COMPLETED, CREATED, Reply, answer, delta, event, failure
from tests.harness.responses import client, relayed

TRUNCATED_RESPONSES = [
    Reply([], cut=True),
    Reply([CREATED[:-9]], cut=True),
    Reply([CREATED[:-9], 0.05], cut=True),
    Reply([]),
    Reply([b'{"id":"resp_1","output":[]}']),
]


@pytest.mark.parametrize("reply", TRUNCATED_RESPONSES)
async def test_a_request_is_not_retried_after_the_response_head(reply: Reply) -> None:
    async with client(reply, answer("again")) as (responses, scripted):
        with pytest.raises(ModelFailed) as raised:
            await responses.open({"input": "x"})
        assert len(scripted.requests) == 1
        cause = raised.value.__cause__
        assert isinstance(cause, errors.ProviderError)
        assert (cause.status, cause.timed_out) == (None, False)


@pytest.mark.parametrize(
    "steps", [[], [b'{"error":'], [b'{"error":', 30.0]], ids=["no body", "partial body", "silence"]
)
@pytest.mark.parametrize(("status", "error"), [(401, ModelMisconfigured), (429, ModelBusy)])
async def test_an_error_with_a_truncated_body_keeps_its_status(
    steps: list[bytes | float], status: int, error: type[ApiError]
) -> None:
    settings = {"OPENAI_MAX_RETRIES": "0", "OPENAI_FIRST_BYTE_TIMEOUT": "1"}
    async with client(Reply([*steps], status, cut=True), **settings) as (responses, _):
        with pytest.raises(error) as raised:
            await responses.open({"input": "x"})
        cause = raised.value.__cause__
        assert isinstance(cause, errors.ProviderError)
        assert (cause.status, cause.request_id) == (status, "req_test")


async def test_first_byte_timeout_does_not_apply_to_the_first_text() -> None:
    slow = Reply([0.3, CREATED, 0.5, delta("hi"), COMPLETED])
    async with client(slow, OPENAI_FIRST_BYTE_TIMEOUT="0.6") as (responses, _):
        assert await relayed(responses) == "hi"


@pytest.mark.parametrize("status", [200, 201, 202])
async def test_any_2xx_status_is_a_stream(status: int) -> None:
    async with client(Reply(answer("hi").steps, status)) as (responses, _):
        assert await relayed(responses) == "hi"


async def test_a_compressed_response_is_an_error_that_names_the_encoding() -> None:
    async with client(Reply([b"\x1f\x8b..."], headers={"content-encoding": "gzip"})) as (responses, _):
        with pytest.raises(ModelFailed) as raised:
            await responses.open({"input": "x"})
        assert "compressed (gzip)" in str(raised.value.cause)


RETRY_AFTER = [
    ({"retry-after": "7"}, 7),
    ({"retry-after": "90"}, 90),
    ({"retry-after": "99999999"}, 3600),
    ({"retry-after": "inf"}, 10),
    ({"retry-after": "nan"}, 10),
    ({"retry-after": "soon"}, 10),
    ({"retry-after": "-3"}, 10),
    ({"retry-after-ms": "5000", "retry-after": "7"}, 5),
    ({"retry-after-ms": "x", "retry-after": "7"}, 7),
    ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 10),
]


@pytest.mark.parametrize(("headers", "seconds"), RETRY_AFTER)
async def test_retry_after_of_the_provider_is_passed_on(headers: dict[str, str], seconds: int) -> None:
    settings = {"OPENAI_FIRST_BYTE_TIMEOUT": "0.3"}  # too short for a retry
    async with client(failure(429, headers), **settings) as (responses, scripted):
        with pytest.raises(ModelBusy) as raised:
            await responses.open({"input": "x"})
        assert raised.value.retry_after == seconds
        assert len(scripted.requests) == 1


async def test_a_retry_after_date_is_waited_for_or_passed_on() -> None:
    soon, late = (formatdate(time.time() + seconds, usegmt=True) for seconds in (2, 1000))
    replies = failure(429, {"retry-after": soon}), answer("hi"), failure(429, {"retry-after": late})
    async with client(*replies) as (responses, _):
        began = time.monotonic()
        assert await relayed(responses) == "hi"
        assert 0.5 < time.monotonic() - began < 20
        with pytest.raises(ModelBusy) as raised:
            await responses.open({"input": "x"})
        assert 990 < (raised.value.retry_after or 0) <= 1000


@pytest.mark.parametrize("key", ["gsk_AbCdEf0123456789", "a+b/c.d$e(f)g=", "sk-proj-abc.def+ghi"])
async def test_errors_never_contain_the_key(key: str) -> None:
    fields = {"message": f"Incorrect API key provided: {key}.", "code": f"bad_{key}", "param": key, "type": key}
    late = Reply([CREATED, delta("a"), 0.05, event("error", code=f"bad {key}", message=f"no: {key}")])
    rejected = failure(401, {"x-request-id": key}, **fields)
    async with client(rejected, late, OPENAI_API_KEY=key) as (responses, _):
        with pytest.raises(ModelMisconfigured) as raised:
            await responses.open({"input": "x"})
        with pytest.raises(ModelFailed) as raised_late:
            await relayed(responses)
    cause: Any = raised.value.__cause__
    shown = [str(cause), cause.message, cause.code, cause.request_id, raised_late.value.cause]
    assert not [each for each in shown if key in str(each)]
    assert "Incorrect API key" in str(cause)


@pytest.mark.parametrize("reply", [Reply([CREATED, 30.0]), Reply([event("error", code="x"), 30.0])])
async def test_a_failed_or_cancelled_open_leaks_no_connection(reply: Reply) -> None:
    async with client(reply, OPENAI_SILENCE_TIMEOUT="0.05", OPENAI_MAX_RETRIES="0") as (responses, _):
        for _ in range(5):
            opening = asyncio.ensure_future(responses.open({"input": "x"}))
            await asyncio.sleep(0.03)
            opening.cancel()
            with suppress(asyncio.CancelledError, ApiError):
                await opening
        del opening
        await asyncio.sleep(0.2)
        gc.collect()
        assert not [each for each in gc.get_objects() if type(each) is Connection]


async def test_a_cancelled_close_still_closes_the_connection() -> None:
    async with client(Reply([CREATED, delta("a"), COMPLETED, 30.0])) as (responses, scripted):
        stream = await responses.open({"input": "x"})
        assert len([each async for each in stream]) == 3
        closing = asyncio.ensure_future(stream.close())
        await asyncio.sleep(0.02)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        async with asyncio.timeout(20):
            await scripted.requests[0].gone.wait()


async def test_input_after_the_last_event_keeps_the_connection_reusable() -> None:
    steps = [*answer("a").steps, 0.02, b"data: [DONE]\n\n"]
    async with client(Reply(steps)) as (responses, scripted):
        for _ in range(3):
            assert await relayed(responses) == "a"
            await asyncio.sleep(0.05)
        assert scripted.connections == 1
