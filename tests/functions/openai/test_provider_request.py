"""Ids of another user's files and vector stores, written into rows over REST, never reach the provider."""

from typing import Any

import openai
import pytest

from tests.conftest import Stack
from tests.harness.bundled import needs
from tests.harness.openai_sdk import DEPRECATED, MODEL, model_requests, script
from tests.harness.users import User

pytestmark = [needs("openai"), DEPRECATED]
TOOLS: Any = [{"type": "file_search"}, {"type": "code_interpreter"}]


async def test_rows_name_nothing_of_another_user(
    client: openai.OpenAI, other_client: openai.OpenAI, other_user: User, stack: Stack
) -> None:
    file = client.files.create(file=("a.txt", b"Secret."), purpose="assistants").id
    picture = client.files.create(file=("a.csv", b"a,b\n1,2\n"), purpose="assistants").id
    store = client.vector_stores.create(file_ids=[file]).id
    resources = {
        "file_search": {"vector_store_ids": [store]},
        "code_interpreter": {"file_ids": [file, picture]},
    }
    assistant = other_client.beta.assistants.create(model=MODEL, tools=TOOLS)
    thread = other_client.beta.threads.create(metadata={"a": "1"})
    for path in (f"assistants?id=eq.{assistant.id}", f"thread_properties?thread_id=eq.{thread.id}"):
        status, _ = await other_user.call("PATCH", f"/rest/v1/{path}", json={"tool_resources": resources})
        assert status == 204
    message = {
        "thread_id": thread.id,
        "role": "user",
        "content": [{"type": "image_file", "image_file": {"file_id": file}}],
        "attachments": [{"file_id": picture, "tools": TOOLS}],
    }
    status, body = await other_user.post("/rest/v1/thread_messages", message)
    assert status == 201, body
    run = other_client.beta.threads.runs.create_and_poll(
        thread_id=thread.id,
        assistant_id=assistant.id,
        additional_messages=script(text="Done.", delay=0.0456),
        poll_interval_ms=50,
    )
    assert run.status == "completed"
    [sent] = model_requests(stack, "0.0456")
    assert sent["tools"] == [{"type": "code_interpreter", "container": {"type": "auto", "file_ids": []}}]
    for stolen in (file, picture, store):
        assert stolen not in str(sent)


HOSTILE: list[Any] = [
    {"file_search": {"vector_store_ids": ["vs_1"], "filters": {}}},
    {"file_search": {"vector_store_ids": "vs_1"}},
    {"file_search": {"vector_store_ids": ["../vs_1"]}},
    {"mcp": {"server_url": "https://attacker.test"}},
    {"code_interpreter": {"file_ids": [{"id": "file_1"}]}},
    [],
]


@pytest.mark.parametrize("resources", HOSTILE)
async def test_malformed_resources_are_rejected(client: openai.OpenAI, user: User, resources: Any) -> None:
    assistant, thread = client.beta.assistants.create(model=MODEL), client.beta.threads.create()
    for path in (f"assistants?id=eq.{assistant.id}", f"thread_properties?thread_id=eq.{thread.id}"):
        status, body = await user.call("PATCH", f"/rest/v1/{path}", json={"tool_resources": resources})
        assert (status, body["code"]) == (400, "23514")


async def test_properties_of_anothers_thread_cannot_be_added(
    client: openai.OpenAI, other_user: User, user: User
) -> None:
    thread = client.beta.threads.create(metadata={"secret": "1"})
    found = [
        await other_user.post("/rest/v1/thread_properties", {"thread_id": name}) for name in (thread.id, "thread_none")
    ]
    assert [(status, body["code"]) for status, body in found] == [(409, "23503")] * 2
    assert await other_user.get("/rest/v1/thread_properties") == (200, [])
    assert (await user.get("/rest/v1/thread_properties"))[1][0]["metadata"] == {"secret": "1"}
    assert (await user.get("/rest/v1/assistant_versions"))[0] == 200
    status, _ = await user.post("/rest/v1/assistant_versions", {"assistant_id": "a", "version": 1, "data": {}})
    assert status == 403
