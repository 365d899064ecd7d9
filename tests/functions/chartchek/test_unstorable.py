"""Answers that Postgres cannot store: invalid characters are replaced, and a run that can't be saved fails."""

import time
from typing import Any

import pytest

from tests.harness.provider import COMPLETED, CREATED, Reply, delta, event, providing

from .people import Person, names, text_of
from .test_resume import another_process

CALL = {
    "type": "function_call",
    "id": "fc_1",
    "call_id": "call_\x00",
    "name": "look\x00up",
    "arguments": '{"a": "\x00"}',
    "status": "completed",
}
CITED = {
    "type": "message",
    "id": "msg_1",
    "content": [
        {"type": "output_text", "annotations": ["none", {"type": "file_citation", "filename": "\x00"}]},
        "no object",
    ],
}
LOOKUP = {"type": "function", "function": {"name": "lookup", "parameters": {"type": "object", "properties": {}}}}


async def _run(ada: Person, stack: Any, *steps: bytes) -> Any:
    assistant, thread = await ada.assistant(tools=[LOOKUP]), await ada.thread("Hello")
    async with providing(Reply([CREATED, *steps, COMPLETED])) as provider:
        with another_process(stack, OPENAI_BASE_URL=provider.url) as process:
            return await ada.at(process.url).run(thread, assistant)


async def test_a_nul_in_the_text_is_replaced_and_the_message_saved(ada: Person, stack: Any) -> None:
    refusal = event("response.refusal.delta", item_id="msg_1", content_index=1, delta="no\x00")
    found = await _run(ada, stack, delta("a\x00"), delta("b"), event("response.output_item.done", item=CITED), refusal)
    assert names(found)[-2:] == ["thread.run.completed", "done"]
    run = found[0].data["id"]
    [message] = await ada.rows(f"thread_messages?run_id=eq.{run}")
    [row] = await ada.rows(f"runs?id=eq.{run}")
    assert (row["status"], message["status"]) == ("completed", "completed")
    assert message["content"][0]["text"]["value"] == text_of(found)
    assert text_of(found).startswith("a\ufffdb【1†\ufffd】")
    assert message["content"][1]["refusal"] == "no\ufffd"
    assert await ada.follow(run) == found


async def test_a_nul_in_a_function_call_is_replaced(ada: Person, stack: Any) -> None:
    found = await _run(ada, stack, event("response.output_item.done", item=CALL))
    assert names(found)[-2:] == ["thread.run.requires_action", "done"]
    [row] = await ada.rows(f"runs?id=eq.{found[0].data['id']}")
    [call] = row["required_action"]["submit_tool_outputs"]["tool_calls"]
    assert call["id"] == "call_\ufffd"
    assert call["function"] == {"name": "look\ufffdup", "arguments": '{"a": "\ufffd"}'}


async def test_a_run_that_the_database_rejects_ends_as_failed_and_frees_its_thread(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread("Hello")
    too_long = [delta("x" * 100_000) for _ in range(45)]
    async with providing(Reply([CREATED, *too_long, COMPLETED]), Reply([CREATED, delta("ok"), COMPLETED])) as provider:
        with another_process(stack, OPENAI_BASE_URL=provider.url) as process:
            here, began = ada.at(process.url), time.monotonic()
            found = await here.run(thread, assistant)
            assert time.monotonic() - began < 10
            assert names(found)[-2:] == ["error", "done"]
            assert found[-2].data["code"] == "NOT_SAVED"
            [run] = await ada.rows(f"runs?id=eq.{found[0].data['id']}")
            assert (run["status"], run["last_error"]["code"]) == ("failed", "server_error")
            [message] = await ada.rows(f"thread_messages?run_id=eq.{run['id']}")
            assert (message["status"], message["content"]) == ("incomplete", [])
            assert text_of(await here.run(thread, assistant)) == "ok"
            assert process.log.count('"run rejected"') == 1
    assert names(await ada.follow(run["id"]))[-2:] == ["thread.run.failed", "done"]


@pytest.mark.parametrize("usage", [{"input_tokens": 10**19, "output_tokens": 1.5, "total_tokens": None}, {}])
async def test_invalid_token_usage_does_not_fail_the_run(ada: Person, stack: Any, usage: Any) -> None:
    ended = event("response.completed", response={"usage": usage})
    found = await _run(ada, stack, delta("a"), ended)
    assert names(found)[-2:] == ["thread.run.completed", "done"]


def _function(**changes: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": "lookup", **changes}}


NEW = {"name": "A", "instructions": "x", "model": "m"}
START = {"thread_id": "thread_1", "assistant_id": "asst_1"}
OUTPUTS = {"run_id": "run_1", "tool_outputs": [{"tool_call_id": "call_1", "output": "x"}]}
# every string and number that an endpoint stores: the path, the body and the field
UNSTORABLE = [
    ("/api/assistant/create", {**NEW, "name": "a\x00"}, "name"),
    ("/api/assistant/create", {**NEW, "instructions": "a\x00"}, "instructions"),
    ("/api/assistant/create", {**NEW, "model": "a\x00"}, "model"),
    ("/api/assistant/create", {**NEW, "description": "a\x00"}, "description"),
    ("/api/assistant/create", {**NEW, "metadata": {"a": "\x00"}}, "metadata"),
    ("/api/assistant/create", {**NEW, "metadata": {"\x00": "a"}}, "metadata"),
    ("/api/assistant/create", {**NEW, "fileIds": ["a\x00"]}, "fileIds"),
    ("/api/assistant/create", {**NEW, "tools": [_function(description="\x00")]}, "tools"),
    ("/api/assistant/create", {**NEW, "tools": [_function(parameters={"\x00": 1})]}, "tools"),
    ("/api/assistant/create", {**NEW, "tools": [_function(parameters={"a": [{"b": "\x00"}]})]}, "tools"),
    ("/api/assistant/create", {**NEW, "tools": [_function(parameters={"a": float("nan")})]}, "tools"),
    ("/api/assistant/create", {**NEW, "tools": [_function(parameters={"a": [float("-inf")]})]}, "tools"),
    ("/api/assistant/update", {"assistant_id": "asst_1", "updates": {"name": "a\x00"}}, "updates"),
    (
        "/api/assistant/update",
        {"assistant_id": "asst_1", "updates": {"tools": [_function(description="\x00")]}},
        "updates",
    ),
    ("/api/assistant/update", {"assistant_id": "a\x00", "updates": {"name": "a"}}, "assistant_id"),
    ("/api/thread/create", {"message": "a\x00"}, "message"),
    ("/api/thread/create", {"title": "a\x00"}, "title"),
    ("/api/thread/create", {"assistant_id": "a\x00"}, "assistant_id"),
    ("/api/thread/message", {"thread_id": "thread_1", "message": "a\x00"}, "message"),
    ("/api/thread/message/attachment", {"thread_id": "thread_1", "message": "a\x00", "file_ids": ["f"]}, "message"),
    ("/api/thread/message/attachment", {"thread_id": "thread_1", "message": "a", "file_ids": ["f\x00"]}, "file_ids"),
    ("/api/thread/run/stream", {**START, "thread_id": "a\x00"}, "thread_id"),
    ("/api/thread/run/stream", {**START, "instructions": "a\x00"}, "instructions"),
    ("/api/thread/run/stream", {**START, "metadata": {"a": "\x00"}}, "metadata"),
    ("/api/thread/run/stream", {**START, "tools": [_function(parameters={"a": "\x00"})]}, "tools"),
    ("/api/thread/run/tool-outputs", {**OUTPUTS, "run_id": "a\x00"}, "run_id"),
    (
        "/api/thread/run/tool-outputs",
        {**OUTPUTS, "tool_outputs": [{"tool_call_id": "call_1", "output": "a\x00"}]},
        "tool_outputs",
    ),
    (
        "/api/thread/run/tool-outputs",
        {**OUTPUTS, "tool_outputs": [{"tool_call_id": "call_\x00", "output": "a"}]},
        "tool_outputs",
    ),
    ("/api/thread/run/stop", {"thread_id": "a\x00"}, "thread_id"),
]


@pytest.mark.parametrize(("path", "body", "field"), UNSTORABLE)
async def test_what_cannot_be_stored_is_refused_by_name(ada: Person, path: str, body: Any, field: str) -> None:
    status, answer = await ada.call("POST", path, json=body)
    assert (status, answer["code"]) == (400, "VALIDATION_ERROR"), answer
    assert any(place.split(".")[0] == field for place in answer["details"]), answer
