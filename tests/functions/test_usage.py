"""What the model's use costs, over HTTP: recorded however a request ends, refused beyond a budget, and redacted."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.conftest import Stack
from tests.harness.bundled import needs
from tests.harness.process import serving
from tests.harness.provider import COMPLETED, CREATED, Provider, Reply, answer, delta, event, failure, providing
from tests.harness.users import User, sign_up

pytestmark = [pytest.mark.asyncio(loop_scope="module"), needs("legal-chat", "openai", "usage")]

CHAT = "/functions/v1/legal-chat"
QUESTION = {"messages": [{"role": "user", "content": "How do I file an FIR?"}], "language": "en"}
SETTINGS = {
    "OPENAI_MAX_RETRIES": "0",
    "LIMITS_OVERRIDES": "legal_chat=off",
    "BUDGET_USER": "3 requests/day, 90000 tokens/month",
    "BUDGET_TIME_ZONE": "Asia/Kolkata",
    "REDACTION": "india",
}
USED = {"input_tokens": 7, "output_tokens": 70, "total_tokens": 77}
AADHAAR, PAN, PHONE, EMAIL = "9999 4105 7058", "ABCPE1234F", "+91 98765 43210", "asha@example.in"


@dataclass
class Running:
    """Functions with budgets and redaction, their provider, and a user who is not signed in."""

    functions: dict[str, str]
    provider: Provider
    guest: User

    async def sign_up(self) -> User:
        return await sign_up(self.guest)

    def at(self, user: User, function: str) -> User:
        return replace(user, url=self.functions[function])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(stack: Stack) -> AsyncIterator[Running]:
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    async with providing(answer("ok")) as provider, aiohttp.ClientSession() as http:
        settings = {**environment, **SETTINGS, "OPENAI_BASE_URL": provider.url}
        with ExitStack() as processes:
            functions = {
                name: processes.enter_context(serving(f"functions/{name}/main.py", settings)).url
                for name in ("legal-chat", "openai", "usage")
            }
            yield Running(functions, provider, User(stack.url, http, stack.anon_key))


async def usage(user: User, count: int) -> list[dict[str, Any]]:
    """The user's rows, oldest first, once there are so many."""
    async with asyncio.timeout(60):
        while True:
            status, rows = await user.get("/rest/v1/token_usage?select=*&order=created_at")
            assert status == 200, rows
            if len(rows) >= count:
                return list(rows)
            await asyncio.sleep(0.05)


async def test_every_request_is_recorded_and_counted(running: Running) -> None:
    user, provider = await running.sign_up(), running.provider
    chat = running.at(user, "legal-chat")
    provider.will(answer("To file", " an FIR"))
    await chat.stream(CHAT, QUESTION)
    [row] = (await user.get("/rest/v1/token_usage"))[1]  # it is there when the client sees [DONE]
    assert (row["function"], row["status"], row["estimated"]) == ("legal-chat", "completed", False)
    assert (row["prompt_tokens"], row["completion_tokens"], row["total_tokens"]) == (3, 5, 8)
    assert 0 <= row["first_token_ms"] <= row["duration_ms"]

    provider.will(failure(500, message="m"))
    assert (await chat.post(CHAT, QUESTION))[0] == 502
    provider.will(Reply([CREATED, delta("six words " * 4), asyncio.Event()]))
    async with chat.http.post(chat.url + CHAT, json=QUESTION, headers=chat.headers) as response:
        await response.content.readany()
        response.close()
    _, failed, cancelled = await usage(user, 3)
    assert (failed["status"], failed["total_tokens"], failed["first_token_ms"]) == ("failed", 0, None)
    assert (cancelled["status"], cancelled["estimated"], cancelled["completion_tokens"]) == ("cancelled", True, 10)
    assert cancelled["prompt_tokens"] > 100

    provider.will(Reply([CREATED, delta("To file"), event("response.incomplete", response={"usage": {}})]))
    await chat.post(CHAT, QUESTION)
    last = (await usage(user, 4))[-1]
    assert (last["status"], last["estimated"], last["completion_tokens"]) == ("incomplete", True, 2)
    provider.requests.clear()
    _, used = await running.at(user, "usage").get("/functions/v1/usage")
    tokens = 8 + cancelled["total_tokens"] + last["total_tokens"]
    assert used["time_zone"] == "Asia/Kolkata"
    assert used["day"]["requests"] == {"used": 3, "limit": 3}
    assert used["month"]["tokens"] == {"used": tokens, "limit": 90_000}
    status, body = await chat.post(CHAT, QUESTION)
    assert (status, body["code"]) == (429, "BUDGET_EXCEEDED")
    assert body["error"] == f"Your daily budget of requests is used up until {used['day']['resets_at']}."
    assert {name: body["details"][name] for name in ("unit", "period", "limit", "used")} == {
        "unit": "requests",
        "period": "day",
        "limit": 3,
        "used": 3,
    }
    assert 0 < body["retryAfter"] <= 86_400
    assert not provider.requests


@pytest.mark.parametrize(
    ("kind", "response", "expected"),
    [
        ("incomplete", {"usage": USED, "incomplete_details": {"reason": "max_output_tokens"}}, 77),
        ("incomplete", {"usage": USED, "incomplete_details": {"reason": "content_filter"}}, 77),
        ("failed", {"usage": USED, "error": {"code": "server_error", "message": "m"}}, 77),
        ("failed", {"error": {"code": "server_error", "message": "m"}}, 0),
    ],
)
async def test_a_response_without_text_counts_what_it_used(
    running: Running, kind: str, response: dict[str, Any], expected: int
) -> None:
    """Such as one whose tokens are used up by reasoning."""
    user = await running.sign_up()
    running.provider.will(Reply([CREATED, event(f"response.{kind}", response=response)]))
    assert (await running.at(user, "legal-chat").post(CHAT, QUESTION))[0] >= 400
    await running.at(user, "openai").post("/v1/responses", {"input": "Hello", "store": False})
    rows = await usage(user, 2)
    assert [row["total_tokens"] for row in rows] == [expected] * 2
    assert {row["status"] for row in rows} == {kind}
    assert not any(row["estimated"] for row in rows) or not expected


async def test_a_budget_is_exact_under_fifty_concurrent_requests(running: Running) -> None:
    user = await running.sign_up()
    chat = running.at(user, "legal-chat")
    running.provider.will(answer("ok"))
    running.provider.requests.clear()
    results = await asyncio.gather(*(chat.post(CHAT, QUESTION) for _ in range(50)))
    assert sorted(status for status, _ in results) == [200] * 3 + [429] * 47
    assert len(running.provider.requests) == 3


async def test_openai_clients_get_the_budget_as_a_quota(running: Running) -> None:
    api = running.at(await running.sign_up(), "openai")
    body = {"input": "Hello", "max_output_tokens": 90_000}
    async with api.http.post(f"{api.url}/v1/responses", json=body, headers=api.headers) as response:
        error = (await response.json())["error"]
        assert (response.status, response.headers["x-should-retry"]) == (429, "false")
    assert (error["type"], error["code"]) == ("insufficient_quota", "insufficient_quota")


async def test_a_chat_is_redacted_for_the_provider_and_saved_as_written(running: Running) -> None:
    user = await running.sign_up()
    chat = running.at(user, "legal-chat")
    _, [conversation] = await user.post(
        "/rest/v1/conversations?select=id", {}, headers={"prefer": "return=representation"}
    )
    running.provider.will(answer("Call [PHO", "NE_1] or [EM", "AIL_1], [not", " you."))
    running.provider.requests.clear()
    question = f"Is {PHONE} or {EMAIL} mine? My Aadhaar is {AADHAAR}."
    asked = {"messages": [{"role": "user", "content": question}], "conversation_id": conversation["id"]}
    frames = await chat.stream(CHAT, asked)
    assert "".join(frame["text"] for frame in frames) == f"Call {PHONE} or {EMAIL}, [not you."
    [request] = running.provider.requests
    assert request.body["input"][-1]["content"] == "Is [PHONE_1] or [EMAIL_1] mine? My Aadhaar is [AADHAAR_1]."
    _, messages = await user.get("/rest/v1/messages?select=content&order=created_at")
    assert [each["content"] for each in messages] == [question, f"Call {PHONE} or {EMAIL}, [not you."]


async def test_a_run_is_redacted_from_its_instructions_to_its_tools_outputs(running: Running) -> None:
    user, provider = await running.sign_up(), running.provider
    api = running.at(user, "openai")
    tool = {"type": "function", "function": {"name": "find_patient"}}
    _, assistant = await api.post("/v1/assistants", {"model": "m", "tools": [tool], "instructions": f"Ask {EMAIL}."})
    call = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "find_patient"}
    arguments = '{"id": "[AADHAAR_1]"}'
    provider.will(
        Reply([CREATED, event("response.output_item.done", item={**call, "arguments": arguments}), COMPLETED]),
        answer("PAN [P", "AN_1] of [AADHAAR_1]"),
    )
    provider.requests.clear()
    thread = {"messages": [{"role": "user", "content": f"Who is {AADHAAR}?"}]}
    body = {"assistant_id": assistant["id"], "thread": thread, "stream": True}
    _, text = await api.post("/v1/threads/runs", body)
    run = next(json.loads(line[6:]) for line in text.splitlines() if "submit_tool_outputs" in line)
    [asked] = run["required_action"]["submit_tool_outputs"]["tool_calls"]
    assert json.loads(asked["function"]["arguments"]) == {"id": AADHAAR}
    outputs = {"stream": True, "tool_outputs": [{"tool_call_id": "call_1", "output": f"PAN {PAN}"}]}
    path = f"/v1/threads/{run['thread_id']}"
    await api.post(f"{path}/runs/{run['id']}/submit_tool_outputs", outputs)
    _, messages = await api.get(f"{path}/messages")
    assert messages["data"][0]["content"][0]["text"]["value"] == f"PAN {PAN} of {AADHAAR}"
    sent = [json.dumps(request.body) for request in provider.requests]
    assert len(sent) == 2
    assert not any(value in body for body in sent for value in (AADHAAR, PAN, EMAIL))
    assert "[PAN_1]" in sent[1]
    rows = await usage(user, 2)
    assert [(row["run_id"], row["function"], row["total_tokens"]) for row in rows] == [(run["id"], "openai", 8)] * 2
