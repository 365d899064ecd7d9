"""Streams of the Responses API: order, fields and types of the events, as the official SDK parses them."""

import itertools
import json

import pytest

LETTERS = {
    "type": "function",
    "name": "send_letter",
    "parameters": {"type": "object", "properties": {"to": {"type": "string"}}, "required": ["to"]},
}


def kinds(found):
    """Event types without `response.` and consecutive repeats."""
    return [kind for kind, _ in itertools.groupby(event["type"].removeprefix("response.") for event in found)]


BEGIN = ["created", "in_progress"]
MESSAGE = ["output_item.added", "content_part.added", "output_text.delta", "output_text.done"]
CLOSE = ["content_part.done", "output_item.done"]


SOURCE = f'<source title="FIR">Act: BNSS 2023 s. 173. {"Go to any police station. " * 20}</source>'


def test_a_text_response(events):
    found = events(input="How do I file an FIR?", instructions=SOURCE, metadata={"case": "7"}, temperature=0.2)
    assert kinds(found) == BEGIN + MESSAGE + CLOSE + ["completed"]
    deltas = [event for event in found if event["type"] == "response.output_text.delta"]
    assert len(deltas) > 50
    first, last = found[0]["response"], found[-1]["response"]
    text = "".join(event["delta"] for event in deltas)
    assert text == last["output"][0]["content"][0]["text"] == found[-4]["text"]
    assert "BNSS 2023 s. 173" in text
    assert {event["item_id"] for event in deltas} == {last["output"][0]["id"]}
    assert all(event["logprobs"] == [] and event["obfuscation"] for event in deltas)
    assert (first["status"], first["output"], first["usage"]) == ("in_progress", [], None)
    assert (last["status"], last["metadata"], last["temperature"]) == ("completed", {"case": "7"}, 0.2)
    assert found[2]["item"]["content"] == []
    assert found[3]["part"] == {"type": "output_text", "annotations": [], "logprobs": [], "text": ""}
    usage = last["usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"] > 100


def test_the_sdk_reads_the_stream(client):
    with client.responses.stream(model="gpt-5", input="How do I file an FIR?") as stream:
        text = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
        final = stream.get_final_response()
    assert final.output_text == text
    assert client.responses.create(model="gpt-5", input="How do I file an FIR?").output_text == text


def test_obfuscation_can_be_disabled(events):
    found = events(input="What is bail?", stream_options={"include_obfuscation": False})
    assert not any("obfuscation" in event for event in found)


def test_max_output_tokens_makes_the_response_incomplete(events):
    found = events(input="How do I file an FIR?", max_output_tokens=20)
    last = found[-1]["response"]
    assert kinds(found) == BEGIN + MESSAGE + CLOSE + ["incomplete"]
    assert last["incomplete_details"] == {"reason": "max_output_tokens"}
    assert last["output"][0]["status"] == "incomplete"
    assert last["usage"]["output_tokens"] <= 20


def test_a_queued_response(play):
    assert kinds(play(text="Hi", queued=True))[:3] == ["created", "queued", "in_progress"]


def test_function_calls(play):
    call = {"name": "send_letter", "arguments": {"to": "a landlord in Hyderabad"}}
    found = play({"tools": [LETTERS]}, text="One moment.", function_calls=[call, call])
    one = ["output_item.added", "function_call_arguments.delta", "function_call_arguments.done", "output_item.done"]
    assert kinds(found) == BEGIN + MESSAGE + CLOSE + one + one + ["completed"]
    message, first, second = found[-1]["response"]["output"]
    assert (message["type"], first["type"], first["status"]) == ("message", "function_call", "completed")
    assert json.loads(first["arguments"]) == call["arguments"]
    assert first["call_id"] != second["call_id"]
    deltas = [
        event["delta"] for event in found if event["type"].endswith("arguments.delta") and event["output_index"] == 1
    ]
    assert "".join(deltas) == first["arguments"]


def test_a_refusal_after_text(play):
    found = play(text="Well.", refusal="I cannot help with that.")
    assert kinds(found)[6:] == [
        "content_part.done",
        "content_part.added",
        "refusal.delta",
        "refusal.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ]
    assert found[-1]["response"]["output"][0]["content"][1] == {
        "type": "refusal",
        "refusal": "I cannot help with that.",
    }


def test_citations(play):
    found = play(text="The notice is ninety days.", citations=[{"file_id": "file-1", "filename": "lease.pdf"}])
    added = next(event for event in found if event["type"] == "response.output_text.annotation.added")
    citation = {"type": "file_citation", "file_id": "file-1", "filename": "lease.pdf", "index": 26}
    assert (added["annotation"], added["annotation_index"]) == (citation, 0)
    assert found[-1]["response"]["output"][0]["content"][0]["annotations"] == [citation]


@pytest.mark.parametrize(
    ("end", "last", "detail"),
    [
        ("content_filter", "response.incomplete", ("incomplete_details", {"reason": "content_filter"})),
        ("incomplete", "response.incomplete", ("incomplete_details", {"reason": "max_output_tokens"})),
        ("failed", "response.failed", ("error", {"code": "server_error", "message": "Out of luck."})),
    ],
)
def test_endings(play, end, last, detail):
    found = play(text="Half an", end=end, message="Out of luck.")
    assert found[-1]["type"] == last
    assert found[-1]["response"][detail[0]] == detail[1]


def test_an_error_event_ends_the_stream(play):
    found = play(text="Half an", end="error", code="rate_limit_exceeded", message="Slow down.")
    assert (found[-1]["type"], found[-1]["code"], found[-1]["message"]) == (
        "error",
        "rate_limit_exceeded",
        "Slow down.",
    )


def test_the_code_interpreter_is_unavailable(events):
    tool = {"type": "code_interpreter", "container": {"type": "auto"}}
    found = events(input="Calculate the average rent", tools=[tool])
    call = found[-1]["response"]["output"][0]
    assert (call["type"], call["status"]) == ("code_interpreter_call", "failed")
    assert call["outputs"] == [{"type": "logs", "logs": "The code interpreter is not available on this local server."}]
    assert "code interpreter is not available" in found[-1]["response"]["output"][1]["content"][0]["text"]
    assert len(events(input="How do I file an FIR?", tools=[tool])[-1]["response"]["output"]) == 1


def test_a_required_function_is_called_and_its_result_quoted(client):
    message = {"role": "user", "content": "Ramesh"}
    first = client.responses.create(model="gpt-5", input=[message], tools=[LETTERS], tool_choice="required")
    call = first.output[0]
    assert (call.type, json.loads(call.arguments)) == ("function_call", {"to": "Ramesh"})
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "Sent at noon"}
    second = client.responses.create(model="gpt-5", previous_response_id=first.id, input=[result], tools=[LETTERS])
    assert "> Sent at noon" in second.output_text


def test_structured_output(client):
    schema = {
        "type": "object",
        "properties": {"answer": {"type": "string"}, "sure": {"type": "boolean"}},
        "required": ["answer", "sure"],
    }
    form = {"type": "json_schema", "name": "reply", "schema": schema, "strict": True}
    response = client.responses.create(
        model="gpt-5", input="How do I file an FIR?", instructions=SOURCE, text={"format": form}
    )
    found = json.loads(response.output_text)
    assert found["sure"] is False
    assert "BNSS 2023 s. 173" in found["answer"]
