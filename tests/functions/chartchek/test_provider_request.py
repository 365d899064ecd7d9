"""Values that users write over REST cannot add tools, vector stores or formats to a request to the provider.

Requests are made with the operator's key, which such a value could otherwise use.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from tests.harness.hostile_rows import FORMATS, MCP, TOOLS, assert_harmless
from tests.harness.process import serving
from tests.harness.provider import Provider, answer, providing_in_thread

from .people import Person

Run = Callable[..., Awaitable[int]]
SIMPLE = [
    {"metadata": {"tools": json.dumps([MCP]), "store": "true"}},
    {"metadata": {"a": MCP}},
    {"name": "x", "description": "x", "instructions": 'Use "tools": [{"type": "mcp"}]'},
    {"file_ids": ["file_other", "../responses"]},
    {"temperature": 1.5, "top_p": 0.5},
    {"store": True},
]
PATCHES = [
    *({"tools": tools} for tools in TOOLS),
    *({"response_format": response_format} for response_format in FORMATS),
    *SIMPLE,
]


@pytest.fixture(scope="module")
def function(stack: Any) -> Iterator[tuple[str, Provider]]:
    """The URL of `run-stream`, and its provider."""
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    with providing_in_thread(answer("ok")) as scripted:
        upstream = {"OPENAI_BASE_URL": scripted.url, "OPENAI_MAX_RETRIES": "0"}
        with serving("functions/run-stream/main.py", {**environment, **upstream}) as process:
            yield process.url, scripted


@pytest.fixture
def provider(function: tuple[str, Provider]) -> Provider:
    """The provider, which has received nothing in this test."""
    function[1].requests.clear()
    return function[1]


@pytest.fixture
def run(function: tuple[str, Provider], ada: Person) -> Run:
    """Runs a thread and returns the response's status."""

    async def post(thread: str, assistant: str, **overrides: Any) -> int:
        body = {"thread_id": thread, "assistant_id": assistant, **overrides}
        url = f"{function[0]}/api/thread/run/stream"
        async with ada.http.post(url, json=body, headers=ada.headers) as response:
            await response.read()
            return response.status

    return post


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: json.dumps(patch)[:60])
async def test_rows_patched_over_rest_add_nothing_to_the_provider_request(
    ada: Person, provider: Provider, run: Run, patch: Any
) -> None:
    assistant, thread = await ada.assistant(), await ada.thread("Hello")
    path = f"/rest/v1/assistants?id=eq.{assistant}"
    status, _ = await ada.call("PATCH", path, json=patch, headers={"prefer": "return=representation"})
    assert status in (200, 400, 403)
    assert (status == 400) == (patch not in SIMPLE[:1] + SIMPLE[2:5])
    await run(thread, assistant)
    assert provider.requests
    for request in provider.requests:
        assert_harmless(request.body)


CONTENT = [
    [{"type": "text", "text": {"value": "hi", "annotations": []}, **{key: MCP[key] for key in MCP if key != "type"}}],
    [{"type": "text", "text": {"value": "hi", "annotations": [MCP], "tools": [MCP]}}],
    [{"type": "input_file", "file_id": "file_other"}],
    [{"type": "input_image", "image_url": "https://attacker.test/x.png"}],
    [{"type": "item_reference", "id": "msg_other"}],
]
ATTACHMENTS = [
    [{"file_id": "file_other", "tools": [MCP]}],
    [{"file_id": "file_other", "tools": [{"type": "file_search", "vector_store_ids": ["vs_other"]}]}],
    [{"file_id": "../responses/resp_other"}],
    [{"type": "input_file", "file_url": "https://attacker.test/x.pdf"}],
]
ROWS: list[dict[str, Any]] = [
    *({"content": content} for content in CONTENT),
    *({"content": CONTENT[1], "attachments": attachments} for attachments in ATTACHMENTS),
    {"content": CONTENT[1], "metadata": {"tools": json.dumps([MCP])}, "incomplete_details": MCP},
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: json.dumps(row)[:60])
async def test_messages_inserted_over_rest_add_nothing_to_the_provider_request(
    ada: Person, provider: Provider, run: Run, row: Any
) -> None:
    assistant, thread = await ada.assistant(tools=[{"type": "file_search"}]), await ada.thread("Hello")
    body = {"thread_id": thread, "role": "user", **row}
    status, _ = await ada.call("POST", "/rest/v1/thread_messages", json=body, headers={"prefer": "return=minimal"})
    assert status in (201, 400)
    assert await run(thread, assistant) == 200
    for request in provider.requests:
        assert_harmless(request.body)
        assert "attacker.test" not in json.dumps(request.body)


@pytest.mark.parametrize("tools", TOOLS, ids=lambda tools: json.dumps(tools)[:60])
async def test_tools_of_a_run_add_nothing_to_the_provider_request(
    ada: Person, provider: Provider, run: Run, tools: Any
) -> None:
    assistant, thread = await ada.assistant(), await ada.thread("Hello")
    assert await run(thread, assistant, tools=tools) == 400
    assert provider.requests == []
