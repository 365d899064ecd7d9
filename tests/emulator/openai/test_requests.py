"""Validation, errors, API keys and stored responses."""

import base64

import httpx
import openai
import pytest

FUNCTION = {"type": "function", "name": "f", "parameters": None}


@pytest.mark.parametrize(
    ("body", "param", "code"),
    [
        ({}, "model", "missing_required_parameter"),
        ({"model": "m"}, "input", "missing_required_parameter"),
        ({"model": 1, "input": "x"}, "model", "invalid_type"),
        ({"model": "m", "input": 7}, "input", "invalid_type"),
        ({"model": "m", "input": [7]}, "input[0]", "invalid_type"),
        ({"model": "m", "input": [{}]}, "input[0].type", "missing_required_parameter"),
        ({"model": "m", "input": [{"type": "nonsense"}]}, "input[0]", "invalid_value"),
        ({"model": "m", "input": [{"type": []}]}, "input[0]", "invalid_value"),
        ({"model": "m", "input": [{"role": "boss", "content": "x"}]}, "input[0]", "invalid_value"),
        ({"model": "m", "input": [{"role": "user"}]}, "input[0].content", "missing_required_parameter"),
        (
            {"model": "m", "input": [{"role": "user", "content": [{"type": "output_text", "text": "x"}]}]},
            "input[0].content[0]",
            "invalid_value",
        ),
        (
            {"model": "m", "input": [{"role": "assistant", "content": [{"type": "input_text", "text": "x"}]}]},
            "input[0].content[0]",
            "invalid_value",
        ),
        (
            {"model": "m", "input": [{"role": "user", "content": [{"type": "input_text"}]}]},
            "input[0].content[0].text",
            "missing_required_parameter",
        ),
        (
            {"model": "m", "input": [{"type": "function_call_output", "output": "x"}]},
            "input[0].call_id",
            "missing_required_parameter",
        ),
        ({"model": "m", "input": "x", "colour": "red"}, "colour", "unknown_parameter"),
        ({"model": "m", "input": "x", "temperature": 3}, "temperature", "decimal_above_max_value"),
        ({"model": "m", "input": "x", "top_p": -0.5}, "top_p", "decimal_below_min_value"),
        ({"model": "m", "input": "x", "max_output_tokens": 5}, "max_output_tokens", "integer_below_min_value"),
        ({"model": "m", "input": "x", "max_output_tokens": "5"}, "max_output_tokens", "invalid_type"),
        ({"model": "m", "input": "x", "store": "no"}, "store", "invalid_type"),
        ({"model": "m", "input": "x", "metadata": {"a": 1}}, "metadata.a", "invalid_type"),
        ({"model": "m", "input": "x", "truncation": "maybe"}, "truncation", "invalid_value"),
        ({"model": "m", "input": "x", "include": ["everything"]}, "include[0]", "invalid_value"),
        ({"model": "m", "input": "x", "tools": [{"type": "function"}]}, "tools[0].name", "missing_required_parameter"),
        ({"model": "m", "input": "x", "tools": [{"type": "web_search"}]}, "tools", None),
        (
            {"model": "m", "input": "x", "tools": [{"type": "file_search"}]},
            "tools[0].vector_store_ids",
            "missing_required_parameter",
        ),
        ({"model": "m", "input": "x", "tool_choice": "sometimes"}, "tool_choice", "invalid_value"),
        (
            {"model": "m", "input": "x", "tools": [FUNCTION], "tool_choice": {"type": "function", "name": "g"}},
            "tool_choice",
            None,
        ),
        ({"model": "m", "input": "x", "background": True}, "background", "unsupported_parameter"),
        (
            {"model": "m", "input": "x", "previous_response_id": "resp_0"},
            "previous_response_id",
            "previous_response_not_found",
        ),
        (
            {
                "model": "m",
                "input": [
                    {"role": "user", "content": [{"type": "input_file", "file_data": "%%", "filename": "a.txt"}]}
                ],
            },
            "input[0].content[0].file_data",
            "invalid_base64",
        ),
        ({"model": "emulator-script", "input": "no json"}, "input", "invalid_script"),
        ({"model": "emulator-script", "input": '{"colour": "red"}'}, "input", "invalid_script"),
    ],
)
def test_invalid_bodies(http, body, param, code):
    response = http.post("/responses", json=body)
    error = response.json()["error"]
    assert (response.status_code, error["type"], error["param"], error["code"]) == (
        400,
        "invalid_request_error",
        param,
        code,
    )
    assert error["message"]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_not_a_json_object(http, raw):
    response = http.post("/responses", content=raw, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/responses/resp_0", 404),
        ("DELETE", "/responses/resp_0", 404),
        ("GET", "/responses/resp_0/input_items", 404),
        ("GET", "/models/gpt-0", 404),
        ("GET", "/files/file-0", 404),
        ("GET", "/files/file-0/content", 404),
        ("DELETE", "/files/file-0", 404),
        ("GET", "/vector_stores/vs_0", 404),
        ("GET", "/vector_stores/vs_0/files", 404),
        ("POST", "/assistants", 404),
        ("POST", "/threads", 404),
        ("POST", "/threads/thread_1/runs", 404),
        ("GET", "/nowhere", 404),
        ("PUT", "/responses", 405),
        ("GET", "/files?limit=x", 400),
        ("GET", "/files?limit=0", 400),
        ("GET", "/files?order=up", 400),
    ],
)
def test_errors_by_path(http, method, path, status):
    response = http.request(method, path, json={} if method == "POST" else None)
    assert response.status_code == status
    assert set(response.json()["error"]) == {"message", "type", "param", "code"}
    assert response.headers["x-request-id"].startswith("req_")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, None),
        ({"authorization": "Basic x"}, None),
        ({"authorization": "Bearer sk-wrong-key-0123"}, "invalid_api_key"),
    ],
)
def test_the_key_is_checked(server, headers, code):
    response = httpx.get(f"{server.url}/models", headers=headers, timeout=60)
    assert (response.status_code, response.json()["error"]["code"]) == (401, code)


def test_the_health_check_needs_no_key(server):
    response = httpx.get(f"{server.url}/emulator/health", timeout=60)
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    assert "wrong-key" not in response.text


def test_the_sdk_raises_authentication_error_for_a_wrong_key(server):
    with (
        openai.OpenAI(base_url=server.url, api_key="sk-no", max_retries=0) as client,
        pytest.raises(openai.AuthenticationError),
    ):
        client.models.list()


def test_models(client):
    assert {"edgewise-guide", "emulator-script"} == {model.id for model in client.models.list()}
    assert client.models.retrieve("edgewise-guide").owned_by == "edgewise"


def test_a_stored_response_can_be_read_continued_and_deleted(client):
    source = {"role": "developer", "content": '<source title="FIR">If refused, write to the Superintendent.</source>'}
    question = {"role": "user", "content": "How do I file an FIR?"}
    first = client.responses.create(model="gpt-5", input=[source, question], instructions="Answer in English.")
    assert client.responses.retrieve(first.id).output_text == first.output_text
    _, item = client.responses.input_items.list(first.id, order="asc").data
    assert (item.role, item.content[0].text) == ("user", "How do I file an FIR?")
    second = client.responses.create(model="gpt-5", input="And if they refuse?", previous_response_id=first.id)
    assert second.previous_response_id == first.id
    assert "Superintendent" in second.output_text
    assert second.usage.input_tokens > first.usage.input_tokens
    client.responses.delete(first.id)
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(first.id)
    with pytest.raises(openai.BadRequestError) as raised:
        client.responses.create(model="gpt-5", input="More", previous_response_id=second.id)
    assert raised.value.code == "previous_response_not_found"


@pytest.mark.parametrize("stream", [True, False])
def test_responses_without_store_are_not_stored(client, stream):
    result = client.responses.create(model="gpt-5", input="What is bail?", store=False, stream=stream)
    response = list(result)[-1].response if stream else result
    assert response.status == "completed"
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(response.id)


def test_item_references(client):
    first = client.responses.create(model="gpt-5", input="How do I file an FIR?")
    items = [{"type": "item_reference", "id": first.output[0].id}, {"role": "user", "content": "And if they refuse?"}]
    assert client.responses.create(model="gpt-5", input=items).status == "completed"
    with pytest.raises(openai.NotFoundError):
        client.responses.create(model="gpt-5", input=[{"type": "item_reference", "id": "msg_0"}])


def test_all_types_of_parts_are_accepted(client):
    picture = "data:image/png;base64," + base64.b64encode(b"\x89PNG").decode()
    letter = base64.b64encode(b"The lease ends on the third of March.").decode()
    parts = [
        {"type": "input_text", "text": "When does the lease end?"},
        {"type": "input_image", "image_url": picture, "detail": "auto"},
        {"type": "input_file", "filename": "lease.txt", "file_data": f"data:text/plain;base64,{letter}"},
    ]
    history = [{"role": "developer", "content": "Be brief."}, {"role": "assistant", "content": "Hello."}]
    response = client.responses.create(model="gpt-5", input=[*history, {"role": "user", "content": parts}])
    assert "> The lease ends on the third of March." in response.output_text
    assert "cannot look at images" in response.output_text
    assert response.output[0].content[0].annotations == []


def test_tokens_are_counted(client):
    short = client.responses.input_tokens.count(model="gpt-5", input="Bail?")
    long = client.responses.input_tokens.count(model="gpt-5", input="Bail? " * 50)
    assert long.input_tokens > short.input_tokens > 0
