"""The streaming client: decoding, and the same errors as the official SDK for the same responses."""

from itertools import pairwise

import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ai import decoding, errors, events
from shared.ai.client import ResponsesClient
from shared.ai.stream import text_of
from shared.config import Settings
from shared.errors import ApiError
from shared.http.pool import Pool
from tests.harness.provider import COMPLETED, CREATED, Reply, answer, delta, event, failure, providing
from tests.harness.responses import client

TEXTS = st.lists(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=8), max_size=8)


@given(TEXTS, st.data(), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_events_are_complete_however_the_bytes_are_split(texts: list[str], data: st.DataObject, end: bytes) -> None:
    stream = b": hello\n\n" + b"".join(delta(text) for text in texts) + COMPLETED
    stream = stream.replace(b"\n", end)
    places = data.draw(st.sets(st.integers(0, len(stream)), max_size=40))
    splitter = events.Splitter()
    found = []
    for start, end in pairwise(sorted({0, *places, len(stream)})):
        found += [decoding.decode(block) for block in splitter.feed(stream[start:end])]
    assert [item.delta for item in found if isinstance(item, events.TextDelta)] == texts
    assert isinstance(found[-1], events.Completed)


def test_decodes_known_events_and_keeps_unknown_ones_whole() -> None:
    assert decoding.decode(b": comment") is None
    assert decoding.decode(b"data: [DONE]") is None
    assert decoding.decode(b'data: {"type":\ndata: "response.refusal.done", "refusal": "no"}') == events.RefusalDone(
        refusal="no"
    )
    unknown = decoding.decode(event("response.mcp_call.done", item={"a": [1]}).rstrip())
    assert unknown == events.Unknown("response.mcp_call.done", {"type": "response.mcp_call.done", "item": {"a": [1]}})


async def test_yields_typed_events_and_reuses_the_connection() -> None:
    async with client(answer("a", "b")) as (responses, scripted):
        for _ in range(3):
            stream = await responses.open({"input": "x"})
            found = [item async for item in stream]
            await stream.close()
            assert [type(item).__name__ for item in found] == ["Created", "TextDelta", "TextDelta", "Completed"]
            assert stream.usage is not None
            assert stream.usage.total_tokens == 8
        ports = {received.headers["host"] for received in scripted.requests}
        assert len(ports) == 1
        assert scripted.connections == 1


async def test_iteration_ends_after_an_incomplete_event() -> None:
    incomplete = event("response.incomplete", response={"incomplete_details": {"reason": "max_output_tokens"}})
    async with client(Reply([CREATED, delta("a"), incomplete, 30.0])) as (responses, _):
        stream = await responses.open({"input": "x"})
        assert isinstance([item async for item in stream][-1], events.Incomplete)
        await stream.close()


FAILURES = [
    failure(400, message="m", code="c", type="t", param="p"),
    failure(401, message="m"),
    failure(403, message="m"),
    failure(404, message="m"),
    failure(409, message="m"),
    failure(422, message="m"),
    failure(429, message="m", code="rate_limit_exceeded"),
    failure(500, message="m"),
    failure(503, message="m"),
    failure(418, message="m"),
    Reply([b"<html>bad gateway</html>"], 502, {"content-type": "text/html"}),
    Reply([], cut=True),
]


@pytest.mark.parametrize("reply", FAILURES)
async def test_errors_match_the_sdks(reply: Reply) -> None:
    async with client(reply, OPENAI_MAX_RETRIES="0") as (responses, scripted):
        with pytest.raises(ApiError) as error:
            await responses.open({"input": "x"})
        sdk = openai.AsyncOpenAI(api_key="sk-x", base_url=scripted.url, max_retries=0)
        with pytest.raises((openai.APIError, httpx2.HTTPError)) as sdk_error:
            async for _ in await sdk.responses.create(model="m", input="x", stream=True):
                pass
        await sdk.close()
    cause = error.value.__cause__
    assert isinstance(cause, errors.ProviderError)
    if isinstance(sdk_error.value, openai.APIStatusError):
        converted = errors.from_sdk(sdk_error.value)
        assert (cause.status, cause.code, cause.request_id) == (
            sdk_error.value.status_code,
            sdk_error.value.code,
            sdk_error.value.request_id,
        )
        assert (converted.status, converted.code, converted.request_id) == (cause.status, cause.code, cause.request_id)
        assert type(errors.to_api_error(converted)) is type(error.value)
    else:
        assert (cause.status, cause.timed_out) == (None, False)


async def test_text_returns_the_whole_answer() -> None:
    async with client(answer("Hello", " there")) as (responses, scripted):
        assert await text_of(await responses.open({"input": "Say hello"})) == "Hello there"
    [sent] = scripted.requests
    assert (sent.body["input"], sent.body["stream"], sent.body["store"]) == ("Say hello", True, False)


@pytest.mark.parametrize("reply", [failure(401, message="m"), failure(500, message="m")])
async def test_text_raises_the_provider_error(reply: Reply) -> None:
    async with client(reply, OPENAI_MAX_RETRIES="0") as (responses, _):
        with pytest.raises(ApiError):
            await text_of(await responses.open({"input": "Say hello"}))


async def test_uses_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with providing(answer("by proxy")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.removesuffix("/v1"))
        monkeypatch.setenv("no_proxy", "")
        settings = Settings.from_env({"OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": "http://model.test/v1"})
        stream = await ResponsesClient(settings, Pool()).open({"input": "x"})
        assert [item.delta async for item in stream if isinstance(item, events.TextDelta)] == ["by proxy"]
        await stream.close()
