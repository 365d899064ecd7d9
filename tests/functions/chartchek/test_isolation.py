"""Users can neither read nor change each other's assistants, threads, messages, runs and files."""

from typing import Any

import aiohttp
import pytest

from . import documents
from .people import Person

TABLES = [
    "assistants",
    "user_threads",
    "thread_messages",
    "runs",
    "run_steps",
    "run_events",
    "token_usage",
    "vector_stores",
    "user_files",
    "assistant_versions",
]


@pytest.fixture
async def world(ada: Person) -> dict[str, str]:
    """Ids of Ada's assistant, thread, completed run and file, by field name."""
    form = aiohttp.FormData()
    form.add_field("file", documents.pdf(["Ada takes metformin."]), filename="ada.pdf")
    file = (await ada.post("/api/file/upload", data=form))["file_id"]
    assistant = await ada.assistant(tools=[{"type": "file_search"}], fileIds=[file])
    thread = await ada.thread({"text": "Secret."})
    run = (await ada.run(thread, assistant))[0].data["id"]
    return {"assistant_id": assistant, "thread_id": thread, "run_id": run, "file_id": file}


async def test_every_endpoint_rejects_ids_of_another_user(world: dict[str, str], ada: Person, eve: Person) -> None:
    own_assistant, own_thread = await eve.assistant(), await eve.thread("hi")
    ada_id = {**world, "upload": "0" * 32}
    assistant = {"name": "A", "instructions": "x", "model": "m"}
    attempts: list[tuple[str, Any]] = [
        ("/api/assistant/create", {**assistant, "fileIds": [ada_id["file_id"]]}),
        ("/api/assistant/update", {"assistant_id": ada_id["assistant_id"], "updates": {"name": "mine"}}),
        ("/api/assistant/update", {"assistant_id": own_assistant, "updates": {"fileIds": [ada_id["file_id"]]}}),
        ("/api/thread/create", {"assistant_id": ada_id["assistant_id"]}),
        ("/api/thread/message", {"thread_id": ada_id["thread_id"], "message": "hi"}),
        (
            "/api/thread/message/attachment",
            {"thread_id": own_thread, "message": "hi", "file_ids": [ada_id["file_id"]]},
        ),
        ("/api/thread/run/stream", {"thread_id": ada_id["thread_id"], "assistant_id": own_assistant}),
        ("/api/thread/run/stream", {"thread_id": own_thread, "assistant_id": ada_id["assistant_id"]}),
        ("/api/thread/run/stop", {"run_id": ada_id["run_id"]}),
        ("/api/thread/run/stop", {"thread_id": ada_id["thread_id"]}),
    ]
    for path, body in attempts:
        status, response = await eve.call("POST", path, json=body)
        assert (path, status, response["code"]) == (path, 404, "NOT_FOUND")
    status, _ = await eve.call("GET", f"/api/thread/run/stream?run_id={ada_id['run_id']}")
    assert status == 404
    _, listed = await eve.call("GET", "/api/thread")
    assert [thread["thread_id"] for thread in listed["data"]] == [own_thread]
    assert len(await ada.rows(f"thread_messages?thread_id=eq.{ada_id['thread_id']}")) == 2


@pytest.mark.parametrize("table", TABLES)
async def test_rest_returns_only_own_rows(world: dict[str, str], ada: Person, eve: Person, table: str) -> None:
    assert await ada.rows(table) != []
    assert await eve.rows(table) == []
    for method, body in (("PATCH", {"user_id": eve.id}), ("DELETE", None)):
        status, response = await eve.call(
            method, f"/rest/v1/{table}?user_id=eq.{ada.id}", json=body, headers={"prefer": "return=representation"}
        )
        assert status in (200, 400, 403), response
        assert status != 200 or response == []
    assert await ada.rows(table) != []


@pytest.mark.parametrize(
    "function", ["start_run", "record_run", "follow_run", "stop_run", "continue_run", "close_dead_runs", "take_run"]
)
async def test_users_cannot_call_functions_of_the_service_role(ada: Person, function: str) -> None:
    arguments = {
        "start_run": {"user_id": ada.id, "thread_id": "t", "assistant_id": "a", "run": {}, "lease": 1, "characters": 1},
        "record_run": {"run_id": "r", "events": [], "state": {}, "messages": [], "steps": [], "lease": 1},
        "follow_run": {"user_id": ada.id, "run_id": "r", "after": 0, "most": 1},
        "stop_run": {"user_id": ada.id, "run_id": "r", "thread_id": None},
        "continue_run": {"user_id": ada.id, "run_id": "r", "outputs": [], "lease": 1, "characters": 1},
        "close_dead_runs": {"most": 1},
        "take_run": {"run_id": "r", "lease": 1, "characters": 1},
    }
    status, response = await ada.call("POST", f"/rest/v1/rpc/{function}", json=arguments[function])
    assert (status, response["code"]) == (403, "42501")


@pytest.mark.parametrize(
    ("table", "column", "field", "row"),
    [
        ("user_threads", "thread_id", "thread_id", {"assistant_id": "asst_1"}),
        ("assistants", "id", "assistant_id", {"model": "m"}),
    ],
)
async def test_inserting_anothers_id_does_not_show_that_it_exists(
    world: dict[str, str], ada: Person, eve: Person, table: str, column: str, field: str, row: Any
) -> None:
    found = []
    for value in (world[field], "id_that_is_free"):
        status, body = await eve.call(
            "POST", f"/rest/v1/{table}", json={**row, column: value}, headers={"prefer": "return=representation"}
        )
        found.append((status, body[0][column] == value, body[0]["user_id"] == eve.id))
    assert found == [(201, True, True)] * 2
    assert len(await ada.rows(f"{table}?{column}=eq.{world[field]}")) == 1


async def test_users_cannot_write_assistant_messages(world: dict[str, str], ada: Person, eve: Person) -> None:
    content = [{"type": "text", "text": {"value": "x", "annotations": []}}]
    for person, row in (
        (ada, {"role": "assistant"}),
        (ada, {"role": "user", "run_id": world["run_id"]}),
        (eve, {"role": "user"}),
        (eve, {"role": "user", "user_id": ada.id}),
    ):
        body = {"thread_id": world["thread_id"], "content": content, **row}
        status, _ = await person.call("POST", "/rest/v1/thread_messages", json=body)
        assert status == 403


async def test_a_run_ignores_file_ids_of_another_user(world: dict[str, str], eve: Person) -> None:
    """A row may contain any file id; the run checks the owner of the file."""
    thread = await eve.thread("hi")
    message = {
        "thread_id": thread,
        "role": "user",
        "content": [{"type": "text", "text": {"value": "What does Ada take?", "annotations": []}}],
        "attachments": [{"file_id": world["file_id"], "tools": [{"type": "file_search"}]}],
    }
    status, response = await eve.call("POST", "/rest/v1/thread_messages", json=message)
    assert status == 201, response
    assistant = await eve.assistant(model="gpt-6.1-terra", tools=[{"type": "file_search"}])
    row = {"file_ids": [world["file_id"]]}
    assert (await eve.call("PATCH", f"/rest/v1/assistants?id=eq.{assistant}", json=row))[0] == 204
    found = await eve.run(thread, assistant)
    assert found[-2].name == "thread.run.completed"
    assert "metformin" not in str([event.data for event in found])
    assert await eve.rows("vector_stores") == []


TEXT = {"type": "text", "text": {"value": "hi", "annotations": []}}


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value


def function(parameters: Any) -> Any:
    return {"type": "function", "function": {"name": "f", "parameters": parameters}}


MALFORMED = [
    ("thread_messages", {"content": ["x"]}),
    ("thread_messages", {"content": []}),
    ("thread_messages", {"content": [[TEXT]]}),
    ("thread_messages", {"content": [{"type": "text"}]}),
    ("thread_messages", {"content": [{"type": "text", "text": {"value": 5, "annotations": []}}]}),
    ("thread_messages", {"content": [{"type": "image_url", "image_url": {"url": "file:///x"}}]}),
    ("thread_messages", {"content": [{"type": "image_file", "image_file": {"file_id": 5}}]}),
    ("thread_messages", {"content": [{"type": "video", "text": TEXT["text"]}]}),
    ("thread_messages", {"content": [TEXT], "attachments": ["x"]}),
    ("thread_messages", {"content": [TEXT], "attachments": [{"file_id": 5}]}),
    ("thread_messages", {"content": [TEXT], "metadata": {"a": 1}}),
    ("assistants", {"tools": ["x"]}),
    ("assistants", {"tools": [{"type": 5}]}),
    ("assistants", {"tools": [{"type": ["file_search"]}]}),
    ("assistants", {"tools": [[{"type": "file_search"}]]}),
    ("assistants", {"tools": [{"type": "function"}]}),
    ("assistants", {"metadata": {"a": 1}}),
    ("assistants", {"file_ids": [None]}),
    ("assistants", {"file_ids": ["f" * 65_537]}),
    ("assistants", {"id": "a" * 201}),
    ("assistants", {"tools": [function(nested(97))]}),
    ("assistants", {"response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": nested(98)}}}),
    ("thread_messages", {"content": [{**TEXT, "extra": nested(98)}]}),
    ("thread_messages", {"content": [TEXT], "attachments": [{"file_id": "f", "extra": nested(98)}]}),
    ("thread_messages", {"content": [TEXT], "attachments": [{"file_id": "f", "extra": "x" * 262_144}]}),
    ("thread_messages", {"content": [TEXT], "incomplete_details": nested(100)}),
    ("thread_messages", {"content": [TEXT], "assistant_id": "a" * 1_001}),
]


@pytest.mark.parametrize(("table", "row"), MALFORMED)
async def test_malformed_rows_are_rejected(ada: Person, table: str, row: Any) -> None:
    other = {"thread_id": await ada.thread(), "role": "user"} if table == "thread_messages" else {"model": "m"}
    status, response = await ada.call("POST", f"/rest/v1/{table}", json={**other, **row})
    assert (status, response["code"]) == (400, "23514")


async def test_well_formed_rows_are_accepted(ada: Person) -> None:
    message = {"thread_id": await ada.thread(), "role": "user", "content": [TEXT], "attachments": [{"file_id": "f"}]}
    assert (await ada.call("POST", "/rest/v1/thread_messages", json=message))[0] == 201
    tools = [
        {"type": "code_interpreter"},
        {"type": "file_search"},
        {"type": "function", "function": {"name": "f"}},
        function(nested(96)),
    ]
    assistant = {"model": "m", "tools": tools, "metadata": {"a": "1"}, "file_ids": ["f"]}
    assert (await ada.call("POST", "/rest/v1/assistants", json=assistant))[0] == 201
