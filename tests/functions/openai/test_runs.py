"""Runs through the unmodified SDK: polled, streamed, continued with tool outputs, cancelled and limited."""

import json
from typing import Any

import openai
import pytest

from tests.harness.openai_sdk import MODEL, Recorder, script

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated.*:DeprecationWarning")  # by OpenAI, not here
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
