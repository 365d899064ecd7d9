"""Responses and conversations with the unmodified openai SDK: the provider keeps nothing, rows belong to their user."""

import json
from typing import Any

import openai
import pytest
import yaml

from tests.conftest import ROOT, Stack
from tests.harness.bundled import needs
from tests.harness.openai_sdk import DEPRECATED, MODEL, model_requests, script
from tests.harness.users import User

pytestmark = [needs("openai"), DEPRECATED]


def says(text: str, **fields: Any) -> str:
    """An input that the model executes."""
    return json.dumps({"text": text, **fields})


def texts(sent: Any) -> list[tuple[str, str]]:
    """Role and text of each message in a request to the provider."""
    return [
        (item["role"], item["content"] if isinstance(item["content"], str) else item["content"][0]["text"])
        for item in sent["input"]
    ]


def test_a_conversation_is_read_and_written(client: openai.OpenAI, stack: Stack) -> None:
    first, second = says("One.", delay=0.0311), says("Two.", delay=0.0312)
    conversation = client.conversations.create(
        metadata={"topic": "bail"}, items=[{"role": "developer", "content": "Be brief."}]
    )
    made = client.responses.create(model=MODEL, input=first, conversation=conversation.id)
    assert (made.output_text, made.conversation and made.conversation.id) == ("One.", conversation.id)
    client.responses.create(model=MODEL, input=second, conversation={"id": conversation.id})
    [sent] = model_requests(stack, "0.0312")
    assert texts(sent) == [("developer", "Be brief."), ("user", first), ("assistant", "One."), ("user", second)]
    assert sent["store"] is False
    assert "conversation" not in sent
    items = list(client.conversations.items.list(conversation.id, order="asc", limit=2))
    assert [item.to_dict().get("role") for item in items] == ["developer", "user", "assistant", "user", "assistant"]
    assert items[2].id == made.output[0].id
    thread_id = conversation.id.replace("conv_", "thread_")
    messages = client.beta.threads.messages.list(thread_id, order="asc").data
    assert [message.content[0].text.value for message in messages if message.content[0].type == "text"] == [
        first,
        "One.",
        second,
        "Two.",
    ]
    assert client.conversations.retrieve(thread_id).metadata == {"topic": "bail"}


def test_a_thread_goes_on_as_a_conversation(client: openai.OpenAI, stack: Stack) -> None:
    thread = client.beta.threads.create(
        messages=[{"role": "user", "content": "What is bail?"}, {"role": "assistant", "content": "A surety."}]
    )
    conversation = thread.id.replace("thread_", "conv_")
    client.responses.create(model=MODEL, input=says("Yes.", delay=0.0321), conversation=conversation)
    [sent] = model_requests(stack, "0.0321")
    assert texts(sent)[:2] == [("user", "What is bail?"), ("assistant", "A surety.")]


def test_items_of_a_conversation(client: openai.OpenAI) -> None:
    conversation = client.conversations.create()
    added = client.conversations.items.create(
        conversation.id,
        items=[
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Weather?"}]},
            {"type": "function_call", "call_id": "call_1", "name": "weather", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "call_1", "output": "Sunny."},
        ],
    )
    assert [item.type for item in added.data] == ["message", "function_call", "function_call_output"]
    call = client.conversations.items.retrieve(added.data[1].id, conversation_id=conversation.id)
    assert call.type == "function_call"
    assert call.name == "weather"
    assert client.conversations.items.delete(call.id, conversation_id=conversation.id).id == conversation.id
    newest = client.conversations.items.list(conversation.id).data
    assert [item.type for item in newest] == ["function_call_output", "message"]
    assert client.conversations.update(conversation.id, metadata={"a": "1"}).metadata == {"a": "1"}
    assert client.conversations.delete(conversation.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.conversations.retrieve(conversation.id)


async def test_a_streamed_response_continues_another(async_client: openai.AsyncOpenAI, stack: Stack) -> None:
    first, second = says("One.", delay=0.0331), says("Two.", delay=0.0332)
    made = await async_client.responses.create(model=MODEL, input=first)
    names, last = [], None
    async for event in await async_client.responses.create(
        model=MODEL, input=second, previous_response_id=made.id, stream=True
    ):
        names.append(event.type)
        last = event
    assert names[0] == "response.created"
    assert last is not None
    assert last.type == "response.completed"
    assert names.count("response.output_text.delta") >= 1
    [sent] = model_requests(stack, "0.0332")
    assert texts(sent) == [("user", first), ("assistant", "One."), ("user", second)]
    assert "previous_response_id" not in sent
    kept = await async_client.responses.retrieve(last.response.id)
    assert (kept.output_text, kept.previous_response_id) == ("Two.", made.id)
    [item] = (await async_client.responses.input_items.list(kept.id)).data
    assert item.type == "message"
    assert item.content[0].to_dict()["text"] == second
    with pytest.raises(openai.BadRequestError, match="background"):
        await async_client.responses.cancel(kept.id)
    deleted = await async_client.delete(f"/responses/{made.id}", cast_to=object)
    assert deleted == {"id": made.id, "object": "response", "deleted": True}
    with pytest.raises(openai.BadRequestError, match=made.id) as missing:
        await async_client.responses.create(model=MODEL, input=second, previous_response_id=kept.id)
    assert (missing.value.param, missing.value.code) == ("previous_response_id", "previous_response_not_found")


def test_a_function_is_called_and_answered(client: openai.OpenAI, stack: Stack) -> None:
    tool: Any = {"type": "function", "name": "weather", "parameters": {"type": "object"}, "strict": False}
    asked = json.dumps({"function_calls": [{"name": "weather", "arguments": {"city": "Pune"}}], "delay": 0.0341})
    choice: Any = {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "weather"}]}
    made = client.responses.create(model=MODEL, input=asked, tools=[tool], tool_choice=choice)
    [call] = made.output
    assert call.type == "function_call"
    output: Any = {"type": "function_call_output", "call_id": call.call_id, "output": says("Sunny.", delay=0.0342)}
    client.responses.create(model=MODEL, input=[output], tools=[tool], previous_response_id=made.id)
    [sent] = model_requests(stack, "0.0342")
    assert [item.get("type", "message") for item in sent["input"]] == [
        "message",
        "function_call",
        "function_call_output",
    ]


def test_stateless_turns_keep_nothing(client: openai.OpenAI) -> None:
    history: Any = [{"role": "user", "content": says("One.")}]
    made = client.responses.create(model=MODEL, input=history, store=False)
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(made.id)
    history += [*made.output, {"role": "user", "content": says("Two.")}]
    assert client.responses.create(model=MODEL, input=history, store=False).output_text == "Two."


def test_anothers_objects_are_not_found(client: openai.OpenAI, other_client: openai.OpenAI) -> None:
    conversation = client.conversations.create(items=[{"role": "user", "content": "Secret."}])
    [item] = client.conversations.items.list(conversation.id).data
    made = client.responses.create(model=MODEL, input=says("Secret."))
    file = client.files.create(file=("a.txt", b"Secret."), purpose="assistants").id
    store = client.vector_stores.create(name="Secret").id
    sdk, ask = other_client, other_client.responses.create
    with_file: Any = [{"role": "user", "content": [{"type": "input_file", "file_id": file}]}]
    attempts: list[Any] = [
        lambda: sdk.conversations.retrieve(conversation.id),
        lambda: sdk.conversations.update(conversation.id, metadata={}),
        lambda: sdk.conversations.delete(conversation.id),
        lambda: sdk.conversations.items.list(conversation.id),
        lambda: sdk.conversations.items.create(conversation.id, items=[{"role": "user", "content": "x"}]),
        lambda: sdk.conversations.items.retrieve(str(item.id), conversation_id=conversation.id),
        lambda: sdk.conversations.items.delete(str(item.id), conversation_id=conversation.id),
        lambda: sdk.conversations.create(items=with_file),
        lambda: sdk.responses.retrieve(made.id),
        lambda: sdk.responses.delete(made.id),
        lambda: sdk.responses.cancel(made.id),
        lambda: sdk.responses.input_items.list(made.id),
        lambda: ask(model=MODEL, input="x", conversation=conversation.id),
        lambda: ask(model=MODEL, input=with_file),
        lambda: ask(model=MODEL, input="x", tools=[{"type": "file_search", "vector_store_ids": [store]}]),
        lambda: ask(
            model=MODEL,
            input="x",
            tools=[{"type": "code_interpreter", "container": {"type": "auto", "file_ids": [file]}}],
        ),
    ]
    for attempt in attempts:
        with pytest.raises(openai.NotFoundError):
            attempt()
    with pytest.raises(openai.BadRequestError, match="not found"):
        ask(model=MODEL, input="x", previous_response_id=made.id)
    assert client.responses.retrieve(made.id).output_text == "Secret."
    assert len(client.conversations.items.list(conversation.id).data) == 1


REFUSED: list[dict[str, Any]] = [
    {"tools": [{"type": "mcp", "server_label": "a", "server_url": "https://attacker.test"}]},
    {"tools": [{"type": "web_search"}]},
    {"tools": [{"type": "code_interpreter", "container": "cntr_1"}]},
    {"tools": [{"type": "computer_use_preview"}]},
    {"tools": [{"type": "function", "name": "f", "server_url": "https://attacker.test"}]},
    {
        "tool_choice": {
            "type": "allowed_tools",
            "mode": "auto",
            "tools": [{"type": "mcp", "server_url": "https://a.test"}],
        }
    },
    {"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "http://169.254.169.254/"}]}]},
    {"input": [{"role": "user", "content": [{"type": "input_file", "file_url": "http://localhost:5432/"}]}]},
    {"background": True},
    {"prompt": {"id": "pmpt_1"}},
    {"service_tier": "priority"},
    {"input": [{"type": "item_reference", "id": "msg_1"}]},
    {"input": [{"role": "user", "content": [{"type": "input_file", "file_url": "file:///etc/passwd"}]}]},
    {"input": [{"role": "user", "content": "a\x00b"}]},
    {"input": []},
    {"conversation": "conv_1", "previous_response_id": "resp_1"},
]


@pytest.mark.parametrize("fields", REFUSED, ids=lambda fields: json.dumps(fields)[:40])
def test_what_reaches_further_is_refused(client: openai.OpenAI, fields: dict[str, Any]) -> None:
    with pytest.raises(openai.BadRequestError):
        client.post("/responses", cast_to=object, body={"model": MODEL, "input": "x", **fields})


async def test_rows_of_the_caller_bring_nothing_else(
    client: openai.OpenAI, other_client: openai.OpenAI, other_user: User, stack: Stack
) -> None:
    file = client.files.create(file=("a.txt", b"Secret."), purpose="assistants").id
    hostile = [
        {"role": "user", "content": [{"type": "input_file", "file_id": file}], "extra": {"file_id": file}},
        {"type": "item_reference", "id": "msg_1"},
        {"type": "code_interpreter_call", "id": "ci_1", "container_id": "cntr_1", "code": "1"},
        {"type": "reasoning", "id": "rs_1", "summary": []},
        "text",
        {"role": "user", "content": "Kept."},
    ]
    row = {"id": "resp_forged", "input": hostile, "response": {"output": {"a": 1}}}
    status, body = await other_user.post("/rest/v1/responses", row)
    assert status == 201, body
    other_client.responses.create(model=MODEL, input=says("Done.", delay=0.0351), previous_response_id="resp_forged")
    [sent] = model_requests(stack, "0.0351")
    assert [text for _, text in texts(sent)][:2] == ["[An attached file is no longer available.]", "Kept."]
    assert len(sent["input"]) == 3
    for stolen in (file, "item_reference", "cntr_1", "rs_1"):
        assert stolen not in str(sent)
    items = {"thread_id": "thread_none", "id": "x", "position": 0, "item": {}}
    status, _ = await other_user.post("/rest/v1/thread_items", items)
    assert status == 403


async def test_history_is_bounded(client: openai.OpenAI, user: User) -> None:
    made = client.responses.create(model=MODEL, input=says("One."))
    last = client.responses.create(model=MODEL, input=says("Two."), previous_response_id=made.id)
    for most, expected in ((1, [True]), (10**6, [False, False])):
        status, chain = await user.post("/rest/v1/rpc/response_chain", {"response_id": last.id, "most": most})
        assert (status, [each["cut"] for each in chain]) == (200, expected)
    conversation = client.conversations.create(items=[{"role": "user", "content": text * 100} for text in "ab"])
    thread = conversation.id.replace("conv_", "thread_")
    for most, expected_items in ((100, 0), (250, 1), (10**6, 2)):
        arguments = {"thread_id": thread, "up_to": None, "most": most}
        assert len((await user.post("/rest/v1/rpc/conversation_history", arguments))[1]) == expected_items


@pytest.mark.parametrize(("end", "reason"), [("incomplete", "max_output_tokens"), ("content_filter", "content_filter")])
def test_an_incomplete_response_is_no_error(client: openai.OpenAI, end: str, reason: Any) -> None:
    conversation = client.conversations.create()
    made = client.responses.create(model=MODEL, input=says("", end=end), conversation=conversation.id)
    assert (made.status, made.incomplete_details and made.incomplete_details.reason) == ("incomplete", reason)
    assert client.responses.retrieve(made.id).status == "incomplete"
    events = list(client.responses.create(model=MODEL, input=says("", end=end), stream=True))
    assert events[-1].type == "response.incomplete"
    assert events[-1].response.incomplete_details == made.incomplete_details


@pytest.mark.parametrize(
    ("end", "reason"), [("completed", None), ("incomplete", "max_tokens"), ("content_filter", "content_filter")]
)
def test_items_are_as_complete_as_the_response(client: openai.OpenAI, end: str, reason: str | None) -> None:
    conversation = client.conversations.create()
    client.responses.create(
        model=MODEL, input=says("one two three", end=end, after=2 if reason else None), conversation=conversation.id
    )
    status = "incomplete" if reason else "completed"
    item: Any = client.conversations.items.list(conversation.id).data[0]
    assert (item.role, item.status) == ("assistant", status)
    thread_id = conversation.id.replace("conv_", "thread_")
    message = client.beta.threads.messages.retrieve(item.id, thread_id=thread_id)
    assert (message.status, message.incomplete_details and message.incomplete_details.reason) == (status, reason)
    assert (message.completed_at is None) is (message.incomplete_at is not None) is (reason is not None)


def test_the_phase_of_an_answer_is_sent_again(client: openai.OpenAI, stack: Stack) -> None:
    spoken: Any = [
        {"type": "message", "role": "assistant", "phase": "commentary", "content": "I look that up. 73fa"},
        {"type": "message", "role": "assistant", "phase": "final_answer", "content": "Ninety days."},
    ]
    conversation = client.conversations.create(items=spoken)
    listed: Any = client.conversations.items.list(conversation.id, order="asc").data
    assert [item.phase for item in listed] == ["commentary", "final_answer"]
    client.responses.create(model=MODEL, input=says("x"), conversation=conversation.id)
    first = client.responses.create(model=MODEL, input=[*spoken, {"role": "user", "content": says("73fb")}])
    client.responses.create(model=MODEL, input=says("73fc"), previous_response_id=first.id)
    for request in model_requests(stack, "73fa"):
        assert [item.get("phase") for item in request["input"][:2]] == ["commentary", "final_answer"]


@pytest.mark.parametrize(
    "part",
    [
        {"type": "input_image", "image_url": "https://example.com/a.png", "detail": "original"},
        {"type": "input_image", "image_url": "https://example.com/a.png", "detail": "low"},
        {"type": "input_file", "file_id": "", "detail": "high"},
    ],
)
def test_the_detail_of_a_picture_or_file_is_kept(client: openai.OpenAI, part: Any) -> None:
    if "file_id" in part:
        part = {**part, "file_id": client.files.create(file=("a.txt", b"Words."), purpose="user_data").id}
    conversation = client.conversations.create(items=[{"role": "user", "content": [part]}])
    [item] = client.conversations.items.list(conversation.id).data
    [kept] = item.to_dict()["content"]  # type: ignore[attr-defined]
    assert kept == part


@pytest.mark.parametrize("end", ["error", "half", "disconnect"])
def test_the_events_of_a_failed_stream_are_numbered(client: openai.OpenAI, end: str) -> None:
    events = list(client.responses.create(model=MODEL, input=says("one two three", end=end, after=2), stream=True))
    assert events[-1].type == "error"
    assert [event.sequence_number for event in events] == list(range(len(events)))


def test_no_response_is_asked_for_while_a_run_is_active(client: openai.OpenAI, stack: Stack) -> None:
    assistant = client.beta.assistants.create(
        model=MODEL, tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}]
    )
    run = client.beta.threads.create_and_run_poll(
        assistant_id=assistant.id,
        thread={"messages": script(function_calls=[{"name": "f"}])},
        poll_interval_ms=50,
    )
    assert run.status == "requires_action"
    conversation = run.thread_id.replace("thread_", "conv_")
    with pytest.raises(openai.BadRequestError, match=run.id):
        client.responses.create(model=MODEL, input=says("x", delay=0.0361), conversation=conversation)
    assert model_requests(stack, "0.0361") == []
    client.beta.threads.runs.cancel(run.id, thread_id=run.thread_id)
    assert client.responses.create(model=MODEL, input=says("Yes."), conversation=conversation).output_text == "Yes."


def test_options_of_searches_are_passed_on(client: openai.OpenAI, stack: Stack) -> None:
    store = client.vector_stores.create()
    ranking: Any = {"ranker": "auto", "hybrid_search": {"embedding_weight": 1.0, "text_weight": 0.5}}
    client.responses.create(
        model=MODEL,
        input=says("74aa"),
        tools=[{"type": "file_search", "vector_store_ids": [store.id], "ranking_options": ranking}],
    )
    [request] = model_requests(stack, "74aa")
    assert request["tools"][0]["ranking_options"] == ranking


async def test_deep_json_is_neither_taken_nor_stored(client: openai.OpenAI, user: User) -> None:
    deep: Any = "x"
    for _ in range(110):
        deep = [deep]
    schema: Any = {"type": "object", "default": deep}
    tool: Any = {"type": "function", "name": "f", "parameters": schema, "strict": False}
    form: Any = {"format": {"type": "json_schema", "name": "f", "schema": schema}}
    searched: Any = {"type": "file_search_call", "id": "fs_1", "queries": deep}
    for attempt in (
        lambda: client.responses.create(model=MODEL, input=says("x"), tools=[tool]),
        lambda: client.responses.create(model=MODEL, input=says("x"), text=form),
        lambda: client.conversations.create(items=[searched]),
    ):
        with pytest.raises(openai.BadRequestError, match="nested deeper"):
            attempt()
    for row in ({"input": deep, "response": {}}, {"input": [], "response": {"output": deep}}):
        assert (await user.post("/rest/v1/responses", {"id": "resp_deep", **row}))[0] == 400


def test_a_busy_provider_is_a_rate_limit(client: openai.OpenAI) -> None:
    with pytest.raises(openai.RateLimitError) as caught:
        client.responses.create(model=MODEL, input=says("", status=429, retry_after=60))
    assert (caught.value.code, caught.value.type) == ("rate_limit_exceeded", "rate_limit_error")
    assert caught.value.response.headers["retry-after"] == "60"
    document = yaml.load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    described = document["paths"]["/v1/responses"]["post"]["responses"]
    assert "`rate_limit_exceeded`" in described["429"]["description"]
    assert "ai_busy" not in described["503"]["description"].lower()
