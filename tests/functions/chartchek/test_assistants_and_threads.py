"""Assistants, threads and messages: the documented requests, and invalid ones."""

import io
import json
from typing import Any

import aiohttp
import asyncpg
import pytest
from openai.types.beta import Assistant, Thread
from openai.types.beta.threads import Message

from .people import Person

FUNCTION = {"type": "function", "function": {"name": "lookup", "parameters": {"type": "object", "properties": {}}}}


def _form(**fields: str) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, value)
    return form


async def test_an_assistant_is_created_by_a_form_and_updated_by_json(ada: Person) -> None:
    form = _form(name="Chart", instructions="Be brief.", model="gpt-5-mini", tools=json.dumps([FUNCTION]), fileIds="[]")
    made = await ada.post("/api/assistant/create", data=form)
    assistant = Assistant.model_validate(made)
    assert (assistant.name, assistant.model, assistant.tools[0].type) == ("Chart", "gpt-5-mini", "function")
    assert assistant.id.startswith("asst_")
    body = {"assistant_id": assistant.id, "updates": {"name": "New", "tools": [{"type": "file_search"}], "fileIds": []}}
    changed = Assistant.model_validate(await ada.post("/api/assistant/update", body))
    assert (changed.id, changed.name, changed.instructions) == (assistant.id, "New", "Be brief.")
    assert changed.tools[0].type == "file_search"


async def test_an_endpoint_is_also_served_at_functions_v1(ada: Person) -> None:
    body = {"name": "Chart", "instructions": "Be brief.", "model": "m"}
    made = await ada.post("/functions/v1/assistant-create", body)
    assert Assistant.model_validate(made).name == "Chart"


@pytest.mark.parametrize("as_form", [True, False])
async def test_a_thread_is_created_with_a_message_and_the_default_assistant(ada: Person, as_form: bool) -> None:
    message = "Summarise the chart"
    options: dict[str, Any] = {"data": _form(message=message)} if as_form else {"json": {"message": message}}
    made = await ada.post("/api/thread/create", **options)
    thread = Thread.model_validate(made)
    assert thread.id == made["thread_id"]
    assert made["title"] == message
    [row] = await ada.rows(f"thread_messages?thread_id=eq.{thread.id}&select=content,role")
    assert row == {"content": [{"type": "text", "text": {"value": message, "annotations": []}}], "role": "user"}
    second = await ada.post("/api/thread/create", data=_form())
    assert second["assistant_id"] == made["assistant_id"]
    assert [each["is_default"] for each in await ada.rows("assistants?select=is_default")] == [True]


async def test_threads_are_listed_by_last_use(ada: Person) -> None:
    first, second = await ada.thread("one"), await ada.thread("two")
    await ada.say(first, "again")
    status, listed = await ada.call("GET", "/api/thread")
    assert (status, listed["success"]) == (200, True)
    assert [Thread.model_validate(each).id for each in listed["data"]] == [first, second]
    _, page = await ada.call("GET", "/api/thread?limit=1&offset=1")
    assert [each["thread_id"] for each in page["data"]] == [second]


async def test_all_threads_are_listed(ada: Person, database_of_stack: "asyncpg.Connection[Any]") -> None:
    many = "insert into user_threads (user_id, assistant_id) select $1::uuid, 'asst_1' from generate_series(1, 1205)"
    await database_of_stack.execute(many, ada.id)
    _, listed = await ada.call("GET", "/api/thread")
    assert len({each["thread_id"] for each in listed["data"]}) == 1205
    _, page = await ada.call("GET", "/api/thread?limit=1100&offset=50")
    assert page["data"] == listed["data"][50:1150]


async def test_a_thread_inserted_over_rest_is_listed(ada: Person) -> None:
    """The documented columns may be null, and times may be infinite."""
    thread = await ada.thread()
    row = {"is_active": None, "created_at": None, "updated_at": "infinity", "title": None}
    assert (await ada.call("POST", "/rest/v1/user_threads", json={"assistant_id": "asst_1", **row}))[0] == 201
    _, listed = await ada.call("GET", "/api/thread")
    assert len([Thread.model_validate(each) for each in listed["data"]]) == 2
    assert listed["data"][-1]["thread_id"] == thread


async def test_messages_have_the_documented_shape_and_keep_their_order(ada: Person) -> None:
    thread = await ada.thread()
    for number in range(5):
        message = Message.model_validate(await ada.say(thread, f"message {number}"))
        assert (message.thread_id, message.role, message.status) == (thread, "user", "completed")
    rows = await ada.rows(f"thread_messages?thread_id=eq.{thread}&order=position&select=text:content->0->text->>value")
    assert [row["text"] for row in rows] == [f"message {number}" for number in range(5)]


BAD = [
    ("/api/assistant/create", {"name": "A", "instructions": "x"}, "model"),
    ("/api/assistant/create", {"name": " ", "instructions": "x", "model": "m"}, "name"),
    ("/api/assistant/create", {"name": "A", "instructions": "x", "model": "m", "tools": [{"type": "bash"}]}, "tools"),
    ("/api/assistant/create", {"name": "A", "instructions": "x", "model": "m", "tools": "[{"}, "tools"),
    ("/api/assistant/create", {"name": "A", "instructions": "x", "model": "m", "tools": "[" * 9_000}, "tools"),
    ("/api/assistant/create", {"name": "A", "instructions": "x", "model": "m", "temperature": 3}, "temperature"),
    ("/api/assistant/update", {"assistant_id": "asst_1", "updates": {}}, "updates"),
    ("/api/assistant/update", {"assistant_id": "asst_1", "updates": {"user_id": "x"}}, "updates"),
    ("/api/assistant/update", {"assistant_id": "a,b", "updates": {"name": "x"}}, "assistant_id"),
    ("/api/thread/create", {"message": ""}, "message"),
    ("/api/thread/create", {"message": "nul \x00"}, "message"),
    ("/api/thread/message", {"message": "x"}, "thread_id"),
    ("/api/thread/message", {"thread_id": "thread_1", "message": "x" * 256_001}, "message"),
    ("/api/thread/create", {"title": "nul \x00"}, "title"),
    ("/api/assistant/create", {"name": "A", "instructions": "x", "model": "m", "description": "\x00"}, "description"),
    ("/api/assistant/create", {"name": "A", "instructions": "x", "model": "m", "metadata": {"a": "\x00"}}, "metadata"),
    (
        "/api/assistant/create",
        {"name": "A", "instructions": "x", "model": "m", "metadata": {"a": "x" * 513}},
        "metadata",
    ),
    ("/api/thread/message/attachment", {"thread_id": "thread_1", "message": "x", "file_ids": []}, "file_ids"),
    ("/api/thread/message/attachment", {"thread_id": "thread_1", "message": "x"}, "file_ids"),
    ("/api/thread/run/stream", {"assistant_id": "asst_1"}, "thread_id"),
    ("/api/thread/run/stop", {}, "body"),
]


async def test_a_message_of_maximum_length_is_accepted_in_every_script(ada: Person) -> None:
    thread = await ada.thread()
    body = io.BytesIO(json.dumps({"thread_id": thread, "message": "क" * 256_000}).encode())
    headers = {"content-type": "application/json"}
    message = await ada.post("/api/thread/message", data=body, headers=headers)
    assert len(message["content"][0]["text"]["value"]) == 256_000
    too_long = {"thread_id": thread, "message": "x" * 256_001}
    _, response = await ada.call("POST", "/api/thread/message", json=too_long)
    assert response["error"] == "message: String should have at most 256000 characters"


@pytest.mark.parametrize(("path", "body", "field"), BAD)
async def test_an_invalid_body_names_the_field(ada: Person, path: str, body: Any, field: str) -> None:
    status, response = await ada.call("POST", path, json=body)
    assert (status, response["success"], response["code"]) == (400, False, "VALIDATION_ERROR")
    assert any(place.split(".")[0] == field for place in response["details"]), response


UNKNOWN = [
    ("/api/assistant/update", {"assistant_id": "asst_none", "updates": {"name": "x"}}, "assistant_id"),
    ("/api/thread/create", {"assistant_id": "asst_none"}, "assistant_id"),
    ("/api/thread/message", {"thread_id": "thread_none", "message": "x"}, "thread_id"),
    ("/api/thread/message/attachment", {"thread_id": "thread_none", "message": "x", "file_ids": ["f"]}, "thread_id"),
    ("/api/thread/run/stream", {"thread_id": "thread_none", "assistant_id": "asst_none"}, "thread_id"),
    ("/api/thread/run/stop", {"run_id": "run_none"}, "run_id"),
    (
        "/api/assistant/create",
        {"name": "A", "instructions": "x", "model": "m", "fileIds": ["file-none"]},
        "file_ids",
    ),
]


@pytest.mark.parametrize(("path", "body", "field"), UNKNOWN)
async def test_an_unknown_id_is_404_naming_the_field(ada: Person, path: str, body: Any, field: str) -> None:
    status, response = await ada.call("POST", path, json=body)
    assert (status, response["code"]) == (404, "NOT_FOUND")
    assert field in response["details"]


async def test_every_endpoint_requires_a_user(ada: Person) -> None:
    calls = [("GET", "/api/thread"), ("GET", "/api/thread/run/stream?run_id=run_1")]
    calls += [("POST", path) for path, _, _ in UNKNOWN]
    for method, path in calls:
        async with ada.http.request(method, ada.url + path, json={}, headers={"apikey": ada.anon_key}) as response:
            assert (response.status, (await response.json())["success"]) == (401, False)
