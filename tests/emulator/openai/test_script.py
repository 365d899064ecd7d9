"""Scripted responses and errors, over HTTP."""

import json
import time

import httpx
import openai
import pytest


def ask(client, stream=False, **script):
    return client.responses.create(model="emulator-script", input=json.dumps(script), stream=stream)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, openai.BadRequestError),
        (401, openai.AuthenticationError),
        (403, openai.PermissionDeniedError),
        (429, openai.RateLimitError),
        (500, openai.InternalServerError),
        (503, openai.InternalServerError),
    ],
)
def test_statuses(client, status, error):
    with pytest.raises(error) as raised:
        ask(client, stream=True, status=status, retry_after=7, message="Ordered.")
    assert raised.value.status_code == status
    assert raised.value.response.headers["retry-after"] == "7"
    assert "Ordered." in raised.value.message


def test_a_stream_without_a_last_event(play):
    found = play(text="one two three four", after=2, end="half")
    assert [event["delta"] for event in found if "delta" in event] == ["one ", "two "]
    assert found[-1]["type"] == "response.output_text.delta"


def test_an_aborted_connection(client, http):
    body = {
        "model": "emulator-script",
        "input": '{"text": "one two", "end": "disconnect", "pause": 0.01}',
        "stream": True,
    }
    with http.stream("POST", "/responses", json=body) as response:
        lines = response.iter_lines()
        assert next(lines) == "event: response.created"
        with pytest.raises(httpx.RemoteProtocolError):
            list(lines)
    with pytest.raises(openai.APIConnectionError):
        ask(client, text="one two", end="disconnect")


def test_an_event_that_is_not_json(client, http):
    with pytest.raises(json.JSONDecodeError):
        list(ask(client, stream=True, text="one two", end="malformed"))
    response = http.post("/responses", json={"model": "emulator-script", "input": '{"end": "malformed"}'})
    with pytest.raises(json.JSONDecodeError):
        response.json()


def test_an_error_without_a_stream_is_a_server_error(client):
    with pytest.raises(openai.InternalServerError, match="Out of luck"):
        ask(client, end="error", message="Out of luck")


def test_delays(client):
    started = time.monotonic()
    ask(client, text=["a", "b", "c"], delay=0.1, pause=0.05)
    assert time.monotonic() - started >= 0.2
    with pytest.raises(openai.APITimeoutError):
        ask(client.with_options(timeout=0.05), delay=30)


def test_one_step_per_round_of_function_calls(client):
    script = {"steps": [{"function_calls": [{"name": "f", "arguments": {"n": 1}}]}, {"text": "All done."}]}
    items = [{"role": "user", "content": json.dumps(script)}]
    tools = [{"type": "function", "name": "f", "parameters": None, "strict": False}]
    first = client.responses.create(model="emulator-script", input=items, tools=tools)
    call = first.output[0]
    items += [
        call.model_dump(exclude_none=True),
        {"type": "function_call_output", "call_id": call.call_id, "output": "2"},
    ]
    assert client.responses.create(model="emulator-script", input=items, tools=tools).output_text == "All done."


def test_a_script_in_the_instructions(client):
    response = client.responses.create(
        model="emulator-script", input="Hello", instructions='Follow {"text": "Ordered."}'
    )
    assert response.output_text == "Ordered."


@pytest.fixture
def controlled(serve):
    with serve(control=True) as server, httpx.Client(base_url=server.url, timeout=30) as http:
        yield http


def test_scripts_can_be_queued_for_any_path(controlled):
    controlled.post("/emulator/scripts", json={"match": "POST /files", "status": 500, "times": 2}).raise_for_status()
    controlled.post("/emulator/scripts", json={"text": "Ordered."}).raise_for_status()
    assert [controlled.post("/files").status_code for _ in range(3)] == [500, 500, 415]
    body = {"model": "gpt-5", "input": "What is bail?"}
    first, second = (controlled.post("/responses", json=body).json() for _ in range(2))
    assert first["output"][0]["content"][0]["text"] == "Ordered."
    assert "Ordered." not in second["output"][0]["content"][0]["text"]
    assert controlled.post("/emulator/scripts", json={"status": 200}).status_code == 400


def test_requests_are_recorded_with_their_outcome(controlled):
    controlled.post("/responses", json={"model": "gpt-5", "input": "What is bail?", "store": False})
    slow = json.dumps({"text": ["a"] * 100, "pause": 30})
    body = {"model": "emulator-script", "input": slow, "stream": True}
    with controlled.stream("POST", "/responses", json=body) as response:
        next(response.iter_bytes())
    first, second = _recorded(controlled)
    assert (first["body"]["store"], first["status"], first["outcome"]) == (False, 200, "done")
    assert second["outcome"] == "left"
    assert second["seconds"] < 5
    controlled.delete("/emulator/requests")
    assert controlled.get("/emulator/requests").json()["data"] == []


def _recorded(http):
    """The records, once no request is open."""
    deadline = time.monotonic() + 20
    while True:
        records = http.get("/emulator/requests").json()["data"]
        if all(record["outcome"] != "open" for record in records) or time.monotonic() > deadline:
            return records
        time.sleep(0.01)


@pytest.mark.parametrize("stream", [True, False])
def test_generation_is_cancelled_when_the_client_disconnects(controlled, stream):
    body = {"model": "emulator-script", "input": json.dumps({"text": "a b", "pause": 30}), "stream": stream}
    with pytest.raises(httpx.ReadTimeout):
        controlled.post("/responses", json=body, timeout=0.3)
    deadline = time.monotonic() + 20
    while controlled.get("/emulator/health").json()["answering"] and time.monotonic() < deadline:
        time.sleep(0.01)
    assert controlled.get("/emulator/health").json()["answering"] == 0
    assert _recorded(controlled)[0]["outcome"] == "left"


def test_control_is_off_by_default(serve):
    with serve() as server:
        assert httpx.get(f"{server.url}/emulator/requests", timeout=60).status_code == 404
        assert httpx.get(f"{server.url}/emulator/health", timeout=60).json() == {
            "status": "ok",
            "generator": "edgewise-guide",
            "answering": 0,
        }
