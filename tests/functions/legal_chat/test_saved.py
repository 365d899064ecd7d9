"""legal-chat with a conversation: question and answer are saved as the caller, in the running stack."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.harness.process import serving
from tests.harness.provider import COMPLETED, CREATED, Reply, delta, providing, texts

PATH = "/functions/v1/legal-chat"
QUESTION = "How do I file an FIR?"


async def _sign_up(http: aiohttp.ClientSession, stack: Any) -> dict[str, str]:
    body = {"email": f"{uuid4().hex}@example.com", "password": "securePassword123"}
    async with http.post("/auth/v1/signup", json=body, headers={"apikey": stack.anon_key}) as response:
        session = await response.json()
    return {"authorization": f"Bearer {session['access_token']}", "apikey": stack.anon_key}


async def _conversation(http: aiohttp.ClientSession, headers: dict[str, str]) -> str:
    prefer = {**headers, "prefer": "return=representation"}
    async with http.post("/rest/v1/conversations", json={"title": "t"}, headers=prefer) as response:
        rows = await response.json()
    identity: str = rows[0]["id"]
    return identity


async def _messages(http: aiohttp.ClientSession, headers: dict[str, str], conversation: str) -> list[dict[str, Any]]:
    query = {"conversation_id": f"eq.{conversation}", "order": "created_at.asc", "select": "role,content,language"}
    async with http.get("/rest/v1/messages", params=query, headers=headers) as response:
        rows: list[dict[str, Any]] = await response.json()
    return rows


def _body(conversation: str, **changes: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": QUESTION}]
    return {"messages": messages, "language": "en", "conversation_id": conversation, **changes}


async def test_question_and_answer_are_saved_before_done(stack: Any) -> None:
    async with aiohttp.ClientSession(stack.url) as http:
        headers = await _sign_up(http, stack)
        conversation = await _conversation(http, headers)
        async with http.post(PATH, json=_body(conversation), headers=headers) as response:
            body = (await response.read()).decode()
        assert body.endswith("data: [DONE]\n\n"), body[-300:]
        question, answer = await _messages(http, headers, conversation)
    assert question == {"role": "user", "content": QUESTION, "language": "en"}
    assert (answer["role"], answer["language"]) == ("assistant", "en")
    assert len(answer["content"]) > 100


async def test_a_question_asked_again_after_a_lost_answer_is_saved_once(stack: Any) -> None:
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    lost, whole = Reply([CREATED, delta("a")]), Reply([CREATED, delta("Go to a police station."), COMPLETED])
    async with aiohttp.ClientSession(stack.url) as http, providing(lost, whole, whole) as provider:
        headers = await _sign_up(http, stack)
        conversation = await _conversation(http, headers)
        with serving("functions/legal-chat/main.py", {**environment, "OPENAI_BASE_URL": provider.url}) as function:
            for _ in range(3):
                async with http.post(function.url + PATH, json=_body(conversation), headers=headers) as response:
                    await response.read()
                while not await _messages(http, headers, conversation):
                    await asyncio.sleep(0.02)  # the lost answer's question is saved beside the stream
        saved = [(each["role"], each["content"]) for each in await _messages(http, headers, conversation)]
    question, answer = ("user", QUESTION), ("assistant", "Go to a police station.")
    assert [(role, text[:23]) for role, text in saved] == [question, answer, question, answer]


async def test_an_answer_with_unstorable_characters_is_saved_as_it_was_streamed(stack: Any) -> None:
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    surrogates = delta("b~").replace(b"~", rb"\ud83d"), delta("~").replace(b"~", rb"\ude00")
    reply = Reply([CREATED, delta("a\x00"), *surrogates, COMPLETED])
    async with aiohttp.ClientSession(stack.url) as http, providing(reply) as provider:
        headers = await _sign_up(http, stack)
        conversation = await _conversation(http, headers)
        with serving("functions/legal-chat/main.py", {**environment, "OPENAI_BASE_URL": provider.url}) as function:
            async with http.post(function.url + PATH, json=_body(conversation), headers=headers) as response:
                frames = (await response.read()).split(b"\n\n")
        assert frames[-2] == b"data: [DONE]", frames
        _, saved = await _messages(http, headers, conversation)
    assert saved["content"] == texts(frames)
    assert saved["content"].startswith("a\ufffdb\N{GRINNING FACE}")


@pytest.mark.parametrize("whose", ["another user's", "unknown", "deleted"])
async def test_a_conversation_of_another_user_is_404(stack: Any, whose: str) -> None:
    async with aiohttp.ClientSession(stack.url) as http:
        headers = await _sign_up(http, stack)
        owner = await _sign_up(http, stack) if whose == "another user's" else headers
        conversation = str(uuid4()) if whose == "unknown" else await _conversation(http, owner)
        if whose == "deleted":
            query = {"id": f"eq.{conversation}"}
            async with http.delete("/rest/v1/conversations", params=query, headers=owner) as response:
                assert response.status == 204
        async with http.post(PATH, json=_body(conversation), headers=headers) as response:
            assert (response.status, (await response.json())["code"]) == (404, "NOT_FOUND")
        assert await _messages(http, owner, conversation) == []
