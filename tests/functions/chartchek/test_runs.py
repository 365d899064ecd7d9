"""Runs: the documented events, the rows they save, and how runs end."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from openai.types.beta import AssistantStreamEvent
from openai.types.beta.threads import Message, Run
from pydantic import TypeAdapter

from tests.harness.provider import COMPLETED, CREATED, Reply, delta, providing

from .people import Person, names, text_of
from .test_resume import another_process

STREAM_EVENT = TypeAdapter(AssistantStreamEvent)
BEGIN = ["thread.run.created", "thread.run.queued", "thread.run.in_progress"]
SPEAK = ["thread.message.created", "thread.message.in_progress", "thread.message.delta"]


async def _requests(http: aiohttp.ClientSession, stack: Any) -> list[Any]:
    key = json.loads((stack.data / "stack.json").read_text())["environment"]["OPENAI_API_KEY"]
    url = f"{stack.openai_url}/emulator/requests"
    async with http.get(url, headers={"authorization": f"Bearer {key}"}) as response:
        assert response.status == 200, await response.text()
        return list((await response.json())["data"])


async def test_a_run_streams_the_documented_events_in_order(ada: Person) -> None:
    assistant = await ada.assistant()
    thread = await ada.thread({"text": "The answer is here."})
    found = await ada.run(thread, assistant)
    assert names(found) == [*BEGIN, *SPEAK, "thread.message.completed", "thread.run.completed", "done"]
    assert [event.id for event in found] == list(range(1, len(found) + 1))
    for event in found[:-1]:
        STREAM_EVENT.validate_python({"event": event.name, "data": event.data}, strict=False)
    assert text_of(found) == "The answer is here."
    run, message = Run.model_validate(found[-2].data), Message.model_validate(found[-3].data)
    assert (run.status, run.thread_id, run.assistant_id) == ("completed", thread, assistant)
    assert run.usage is not None
    assert run.usage.total_tokens == run.usage.prompt_tokens + run.usage.completion_tokens > 0
    assert (message.status, message.run_id, message.role) == ("completed", run.id, "assistant")


async def test_message_usage_and_steps_are_saved_before_the_completed_event(ada: Person) -> None:
    assistant, thread = await ada.assistant(), await ada.thread({"text": "Kept."})
    async with ada.running(thread, assistant) as stream:
        async for event in stream:
            if event.name == "thread.run.completed":
                break
        run = event.data["id"]
        [message] = await ada.rows(f"thread_messages?run_id=eq.{run}")
        [usage] = await ada.rows(f"token_usage?run_id=eq.{run}")
        [step] = await ada.rows(f"run_steps?run_id=eq.{run}")
        [row] = await ada.rows(f"runs?id=eq.{run}")
    assert (message["status"], message["content"][0]["text"]["value"]) == ("completed", "Kept.")
    assert usage["total_tokens"] == event.data["usage"]["total_tokens"] == row["usage"]["total_tokens"]
    assert (step["type"], step["status"]) == ("message_creation", "completed")
    assert step["step_details"]["message_creation"]["message_id"] == message["id"]
    assert row["status"] == "completed"


async def test_the_provider_request_has_the_whole_history_and_disables_storage(
    ada: Person, stack: Any, http: aiohttp.ClientSession
) -> None:
    assistant = await ada.assistant(instructions="Be exact.", temperature=0.5)
    thread = await ada.thread(json.dumps({"text": "First answer."}))
    await ada.run(thread, assistant)
    question = json.dumps({"text": "Second answer.", "delay": 0.001})
    await ada.say(thread, question)
    await ada.run(thread, assistant)
    sent = [each["body"] for each in await _requests(http, stack) if each["path"] == "/responses" and each["body"]]
    mine = [body for body in sent if question in json.dumps(body).replace('\\"', '"')]
    assert len(mine) == 1
    assert {body["store"] for body in sent} == {False}
    assert (mine[0]["instructions"], mine[0]["temperature"]) == ("Be exact.", 0.5)
    assert [(item["role"], item["content"][0]["text"]) for item in mine[0]["input"]] == [
        ("user", json.dumps({"text": "First answer."})),
        ("assistant", "First answer."),
        ("user", question),
    ]


ENDS = [
    ({"text": "Half an", "end": "incomplete"}, "incomplete", "max_tokens"),
    ({"text": "Half an", "end": "content_filter"}, "failed", "content_filter"),
    ({"text": "Half an", "end": "failed"}, "failed", "run_failed"),
    ({"text": "Half an", "end": "error"}, "failed", "run_failed"),
    ({"text": "Half an", "end": "malformed"}, "failed", "run_failed"),
    ({"text": "Half an", "end": "half"}, "failed", "run_failed"),
    ({"text": "Half an", "end": "disconnect"}, "failed", "run_failed"),
]


@pytest.mark.parametrize(("script", "status", "reason"), ENDS, ids=[str(case[0]["end"]) for case in ENDS])
async def test_a_partial_answer_is_saved_as_incomplete(ada: Person, script: Any, status: str, reason: str) -> None:
    assistant, thread = await ada.assistant(), await ada.thread(script)
    found = await ada.run(thread, assistant)
    ending = ["thread.message.incomplete", f"thread.run.{status}", *(["error"] if status == "failed" else []), "done"]
    assert names(found) == [*BEGIN, *SPEAK, *ending]
    for event in found[:-1]:
        STREAM_EVENT.validate_python({"event": event.name, "data": event.data})
    run = found[0].data["id"]
    [message] = await ada.rows(f"thread_messages?run_id=eq.{run}")
    assert (message["status"], message["incomplete_details"]) == ("incomplete", {"reason": reason})
    assert message["content"][0]["text"]["value"] == text_of(found)
    assert "Half" in text_of(found)
    await ada.say(thread, {"text": "On we go."})
    assert text_of(await ada.run(thread, assistant)) == "On we go."


STATUSES = [
    ({"status": 401}, 502, "AI_MISCONFIGURED", "server_error"),
    ({"status": 429, "retry_after": 0.01}, 503, "AI_BUSY", "rate_limit_exceeded"),
    ({"status": 500, "retry_after": 0.01}, 502, "AI_UNAVAILABLE", "server_error"),
    ({"status": 400, "code": "context_length_exceeded"}, 400, "AI_CONTEXT_TOO_LONG", "invalid_prompt"),
    ({"status": 400}, 502, "AI_REQUEST_REJECTED", "invalid_prompt"),
]


@pytest.mark.parametrize(("script", "status", "code", "last_error"), STATUSES)
async def test_a_provider_error_is_an_error_status_and_a_failed_run(
    ada: Person, script: Any, status: int, code: str, last_error: str
) -> None:
    assistant, thread = await ada.assistant(), await ada.thread(script)
    body = {"thread_id": thread, "assistant_id": assistant}
    actual, response = await ada.call("POST", "/api/thread/run/stream", json=body)
    assert (actual, response["code"], response["success"]) == (status, code, False)
    [run] = await ada.rows(f"runs?thread_id=eq.{thread}&status=eq.failed")
    assert run["last_error"]["code"] == last_error
    await ada.say(thread, {"text": "Better now."})
    assert text_of(await ada.run(thread, assistant)) == "Better now."


async def test_a_run_on_a_thread_without_messages_is_400(ada: Person) -> None:
    assistant, thread = await ada.assistant(), await ada.thread()
    body = {"thread_id": thread, "assistant_id": assistant}
    status, response = await ada.call("POST", "/api/thread/run/stream", json=body)
    assert (status, response["code"], response["details"]) == (400, "VALIDATION_ERROR", {"thread_id": thread})
    await ada.say(thread, {"text": "Now there is."})
    assert text_of(await ada.run(thread, assistant)) == "Now there is."


async def test_a_refusal_is_saved_as_a_refusal_part(ada: Person) -> None:
    assistant, thread = await ada.assistant(), await ada.thread({"refusal": "I cannot help with that."})
    found = await ada.run(thread, assistant)
    [message] = [event.data for event in found if event.name == "thread.message.completed"]
    assert message["content"] == [{"type": "refusal", "refusal": "I cannot help with that."}]
    for event in found[:-1]:
        STREAM_EVENT.validate_python({"event": event.name, "data": event.data})


async def test_a_run_waits_for_a_slow_provider(ada: Person) -> None:
    assistant, thread = await ada.assistant(), await ada.thread({"text": "At last.", "delay": 1.0, "pause": 0.2})
    assert text_of(await ada.run(thread, assistant)) == "At last."


async def test_one_active_run_per_thread(ada: Person) -> None:
    assistant, thread = await ada.assistant(), await ada.thread({"text": "one two three four", "pause": 0.3})
    body = {"thread_id": thread, "assistant_id": assistant}
    async with ada.running(thread, assistant) as stream:
        first = await anext(stream)
        responses = await asyncio.gather(*(ada.call("POST", "/api/thread/run/stream", json=body) for _ in range(4)))
        assert {(status, response["code"]) for status, response in responses} == {(409, "CONFLICT")}
        assert responses[0][1]["details"]["run_id"] == first.data["id"]
        rest = [event async for event in stream]
    assert rest[-2].name == "thread.run.completed"


async def test_of_concurrent_requests_exactly_one_starts_a_run(ada: Person) -> None:
    assistant, thread = await ada.assistant(), await ada.thread({"text": "one two three", "pause": 0.1})

    async def attempt() -> int:
        body = {"thread_id": thread, "assistant_id": assistant}
        async with ada.http.post(ada.url + "/api/thread/run/stream", json=body, headers=ada.headers) as response:
            await response.read()
            return response.status

    assert sorted(await asyncio.gather(*(attempt() for _ in range(6)))) == [200, 409, 409, 409, 409, 409]


async def _until(look: Any, seconds: float = 10) -> Any:
    async with asyncio.timeout(seconds):
        while not (found := await look()):
            await asyncio.sleep(0.05)
    return found


async def test_a_disconnect_cancels_the_run_and_keeps_the_partial_answer(
    ada: Person, stack: Any, http: aiohttp.ClientSession
) -> None:
    assistant, thread = await ada.assistant(), await ada.thread({"text": "word " * 200, "pause": 0.05})
    async with ada.running(thread, assistant) as stream:
        async for event in stream:
            if event.name == "thread.message.delta":
                break
    [run] = await _until(lambda: ada.rows(f"runs?thread_id=eq.{thread}&status=eq.cancelled"))
    [message] = await ada.rows(f"thread_messages?run_id=eq.{run['id']}")
    assert (message["status"], message["incomplete_details"]["reason"]) == ("incomplete", "run_cancelled")
    assert message["content"][0]["text"]["value"].startswith("word ")
    await ada.say(thread, {"text": "Again."})
    assert text_of(await ada.run(thread, assistant)) == "Again."


async def test_a_run_is_stopped_by_its_thread_id_from_another_process(ada: Person) -> None:
    assistant, thread = await ada.assistant(), await ada.thread({"text": "word " * 200, "pause": 0.05})
    async with ada.running(thread, assistant) as stream:
        seen = [await anext(stream) for _ in range(8)]
        stopped = Run.model_validate(await ada.post("/api/thread/run/stop", {"thread_id": thread}))
        assert (stopped.id, stopped.status) == (seen[0].data["id"], "cancelling")
        seen += [event async for event in stream]
    assert names(seen)[-4:] == ["thread.run.cancelling", "thread.message.incomplete", "thread.run.cancelled", "done"]
    again = await ada.post("/api/thread/run/stop", {"run_id": stopped.id})
    assert again["status"] == "cancelled"


LOOKUP = {"type": "function", "function": {"name": "lookup", "parameters": {"type": "object", "properties": {}}}}


async def test_function_calls_wait_for_their_outputs_and_the_run_continues(
    ada: Person, stack: Any, http: aiohttp.ClientSession
) -> None:
    assistant = await ada.assistant(tools=[LOOKUP])
    steps = [{"function_calls": [{"name": "lookup", "arguments": {"id": 7}}]}, {"text": "Seven it is."}]
    thread = await ada.thread({"steps": steps})
    found = await ada.run(thread, assistant)
    assert names(found) == [*BEGIN, "thread.run.requires_action", "done"]
    run = Run.model_validate(found[-2].data)
    assert run.required_action is not None
    [call] = run.required_action.submit_tool_outputs.tool_calls
    assert (call.function.name, json.loads(call.function.arguments)) == ("lookup", {"id": 7})
    status, response = await ada.call(
        "POST", "/api/thread/run/stream", json={"thread_id": thread, "assistant_id": assistant}
    )
    assert (status, response["details"]["status"]) == (409, "requires_action")
    body: Any = {"run_id": run.id, "tool_outputs": [{"tool_call_id": "call_other", "output": "x"}]}
    status, response = await ada.call("POST", "/api/thread/run/tool-outputs", json=body)
    assert (status, response["details"]) == (400, {"tool_call_ids": [call.id]})
    body["tool_outputs"] = [{"tool_call_id": call.id, "output": "seven"}]
    async with ada.streaming("POST", "/api/thread/run/tool-outputs", json=body) as stream:
        rest = [event async for event in stream]
    assert names(rest) == [*BEGIN[1:], *SPEAK, "thread.message.completed", "thread.run.completed", "done"]
    assert [event.id for event in found + rest] == list(range(1, len(found + rest) + 1))
    assert text_of(rest) == "Seven it is."
    assert await ada.follow(run.id) == found[:-1] + rest
    assert rest[-2].data["usage"]["total_tokens"] > run.usage.total_tokens if run.usage else True
    sent = [each["body"] for each in await _requests(http, stack) if each["path"] == "/responses" and each["body"]]
    mine = [item for body in sent if "Seven it is" in str(body) for item in body["input"] if "call_id" in item]
    assert [(item["type"], item["call_id"]) for item in mine] == [
        ("function_call", call.id),
        ("function_call_output", call.id),
    ]
    status, response = await ada.call("POST", "/api/thread/run/tool-outputs", json=body)
    assert (status, response["code"]) == (409, "CONFLICT")


async def test_a_run_that_requires_action_can_be_stopped(ada: Person) -> None:
    assistant = await ada.assistant(tools=[LOOKUP])
    thread = await ada.thread({"function_calls": [{"name": "lookup"}]})
    await ada.run(thread, assistant)
    stopped = await ada.post("/api/thread/run/stop", {"thread_id": thread})
    assert stopped["status"] == "cancelled"
    await ada.say(thread, {"text": "On we go."})
    assert text_of(await ada.run(thread, assistant)) == "On we go."


async def test_a_disconnect_after_the_last_event_does_not_cancel_the_run(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread("Hello")
    lingering = Reply([CREATED, delta("Whole."), COMPLETED, 30.0])  # the connection stays open after the last event
    async with providing(lingering) as provider:
        with another_process(stack, OPENAI_BASE_URL=provider.url, RUN_LEAVE_GRACE="0") as process:
            async with ada.at(process.url).running(thread, assistant) as stream:
                async for event in stream:
                    if event.name == "thread.message.delta":
                        break
                await asyncio.sleep(0.05)
            [run] = await _until(lambda: ada.rows(f"runs?thread_id=eq.{thread}&ended_at=not.is.null"))
    assert run["status"] == "completed"
    [message] = await ada.rows(f"thread_messages?run_id=eq.{run['id']}")
    assert (message["status"], message["content"][0]["text"]["value"]) == ("completed", "Whole.")
