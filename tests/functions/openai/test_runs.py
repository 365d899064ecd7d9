"""Runs through the unmodified SDK: polled, streamed, continued with tool outputs, cancelled and limited."""

import asyncio
import json
from typing import Any

import asyncpg
import openai
import pytest

from tests.conftest import Stack
from tests.harness.bundled import needs
from tests.harness.openai_sdk import DEPRECATED, MODEL, Recorder, model_requests, script

pytestmark = [needs("openai"), DEPRECATED]
WEATHER: Any = {
    "type": "function",
    "function": {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}
CALLS = {
    "steps": [
        {
            "function_calls": [
                {"name": "weather", "arguments": {"city": "Chennai"}},
                {"name": "weather", "arguments": {"city": "Kochi"}},
            ]
        },
        {"text": "Hot in both."},
    ]
}


def answer(client: openai.OpenAI, thread_id: str) -> str:
    """The text of the newest message."""
    [part] = client.beta.threads.messages.list(thread_id, limit=1).data[0].content
    assert part.type == "text"
    return part.text.value


@pytest.fixture
def assistant(client: openai.OpenAI) -> str:
    return client.beta.assistants.create(model=MODEL, name="A", instructions="Be brief.").id


def test_a_polled_run_goes_on_without_its_client(client: openai.OpenAI, assistant: str) -> None:
    thread = client.beta.threads.create(messages=script(text="The notice is ninety days.", pause=0.05))
    run = client.beta.threads.runs.create(thread.id, assistant_id=assistant)
    assert (run.status, run.object, run.model) == ("queued", "thread.run", MODEL)
    run = client.beta.threads.runs.poll(run.id, thread_id=thread.id, poll_interval_ms=50)
    assert (run.status, run.last_error) == ("completed", None)
    assert run.usage is not None
    assert run.completed_at is not None
    assert answer(client, thread.id) == "The notice is ninety days."
    [step] = client.beta.threads.runs.steps.list(run.id, thread_id=thread.id).data
    assert (step.type, step.status) == ("message_creation", "completed")
    assert client.beta.threads.runs.steps.retrieve(step.id, run_id=run.id, thread_id=thread.id) == step


def test_an_event_handler_gets_every_event_in_legal_order(client: openai.OpenAI, assistant: str) -> None:
    handler = Recorder()
    with client.beta.threads.create_and_run_stream(
        assistant_id=assistant, thread={"messages": script(text="Ninety days.")}, event_handler=handler
    ) as stream:
        stream.until_done()
        final = stream.get_final_run()
        [message] = stream.get_final_messages()
        [step] = stream.get_final_run_steps()
    assert handler.seen == [
        "thread.created",
        "thread.run.created",
        "thread.run.queued",
        "thread.run.in_progress",
        "thread.run.step.created",
        "thread.run.step.in_progress",
        "thread.message.created",
        "thread.message.in_progress",
        "thread.message.delta",
        "thread.message.completed",
        "thread.run.step.completed",
        "thread.run.completed",
    ]
    part: Any = message.content[0]
    assert (final.status, step.type, part.text.value) == ("completed", "message_creation", "Ninety days.")
    assert handler.text == "Ninety days."


def test_tool_outputs_continue_a_streamed_run(client: openai.OpenAI) -> None:
    assistant = client.beta.assistants.create(model=MODEL, tools=[WEATHER])
    thread = client.beta.threads.create(messages=script(**CALLS))
    first, second = Recorder(), Recorder()
    with client.beta.threads.runs.stream(thread_id=thread.id, assistant_id=assistant.id, event_handler=first) as stream:
        stream.until_done()
        run = stream.current_run
    assert first.seen == [
        "thread.run.created",
        "thread.run.queued",
        "thread.run.in_progress",
        "thread.run.step.created",
        "thread.run.step.in_progress",
        "thread.run.step.delta",
        "thread.run.requires_action",
    ]
    assert run is not None
    assert run.required_action is not None
    calls = run.required_action.submit_tool_outputs.tool_calls
    assert [json.loads(call.function.arguments) for call in calls] == [{"city": "Chennai"}, {"city": "Kochi"}]
    snapshot = first.current_run_step_snapshot
    with client.beta.threads.runs.submit_tool_outputs_stream(
        thread_id=thread.id,
        run_id=run.id,
        tool_outputs=[{"tool_call_id": call.id, "output": "38"} for call in calls],
        event_handler=second,
    ) as stream:
        stream.until_done()
    assert second.seen == [
        "thread.run.step.completed",
        "thread.run.queued",
        "thread.run.in_progress",
        "thread.run.step.created",
        "thread.run.step.in_progress",
        "thread.message.created",
        "thread.message.in_progress",
        "thread.message.delta",
        "thread.message.completed",
        "thread.run.step.completed",
        "thread.run.completed",
    ]
    assert second.text == "Hot in both."
    steps = client.beta.threads.runs.steps.list(run.id, thread_id=thread.id, order="asc").data
    assert [step.type for step in steps] == ["tool_calls", "message_creation"]
    details: Any = steps[0].step_details
    assert [call.function.output for call in details.tool_calls] == ["38", "38"]
    assert snapshot is not None
    shown: Any = snapshot.step_details
    assert [(call.id, call.function.arguments) for call in shown.tool_calls] == [
        (call.id, call.function.arguments) for call in calls
    ]


async def test_tool_outputs_continue_a_polled_run(async_client: openai.AsyncOpenAI) -> None:
    runs = async_client.beta.threads.runs
    assistant = await async_client.beta.assistants.create(model=MODEL, tools=[WEATHER])
    run = await async_client.beta.threads.create_and_run_poll(
        assistant_id=assistant.id, thread={"messages": script(**CALLS)}, poll_interval_ms=50
    )
    assert (run.status, run.required_action is not None) == ("requires_action", True)
    assert run.required_action is not None
    calls = run.required_action.submit_tool_outputs.tool_calls
    for wrong in (calls[:1], [*calls, calls[0]]):
        with pytest.raises(openai.BadRequestError, match="one output for each of call_") as caught:
            await runs.submit_tool_outputs(
                run.id, thread_id=run.thread_id, tool_outputs=[{"tool_call_id": call.id} for call in wrong]
            )
        assert caught.value.param == "tool_outputs"
    with pytest.raises(openai.BadRequestError, match=f"while a run {run.id} is active"):
        await async_client.beta.threads.messages.create(run.thread_id, role="user", content="x")
    with pytest.raises(openai.BadRequestError, match=f"already has an active run {run.id}"):
        await runs.create(run.thread_id, assistant_id=assistant.id)
    run = await runs.submit_tool_outputs_and_poll(
        run_id=run.id,
        thread_id=run.thread_id,
        tool_outputs=[{"tool_call_id": call.id, "output": "38"} for call in calls],
        poll_interval_ms=50,
    )
    assert run.status == "completed"
    [message] = (await async_client.beta.threads.messages.list(run.thread_id, run_id=run.id)).data
    assert (message.run_id, message.assistant_id) == (run.id, assistant.id)
    with pytest.raises(openai.BadRequestError, match="do not accept tool outputs"):
        await runs.submit_tool_outputs(
            run.id, thread_id=run.thread_id, tool_outputs=[{"tool_call_id": calls[0].id, "output": "1"}]
        )


async def test_of_two_submissions_of_outputs_one_conflicts(async_client: openai.AsyncOpenAI) -> None:
    assistant = await async_client.beta.assistants.create(model=MODEL, tools=[WEATHER])
    run = await async_client.beta.threads.create_and_run_poll(
        assistant_id=assistant.id, thread={"messages": script(**CALLS)}, poll_interval_ms=50
    )
    assert run.required_action is not None
    outputs: Any = [
        {"tool_call_id": call.id, "output": "38"} for call in run.required_action.submit_tool_outputs.tool_calls
    ]
    submit = async_client.beta.threads.runs.submit_tool_outputs
    results = await asyncio.gather(
        *(submit(run.id, thread_id=run.thread_id, tool_outputs=outputs) for _ in range(4)), return_exceptions=True
    )
    refused = [result for result in results if isinstance(result, BaseException)]
    assert len(refused) == 3
    assert {type(each) for each in refused} <= {openai.ConflictError, openai.BadRequestError}


async def test_a_run_is_cancelled(async_client: openai.AsyncOpenAI) -> None:
    runs = async_client.beta.threads.runs
    assistant = await async_client.beta.assistants.create(model=MODEL)
    run = await async_client.beta.threads.create_and_run(
        assistant_id=assistant.id, thread={"messages": script(text="word " * 2000, pause=0.05)}
    )
    cancelled = await runs.cancel(run.id, thread_id=run.thread_id)
    assert cancelled.status in ("cancelling", "cancelled")
    run = await runs.poll(run.id, thread_id=run.thread_id, poll_interval_ms=50)
    assert (run.status, run.cancelled_at is not None) == ("cancelled", True)
    with pytest.raises(openai.BadRequestError, match="Cannot cancel run with status 'cancelled'"):
        await runs.cancel(run.id, thread_id=run.thread_id)


async def test_a_run_goes_on_when_its_stream_is_left(async_client: openai.AsyncOpenAI) -> None:
    assistant = await async_client.beta.assistants.create(model=MODEL)
    thread = await async_client.beta.threads.create(messages=script(text="word " * 40 + "end", pause=0.1))
    runs = async_client.beta.threads.runs
    stream = await runs.create(thread.id, assistant_id=assistant.id, stream=True)
    async for event in stream:
        if event.event == "thread.message.delta":
            break
    await stream.close()
    [run] = (await runs.list(thread.id)).data
    assert run.status in ("queued", "in_progress")
    assert (await runs.poll(run.id, thread_id=thread.id, poll_interval_ms=100)).status == "completed"
    [part] = (await async_client.beta.threads.messages.list(thread.id)).data[0].content
    assert part.type == "text"
    assert part.text.value.endswith("end")


FAILURES = [
    ({"status": 429, "code": "rate_limit_exceeded"}, "failed", "rate_limit_exceeded"),
    ({"status": 500}, "failed", "server_error"),
    ({"status": 400}, "failed", "invalid_prompt"),
    ({"status": 404, "code": "model_not_found"}, "failed", "invalid_prompt"),
    ({"status": 401}, "failed", "server_error"),
    ({"text": "Half an", "end": "failed"}, "failed", "server_error"),
    ({"text": "Half an", "end": "incomplete"}, "incomplete", "max_completion_tokens"),
]


@pytest.mark.parametrize(("fields", "status", "reason"), FAILURES)
def test_the_end_of_a_run_is_an_event_and_not_an_exception(
    client: openai.OpenAI, assistant: str, fields: Any, status: str, reason: str
) -> None:
    handler = Recorder()
    with client.beta.threads.create_and_run_stream(
        assistant_id=assistant, thread={"messages": script(**fields)}, event_handler=handler
    ) as stream:
        stream.until_done()
        run = stream.get_final_run()
    assert handler.seen[-1] == f"thread.run.{status}"
    stored = client.beta.threads.runs.retrieve(run.id, thread_id=run.thread_id)
    for each in (run, stored):
        details = each.incomplete_details.reason if each.incomplete_details else None
        assert (each.status, each.last_error.code if each.last_error else details) == (status, reason)
    for step in client.beta.threads.runs.steps.list(run.id, thread_id=run.thread_id):
        assert step.status == ("completed" if status == "incomplete" else "failed")


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"status": 400}, True),
        ({"status": 404, "code": "model_not_found"}, True),
        ({"status": 404}, False),
        ({"status": 401}, False),
        ({"status": 500}, False),
    ],
)
def test_a_rejected_request_says_why(client: openai.OpenAI, assistant: str, fields: Any, shown: bool) -> None:
    text = "Unsupported parameter: 'temperature' is not supported with this model."
    said = script(message=text, **fields)
    run = client.beta.threads.create_and_run_poll(
        assistant_id=assistant, thread={"messages": said}, poll_interval_ms=50
    )
    assert run.last_error is not None
    assert (run.last_error.message == text) is shown
    with pytest.raises(openai.APIStatusError) as caught:
        client.responses.create(model=MODEL, input=said[0]["content"])
    assert (caught.value.status_code == 400, text in caught.value.message) == (shown, shown)


def test_options_reach_the_model_and_the_run(client: openai.OpenAI, stack: Stack) -> None:
    assistant = client.beta.assistants.create(model=MODEL, instructions="One.", temperature=0.1, tools=[WEATHER])
    thread = client.beta.threads.create(messages=[{"role": "user", "content": "Never sent."}])
    schema: Any = {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}, "strict": True}}
    run = client.beta.threads.runs.create_and_poll(
        thread_id=thread.id,
        assistant_id=assistant.id,
        instructions="Two.",
        additional_instructions="Three.",
        additional_messages=[{"role": "assistant", "content": "Before."}, *script(text="{}", delay=0.0123)],
        max_completion_tokens=500,
        max_prompt_tokens=5000,
        metadata={"a": "1"},
        parallel_tool_calls=False,
        reasoning_effort="high",
        response_format=schema,
        temperature=0.7,
        tool_choice={"type": "function", "function": {"name": "weather"}},
        top_p=0.8,
        truncation_strategy={"type": "last_messages", "last_messages": 2},
        poll_interval_ms=50,
    )
    assert (run.status, run.instructions, run.metadata, run.temperature, run.top_p) == (
        "completed", "Two.\n\nThree.", {"a": "1"}, 0.7, 0.8
    )  # fmt: skip
    assert (run.max_completion_tokens, run.max_prompt_tokens, run.parallel_tool_calls) == (500, 5000, False)
    assert run.truncation_strategy is not None
    assert run.truncation_strategy.last_messages == 2
    assert [message.role for message in client.beta.threads.messages.list(thread.id, order="asc")] == [
        "user", "assistant", "user", "assistant"
    ]  # fmt: skip
    [body] = model_requests(stack, "0.0123")
    assert [(item["role"], item["content"][0]["text"][:7]) for item in body["input"]] == [
        ("assistant", "Before."),
        ("user", '{"text"'),
    ]
    assert {name: body[name] for name in ("instructions", "max_output_tokens", "parallel_tool_calls", "reasoning")} == {
        "instructions": "Two.\n\nThree.",
        "max_output_tokens": 500,
        "parallel_tool_calls": False,
        "reasoning": {"effort": "high"},
    }
    assert body["tool_choice"] == {"type": "function", "name": "weather"}
    assert body["text"]["format"]["name"] == "n"
    assert (body["temperature"], body["top_p"], body["store"]) == (0.7, 0.8, False)
    updated = client.beta.threads.runs.update(run.id, thread_id=thread.id, metadata={"b": "2"})
    assert (updated.metadata, updated.status) == ({"b": "2"}, "completed")


def test_a_run_ends_incomplete_when_its_tokens_are_used_up(client: openai.OpenAI) -> None:
    assistant = client.beta.assistants.create(model=MODEL, tools=[WEATHER])
    run = client.beta.threads.create_and_run_poll(
        assistant_id=assistant.id,
        thread={"messages": script(**CALLS)},
        max_completion_tokens=16,
        poll_interval_ms=50,
    )
    assert run.required_action is not None
    run = client.beta.threads.runs.submit_tool_outputs_and_poll(
        run_id=run.id,
        thread_id=run.thread_id,
        tool_outputs=[
            {"tool_call_id": call.id, "output": "38"} for call in run.required_action.submit_tool_outputs.tool_calls
        ],
        poll_interval_ms=50,
    )
    assert run.incomplete_details is not None
    assert (run.status, run.incomplete_details.reason) == ("incomplete", "max_completion_tokens")
    run = client.beta.threads.create_and_run_poll(
        assistant_id=assistant.id, thread={"messages": script(text="x")}, max_prompt_tokens=1, poll_interval_ms=50
    )
    assert run.incomplete_details is not None
    assert (run.status, run.incomplete_details.reason) == ("incomplete", "max_prompt_tokens")


async def test_a_run_that_waits_too_long_for_outputs_expires(async_client: openai.AsyncOpenAI, stack: Stack) -> None:
    assistant = await async_client.beta.assistants.create(model=MODEL, tools=[WEATHER])
    run = await async_client.beta.threads.create_and_run_poll(
        assistant_id=assistant.id, thread={"messages": script(**CALLS)}, poll_interval_ms=50
    )
    assert run.expires_at is not None
    assert run.expires_at - run.created_at == 600
    database = await asyncpg.connect(stack.database_url)
    await database.execute("update runs set expires_at = now() - interval '1 second' where id = $1", run.id)
    await database.close()
    run = await async_client.beta.threads.runs.retrieve(run.id, thread_id=run.thread_id)
    assert run.status == "expired"
    [step] = (await async_client.beta.threads.runs.steps.list(run.id, thread_id=run.thread_id)).data
    assert (step.status, step.expired_at is not None) == ("expired", True)


def test_runs_are_limited_per_user(client: openai.OpenAI, assistant: str) -> None:
    """Both endpoints that start runs count; the limiter answers before the run is looked up."""
    for _ in range(30):
        with pytest.raises(openai.NotFoundError):
            client.beta.threads.runs.create("thread_none", assistant_id=assistant)
        with pytest.raises(openai.NotFoundError):
            client.beta.threads.create_and_run(assistant_id="asst_none")
    with pytest.raises(openai.RateLimitError) as caught:
        client.beta.threads.create_and_run(assistant_id=assistant)
    assert 0 < int(caught.value.response.headers["retry-after"]) <= 60
    assert caught.value.code == "rate_limit_exceeded"
