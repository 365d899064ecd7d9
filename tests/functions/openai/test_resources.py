"""Assistants, threads, messages and models through the unmodified SDK, also as another user."""

import re
from typing import Any

import aiohttp
import openai
import pytest
from openai import NOT_GIVEN
from yarl import URL

from tests.conftest import ROOT
from tests.harness.bundled import needs
from tests.harness.openai_sdk import DEPRECATED, MODEL, script
from tests.harness.users import User

pytestmark = [needs("openai"), DEPRECATED]
SCHEMA: Any = {
    "type": "json_schema",
    "json_schema": {"name": "n", "schema": {"type": "object", "default": None}, "strict": True},
}


def test_an_assistant_from_creation_to_deletion(client: openai.OpenAI) -> None:
    assistants = client.beta.assistants
    made = assistants.create(
        model=MODEL,
        name="Chart",
        description="d",
        instructions="Be brief.",
        tools=[{"type": "file_search", "file_search": {"max_num_results": 3}}, {"type": "code_interpreter"}],
        metadata={"team": "a"},
        temperature=0.5,
        top_p=0.9,
        response_format=SCHEMA,
        reasoning_effort="low",
    )
    assert (made.object, made.name, made.temperature, made.metadata) == ("assistant", "Chart", 0.5, {"team": "a"})
    assert made.response_format is not None
    assert not isinstance(made.response_format, str)
    assert made.response_format.model_dump(exclude_none=False, by_alias=True)["json_schema"]["schema"] == {
        "type": "object",
        "default": None,
    }
    assert assistants.retrieve(made.id) == made
    changed = assistants.update(made.id, name=None, metadata={}, temperature=None, instructions="")
    assert (changed.name, changed.metadata, changed.temperature, changed.instructions) == (None, {}, None, "")
    assert (changed.tools, changed.top_p) == (made.tools, 0.9)
    assert assistants.delete(made.id).model_dump() == {"id": made.id, "object": "assistant.deleted", "deleted": True}
    with pytest.raises(openai.NotFoundError, match=made.id):
        assistants.retrieve(made.id)


def test_versions_of_an_assistant_are_kept_and_restored(client: openai.OpenAI) -> None:
    first = client.beta.assistants.create(model=MODEL, name="one")
    client.beta.assistants.update(first.id, name="two")
    client.beta.assistants.update(first.id, name="two")
    client.beta.assistants.delete(first.id)
    listed: Any = client.get(f"/assistants/{first.id}/versions", cast_to=object)
    assert [(each["version"], each["name"]) for each in listed["data"]] == [(2, "two"), (1, "one")]
    restored: Any = client.post(f"/assistants/{first.id}/versions/1/restore", cast_to=object)
    assert (restored["id"], restored["version"], restored["name"]) == (first.id, 3, "one")
    assert client.beta.assistants.retrieve(first.id).name == "one"
    with pytest.raises(openai.NotFoundError):
        client.post(f"/assistants/{first.id}/versions/9/restore", cast_to=object)


async def test_a_thread_and_its_messages(async_client: openai.AsyncOpenAI) -> None:
    threads = async_client.beta.threads
    thread = await threads.create(
        messages=[
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": [{"type": "text", "text": "Good day."}]},
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "What is this?"},
                    {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}},
                ],
                "metadata": {"a": "1"},
            },
        ],
        metadata={"m": "1"},
    )
    assert (thread.object, thread.metadata, thread.tool_resources) == ("thread", {"m": "1"}, None)
    changed = await threads.update(
        thread.id, metadata={"m": "2"}, tool_resources={"code_interpreter": {"file_ids": []}}
    )
    assert changed.metadata == {"m": "2"}
    assert await threads.retrieve(thread.id) == changed
    messages = [message async for message in threads.messages.list(thread.id, order="asc", limit=1)]
    assert [message.role for message in messages] == ["user", "assistant", "user"]
    assert [part.type for part in messages[2].content] == ["text", "image_url"]
    added = await threads.messages.create(thread.id, role="user", content="More")
    assert await threads.messages.retrieve(added.id, thread_id=thread.id) == added
    updated = await threads.messages.update(added.id, thread_id=thread.id, metadata={"b": "2"})
    assert (updated.metadata, updated.content) == ({"b": "2"}, added.content)
    assert (await threads.messages.delete(added.id, thread_id=thread.id)).deleted
    with pytest.raises(openai.NotFoundError, match=added.id):
        await threads.messages.retrieve(added.id, thread_id=thread.id)
    assert (await threads.delete(thread.id)).object == "thread.deleted"
    with pytest.raises(openai.NotFoundError):
        await threads.messages.list(thread.id)


@needs("thread-list")
async def test_threads_are_the_same_rows_as_chartcheks(client: openai.OpenAI, user: User) -> None:
    """A thread made over either API can be read and run over the other one."""
    assistant = client.beta.assistants.create(model=MODEL)
    ours = client.beta.threads.create(messages=script(text="Over both."))
    _, listed = await user.get("/api/thread")
    assert [(row["thread_id"], row["assistant_id"]) for row in listed["data"]] == [(ours.id, "")]
    body = {"thread_id": ours.id, "assistant_id": assistant.id}
    status, events = await user.post("/api/thread/run/stream", body)
    assert status == 200
    assert "thread.run.step" not in events
    assert [message.role for message in client.beta.threads.messages.list(ours.id)] == ["assistant", "user"]
    _, listed = await user.get("/api/thread")
    assert listed["data"][0]["assistant_id"] == assistant.id
    _, theirs = await user.post("/api/thread/create", {"message": script(text="Mine, too.")[0]["content"]})
    run = client.beta.threads.runs.create_and_poll(
        thread_id=theirs["thread_id"], assistant_id=assistant.id, poll_interval_ms=50
    )
    assert run.status == "completed"
    assert client.beta.threads.retrieve(theirs["thread_id"]).metadata == {}


def test_ids_of_another_user_are_404(client: openai.OpenAI, other_client: openai.OpenAI) -> None:
    assistant = client.beta.assistants.create(model=MODEL)
    thread = client.beta.threads.create(messages=script(text="Secret."))
    run = client.beta.threads.runs.create_and_poll(thread_id=thread.id, assistant_id=assistant.id, poll_interval_ms=50)
    [step] = client.beta.threads.runs.steps.list(run.id, thread_id=thread.id).data
    message = client.beta.threads.messages.list(thread.id).data[0]
    store = client.vector_stores.create(name="s")
    file = client.files.create(file=("a.txt", b"Secret."), purpose="user_data")
    mine = other_client.beta.threads.create()
    own = other_client.beta.assistants.create(model=MODEL)
    store_of_other = other_client.vector_stores.create()
    other: Any = other_client.beta
    attempts: list[Any] = [
        lambda: other.assistants.retrieve(assistant.id),
        lambda: other.assistants.update(assistant.id, name="x"),
        lambda: other.assistants.delete(assistant.id),
        lambda: other_client.get(f"/assistants/{assistant.id}/versions", cast_to=object),
        lambda: other_client.post(f"/assistants/{assistant.id}/versions/1/restore", cast_to=object),
        lambda: other.assistants.create(model=MODEL, tool_resources={"file_search": {"vector_store_ids": [store.id]}}),
        lambda: other.assistants.update(own.id, tool_resources={"code_interpreter": {"file_ids": [file.id]}}),
        lambda: other.threads.create(tool_resources={"file_search": {"vector_store_ids": [store.id]}}),
        lambda: other.threads.create(tool_resources={"file_search": {"vector_stores": [{"file_ids": [file.id]}]}}),
        lambda: other.threads.retrieve(thread.id),
        lambda: other.threads.update(thread.id, metadata={}),
        lambda: other.threads.delete(thread.id),
        lambda: other.threads.messages.create(thread.id, role="user", content="x"),
        lambda: other.threads.messages.list(thread.id),
        lambda: other.threads.messages.retrieve(message.id, thread_id=thread.id),
        lambda: other.threads.messages.retrieve(message.id, thread_id=mine.id),
        lambda: other.threads.messages.update(message.id, thread_id=thread.id, metadata={}),
        lambda: other.threads.messages.delete(message.id, thread_id=thread.id),
        lambda: other.threads.messages.create(
            mine.id, role="user", content="x", attachments=[{"file_id": file.id, "tools": [{"type": "file_search"}]}]
        ),
        lambda: other.threads.messages.create(
            mine.id, role="user", content=[{"type": "image_file", "image_file": {"file_id": file.id}}]
        ),
        lambda: other.threads.runs.create(thread.id, assistant_id=own.id),
        lambda: other.threads.runs.create(mine.id, assistant_id=assistant.id),
        lambda: other.threads.create_and_run(assistant_id=assistant.id),
        lambda: other.threads.runs.list(thread.id),
        lambda: other.threads.runs.retrieve(run.id, thread_id=thread.id),
        lambda: other.threads.runs.retrieve(run.id, thread_id=mine.id),
        lambda: other.threads.runs.update(run.id, thread_id=thread.id, metadata={}),
        lambda: other.threads.runs.cancel(run.id, thread_id=thread.id),
        lambda: other.threads.runs.submit_tool_outputs(
            run.id, thread_id=thread.id, tool_outputs=[{"tool_call_id": "c", "output": "x"}]
        ),
        lambda: other.threads.runs.steps.list(run.id, thread_id=thread.id),
        lambda: other.threads.runs.steps.retrieve(step.id, run_id=run.id, thread_id=thread.id),
        lambda: other_client.files.retrieve(file.id),
        lambda: other_client.files.content(file.id),
        lambda: other_client.files.delete(file.id),
        lambda: other_client.vector_stores.retrieve(store.id),
        lambda: other_client.vector_stores.update(store.id, name="x"),
        lambda: other_client.vector_stores.delete(store.id),
        lambda: other_client.vector_stores.search(store.id, query="secret"),
        lambda: other_client.vector_stores.create(file_ids=[file.id]),
        lambda: other_client.vector_stores.files.create(store_of_other.id, file_id=file.id),
        lambda: other_client.vector_stores.files.create(store.id, file_id=file.id),
        lambda: other_client.vector_stores.files.list(store.id),
        lambda: other_client.vector_stores.files.retrieve(file.id, vector_store_id=store.id),
        lambda: other_client.vector_stores.files.content(file.id, vector_store_id=store.id),
        lambda: other_client.vector_stores.file_batches.create(store_of_other.id, file_ids=[file.id]),
        lambda: other_client.vector_stores.file_batches.create(store.id, files=[{"file_id": file.id}]),
    ]
    for at, attempt in enumerate(attempts):
        try:
            attempt()
        except openai.NotFoundError:
            continue
        pytest.fail(f"attempt {at} succeeded")
    assert [thread.id for thread in other_client.beta.assistants.list()] == [own.id]
    assert list(other_client.files.list()) == []
    assert [each.id for each in other_client.vector_stores.list()] == [store_of_other.id]
    assert len(client.beta.threads.messages.list(thread.id).data) == 2


def test_models_are_the_providers(client: openai.OpenAI) -> None:
    assert MODEL in [model.id for model in client.models.list()]
    assert client.models.retrieve(MODEL).object == "model"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("no/such-model")
    with pytest.raises(openai.NotFoundError):
        client.get("/models/x/%2e%2e/%2e%2e/files", cast_to=object)


IMAGE: Any = {"type": "image_url", "image_url": {"url": "http://10.0.0.1/x.png"}}
MCP: Any = {"type": "mcp", "server_url": "https://attacker.test"}
REFUSED: list[tuple[str, Any, str, str]] = [
    ("/assistants", {"name": "no model"}, "model", "missing_required_parameter"),
    ("/assistants", {"model": MODEL, "tools": [MCP]}, "tools[0]", "invalid_value"),
    (
        "/assistants",
        {"model": MODEL, "tools": [{"type": "function", "function": {}}]},
        "tools[0].function.name",
        "missing_required_parameter",
    ),
    (
        "/responses",  # a tool as the Chat Completions and Assistants APIs have it
        {"model": MODEL, "input": "x", "tools": [{"type": "function", "function": {"name": "f"}}]},
        "tools[0].name",
        "missing_required_parameter",
    ),
    (
        "/assistants",
        {"model": MODEL, "tools": [{"type": "function", "function": {"name": "f", "strict": []}}]},
        "tools[0].function.strict",
        "invalid_type",
    ),
    (
        "/assistants",
        {"model": MODEL, "tools": [{"type": "function", "name": "f"}]},
        "tools[0].name",
        "unknown_parameter",
    ),
    ("/assistants", {"model": MODEL, "temperature": 3}, "temperature", "invalid_value"),
    ("/assistants", {"model": MODEL, "unknown": 1}, "unknown", "unknown_parameter"),
    ("/assistants", {"model": MODEL, "metadata": {"a": 1}}, "metadata.a", "invalid_type"),
    ("/assistants", {"model": MODEL, "metadata": {"k" * 65: ""}}, "metadata." + "k" * 65, "string_above_max_length"),
    (
        "/assistants",
        {"model": MODEL, "tool_resources": {"file_search": {"x": 1}}},
        "tool_resources.file_search.x",
        "unknown_parameter",
    ),
    ("/assistants", {"model": MODEL, "response_format": {"type": "xml"}}, "response_format", "invalid_value"),
    (
        "/assistants",
        {"model": MODEL, "response_format": {"type": "json_schema"}},
        "response_format.json_schema",
        "missing_required_parameter",
    ),
    ("/threads", {"messages": [{"role": "system", "content": "x"}]}, "messages[0].role", "invalid_value"),
    ("/threads", {"messages": [{"role": "user", "content": ""}]}, "messages[0].content", "invalid_value"),
    ("/threads", {"messages": [{"role": "user", "content": []}]}, "messages[0].content", "array_below_min_length"),
    (
        "/threads",
        {"messages": [{"role": "user", "content": [IMAGE]}]},
        "messages[0].content[0].image_url.url",
        "invalid_value",
    ),
    ("/conversations", {"items": [{"role": "user"}]}, "items[0].content", "missing_required_parameter"),
    ("/responses", {"model": MODEL, "input": "x", "conversation": {}}, "conversation.id", "missing_required_parameter"),
    (
        "/vector_stores",
        {"expires_after": {"anchor": "created_at", "days": 1}},
        "expires_after.anchor",
        "invalid_value",
    ),
]


@pytest.mark.parametrize(("path", "body", "param", "code"), REFUSED)
def test_what_is_refused_is_named(client: openai.OpenAI, path: str, body: Any, param: str, code: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.post(path, body=body, cast_to=object)
    assert (caught.value.param, caught.value.code) == (param, code)
    assert caught.value.type == "invalid_request_error"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    re.findall(r"`(\w+) (/\S+)` \| no: (\d+)", (ROOT / "docs" / "openai-api.md").read_text(encoding="utf-8")),
)
async def test_what_is_not_served_has_the_documented_status(user: User, method: str, path: str, status: str) -> None:
    found, body = await user.call(method, "/functions/v1/openai/v1" + path.replace("{id}", "x"))
    assert (found, body["error"]["type"]) == (int(status), "invalid_request_error")


@pytest.mark.parametrize("last", ["%2e", "%2e%2e", "%2e%2e%2e", "a%2fb", "a%00", "x" * 201])
async def test_a_text_that_is_no_id_is_not_found(client: openai.OpenAI, user: User, last: str) -> None:
    store = client.vector_stores.create()
    for path in ("/files/", f"/vector_stores/{store.id}/files/", f"/vector_stores/{store.id}/file_batches/"):
        for method in ("GET", "DELETE") if path.endswith("files/") else ("GET",):
            url = URL(f"{user.url}/v1{path}{last}", encoded=True)
            async with user.http.request(method, url, headers=user.headers) as response:
                assert response.status == 404, await response.text()


@pytest.mark.parametrize(
    ("method", "path", "form", "param", "code"),
    [
        ("GET", "/assistants?page=2", None, "page", "unknown_parameter"),
        ("GET", "/assistants?limit=x", None, "limit", "invalid_value"),
        ("POST", "/files", {"purpose": "assistants"}, "file", "missing_required_parameter"),
        ("POST", "/files", {"purpose": "assistants", "user_id": "x"}, "user_id", "unknown_parameter"),
        ("POST", "/files", {"purpose": "fine-tune"}, "purpose", "invalid_value"),
    ],
)
async def test_fields_of_queries_and_forms_are_named(
    user: User, method: str, path: str, form: dict[str, str] | None, param: str, code: str
) -> None:
    data = aiohttp.MultipartWriter("form-data") if form else None
    for name, value in (form or {}).items():
        assert data is not None
        data.append(value).set_content_disposition("form-data", name=name)
    status, body = await user.call(method, f"/v1{path}", data=data)
    assert (status, body["error"]["param"], body["error"]["code"]) == (400, param, code)


def test_files_that_are_missing_are_named(client: openai.OpenAI) -> None:
    attached: Any = [{"file_id": "file-a", "tools": [{"type": "file_search"}]}]
    thread = client.beta.threads.create()
    for attempt in (
        lambda: client.vector_stores.create(file_ids=["file-a"]),
        lambda: client.beta.threads.messages.create(thread.id, role="user", content="x", attachments=attached),
    ):
        with pytest.raises(openai.NotFoundError, match="No such file: file-a"):
            attempt()


def test_statuses_raise_the_sdks_errors(client: openai.OpenAI) -> None:
    with pytest.raises(openai.AuthenticationError) as unauthorized:
        client.with_options(api_key="sk-none").models.list()
    assert (unauthorized.value.code, unauthorized.value.type) == ("invalid_api_key", "authentication_error")
    with pytest.raises(openai.NotFoundError):
        client.post("/chat/completions", body={}, cast_to=object)
    with pytest.raises(openai.APIStatusError) as method:
        client.put("/assistants", body={}, cast_to=object)
    assert method.value.status_code == 405
    with pytest.raises(openai.PermissionDeniedError):
        client.post("/queued_runs", body={"run_id": "run_1", "expires": 1, "signature": "x"}, cast_to=object)
    with pytest.raises(openai.APIStatusError) as media_type:
        client.post("/files", body={"purpose": "assistants"}, cast_to=object)
    assert media_type.value.status_code == 415
    with pytest.raises(openai.BadRequestError, match="JSON"):
        client.post(
            "/assistants", content=b"{", options={"headers": {"content-type": "application/json"}}, cast_to=object
        )


def test_the_beta_header_is_optional(client: openai.OpenAI) -> None:
    without = client.post("/threads", body={}, options={"headers": {"OpenAI-Beta": NOT_GIVEN}}, cast_to=object)  # type: ignore[dict-item]
    assert without
