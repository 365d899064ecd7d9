"""What reaches the provider of an assistant and a run, also of rows that their owner has written over REST."""

import json
from typing import Any

import openai
import pytest

from tests.conftest import Stack
from tests.harness.bundled import needs
from tests.harness.openai_sdk import DEPRECATED, MODEL, model_requests, script
from tests.harness.users import User

pytestmark = [needs("openai"), DEPRECATED]
FUNCTION: Any = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
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


def test_schemas_keep_the_order_of_their_keys(client: openai.OpenAI, stack: Stack) -> None:
    """The model writes its answer in this order."""
    schema: Any = {
        "type": "object",
        "properties": {"reasoning": {"type": "string"}, "answer": {"type": "string", "enum": ["b", "a"]}},
        "required": ["reasoning", "answer"],
        "additionalProperties": False,
    }
    tools: Any = [{"type": "function", "function": {"name": "f", "parameters": schema, "strict": True}}]
    form: Any = {"type": "json_schema", "json_schema": {"name": "n", "schema": schema, "strict": True}}
    assistant = client.beta.assistants.create(model=MODEL, tools=tools, response_format=form)
    plain = client.beta.assistants.create(model=MODEL)
    for each, options in ((assistant, {}), (plain, {"tools": tools, "response_format": form})):
        run = client.beta.threads.create_and_run_poll(
            assistant_id=each.id,
            thread={"messages": script(text="{}", delay=0.0517)},
            poll_interval_ms=50,
            **options,  # type: ignore[arg-type]
        )
        [request] = model_requests(stack, "0.0517")[-1:]
        found = [request["tools"][0]["parameters"], request["text"]["format"]["schema"]]
        shown = client.beta.threads.runs.retrieve(run.id, thread_id=run.thread_id)
        for held in (shown, assistant, client.beta.assistants.retrieve(assistant.id)):
            dumped: Any = held.to_dict()
            found += [dumped["tools"][0]["function"]["parameters"], dumped["response_format"]["json_schema"]["schema"]]
        assert [json.dumps(one) for one in found] == [json.dumps(schema)] * 8


@pytest.mark.parametrize(
    ("choice", "tools", "reason"),
    [
        ({"type": "function", "function": {"name": "g"}}, [FUNCTION], "the run has no tool g"),
        ({"type": "function", "function": {"name": "g"}}, [], "the run has no tool g"),
        ({"type": "file_search"}, [FUNCTION], "the run has no tool file_search"),
        ({"type": "file_search"}, [FUNCTION, {"type": "file_search"}], None),  # there are no files to search
        ({"type": "function", "function": {"name": "f"}}, [FUNCTION], None),
    ],
)
def test_a_forced_tool_is_one_of_the_runs(client: openai.OpenAI, choice: Any, tools: Any, reason: str | None) -> None:
    assistant = client.beta.assistants.create(model=MODEL, tools=tools)
    run = client.beta.threads.create_and_run_poll(
        assistant_id=assistant.id, thread={"messages": script(text="x")}, tool_choice=choice, poll_interval_ms=50
    )
    assert run.last_error is None if reason is None else run.last_error is not None
    if run.last_error:
        assert (run.last_error.code, run.last_error.message) == ("invalid_prompt", f"tool_choice: {reason}")
