"""EventTranslator: its events are valid for the SDK, and the deltas add up to the message."""

import itertools
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from openai.types.beta import AssistantStreamEvent
from openai.types.beta.threads import Message
from pydantic import TypeAdapter

from shared.ai import events as provider
from shared.assistants.runs.translation import EventTranslator
from shared.errors import AnswerFiltered, ModelBusy

STREAM_EVENT = TypeAdapter(AssistantStreamEvent)
USAGE = provider.Usage(10, 5, 15, provider.TokenDetails(cached_tokens=4), provider.TokenDetails(reasoning_tokens=2))


def _run() -> Any:
    nothing = dict.fromkeys(
        ("started_at", "expires_at", "cancelled_at", "failed_at", "completed_at", "required_action", "last_error")
    )
    return {
        "id": "run_1",
        "object": "thread.run",
        "created_at": 1,
        "thread_id": "thread_1",
        "assistant_id": "asst_1",
        "status": "queued",
        "model": "m",
        "instructions": "",
        "tools": [],
        "parallel_tool_calls": True,
        "usage": None,
        "incomplete_details": None,
        **nothing,
    }


def _cite(item: str, number: int, file: str) -> provider.AnnotationAdded:
    annotation = {"type": "file_citation", "file_id": file, "filename": f"{file}.pdf", "index": 0}
    return provider.AnnotationAdded(annotation=annotation, annotation_index=number, item_id=item)


def _events() -> Any:
    item = st.sampled_from(["msg_a", "msg_b"])
    index = st.integers(0, 1)
    text = st.builds(
        lambda item, index, delta: provider.TextDelta(delta=delta, item_id=item, content_index=index),
        item,
        index,
        st.text(min_size=1, max_size=10),
    )
    cited = st.builds(_cite, item, st.integers(0, 3), st.sampled_from(["file_1", "file_2"]))
    tool = st.sampled_from(
        [
            provider.ItemDone(item={"type": "file_search_call", "id": "fs_1", "status": "completed", "results": None}),
            provider.ItemDone(item={"type": "code_interpreter_call", "id": "ci_1", "status": "failed", "code": None}),
            provider.Unknown("response.reasoning.delta", {}),
        ]
    )
    return st.lists(text | cited | tool, max_size=30)


ENDS = st.sampled_from(["complete", "end_incomplete", "cancel", "expire", "fail", "filtered"])


def _end(translator: EventTranslator, end: str) -> Any:
    match end:
        case "fail":
            return translator.fail(ModelBusy())
        case "filtered":
            return translator.fail(AnswerFiltered(), USAGE)
        case "complete" | "end_incomplete":
            return getattr(translator, end)(USAGE)
    return getattr(translator, end)()


@given(_events(), ENDS)
def test_events_are_valid_and_the_deltas_add_up_to_the_messages(sent: list[provider.Event], end: str) -> None:
    translator = EventTranslator(_run(), itertools.count(1).__next__)
    emitted = translator.begin()
    for event in sent:
        emitted += translator.feed(event)
    emitted += _end(translator, end)
    decoded = [(name, msgspec.json.decode(data)) for name, data in emitted]
    texts: dict[tuple[str, int], str] = {}
    for name, data in decoded:
        STREAM_EVENT.validate_python({"event": name, "data": data})
        if name == "thread.message.delta":
            for part in data["delta"]["content"]:
                key = (data["id"], part["index"])
                texts[key] = texts.get(key, "") + part["text"]["value"]
    stored = {
        (message["id"], at): part["text"]["value"]
        for message in translator.messages
        for at, part in enumerate(message["content"])
    }
    assert texts == stored
    assert decoded[-1][0] == f"thread.run.{translator.run['status']}"
    for message in translator.messages:
        Message.model_validate(message)
        assert message["status"] != "in_progress"
        for part in message["content"]:
            for note in part["text"]["annotations"]:
                assert part["text"]["value"][note["start_index"] : note["end_index"]] == note["text"]
    assert all(step["status"] != "in_progress" for step in translator.steps)


def _calls() -> Any:
    """The provider's events of one function call, whose arguments arrive in pieces, or only at its end."""

    def events(number: int, pieces: list[str], *, added: bool, streamed: bool) -> list[provider.Event]:
        item = {"type": "function_call", "id": f"fc_{number}", "call_id": f"call_{number}", "name": "f"}
        done = provider.ItemDone(item={**item, "arguments": "".join(pieces) or "{}"})
        deltas = [provider.ArgumentsDelta(item_id=f"fc_{number}", delta=piece) for piece in pieces]
        return [*([provider.ItemAdded(item=item)] * added), *(deltas if streamed else ()), done]

    pieces = st.lists(st.text(min_size=1, max_size=5), max_size=4)
    made = st.builds(events, st.just(0), pieces, added=st.booleans(), streamed=st.booleans())
    search = [
        provider.ItemAdded(item={"type": "file_search_call", "id": "fs_1"}),
        provider.ItemDone(item={"type": "file_search_call", "id": "fs_1", "status": "completed", "results": []}),
    ]
    return st.one_of(made, st.just(search), _events())


@given(st.lists(_calls(), max_size=5), ENDS)
def test_steps_are_events_in_legal_order_and_their_deltas_add_up(parts: list[list[provider.Event]], end: str) -> None:
    translator = EventTranslator(_run(), itertools.count(1).__next__, with_steps=True)
    emitted = translator.begin()
    for number, part in enumerate(parts):
        for event in part:
            if isinstance(event, provider.ArgumentsDelta):
                event.item_id = f"fc_{number}"
            item = getattr(event, "item", {})
            if item.get("type") == "function_call":
                item.update(id=f"fc_{number}", call_id=f"call_{number}")
            emitted += translator.feed(event)
    emitted += _end(translator, end)
    decoded = [(name, msgspec.json.decode(data)) for name, data in emitted]
    states: dict[str, list[str]] = {}
    arguments: dict[str, str] = {}
    for name, data in decoded:
        STREAM_EVENT.validate_python({"event": name, "data": data})
        if name.startswith("thread.run.step."):
            states.setdefault(data["id"], []).append(name.rpartition(".")[2])
        for call in data["delta"]["step_details"]["tool_calls"] if name == "thread.run.step.delta" else ():
            if call["type"] == "function":
                key = f"{data['id']} {call['index']}"
                arguments[key] = arguments.get(key, "") + call["function"]["arguments"]
    waiting = decoded[-1][0] == "thread.run.requires_action"
    for step in translator.steps:
        seen = [name for name in states[step["id"]] if name != "delta"]
        ends = [] if step["status"] == "in_progress" else [step["status"]]
        assert seen == ["created", "in_progress", *ends]
    assert sum(step["status"] == "in_progress" for step in translator.steps) == waiting
    if waiting:
        assert list(arguments.values()) == [call["function"]["arguments"] for call in translator.calls]


def test_usage_adds_up_over_rounds() -> None:
    translator = EventTranslator(_run(), lambda: 1)
    translator.complete(USAGE)
    translator.complete(USAGE)
    assert translator.run["usage"] == {
        "prompt_tokens": 20,
        "completion_tokens": 10,
        "total_tokens": 30,
        "prompt_token_details": {"cached_tokens": 8},
        "completion_token_details": {"reasoning_tokens": 4},
    }
