"""Writes of the legal assistant's document, which have no Prefer header, through the whole stack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp
import pytest


@dataclass
class Client:
    """A signed-in user who sends the documented headers and no others."""

    http: aiohttp.ClientSession
    url: str
    id: str

    async def send(self, method: str, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        async with self.http.request(method, f"{self.url}/rest/v1/{path}", json=body, headers=headers) as response:
            assert response.content_type == "application/json", await response.text()
            return response.status, await response.json()

    async def conversation(self) -> str:
        status, row = await self.send("POST", "conversations", {"user_id": self.id, "title": "New conversation"})
        assert (status, row["title"]) == (201, "New conversation")
        return str(row["id"])

    async def message(self, conversation: str) -> str:
        body = {"conversation_id": conversation, "role": "user", "content": "How?", "language": "en"}
        status, row = await self.send("POST", "messages", body)
        assert (status, row["content"]) == (201, "How?")
        return str(row["id"])


@asynccontextmanager
async def signed_in(stack: Any) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as http:
        body = {"email": f"{uuid4().hex}@example.com", "password": "securePassword123"}
        async with http.post(f"{stack.url}/auth/v1/signup", json=body) as response:
            session = await response.json()
    async with aiohttp.ClientSession(headers={"authorization": f"Bearer {session['access_token']}"}) as http:
        yield Client(http, stack.url, session["user"]["id"])


@pytest.fixture
async def client(stack: Any) -> AsyncIterator[Client]:
    async with signed_in(stack) as client:
        yield client


async def test_a_patch_by_primary_key_returns_the_row(client: Client) -> None:
    conversation = await client.conversation()
    status, row = await client.send("PATCH", f"conversations?id=eq.{conversation}", {"title": "Updated title"})
    assert (status, row["id"], row["title"]) == (200, conversation, "Updated title")
    status, row = await client.send("PATCH", f"profiles?id=eq.{client.id}&select=id", {"preferred_language": "hi"})
    assert (status, row) == (200, {"id": client.id})


@pytest.mark.parametrize("filters", ["conversation_id=eq.{0}", "conversation_id=eq.{0}&role=eq.user", "role=eq.user"])
async def test_a_patch_by_another_column_returns_an_array(client: Client, filters: str) -> None:
    conversation = await client.conversation()
    messages = {await client.message(conversation), await client.message(conversation)}
    status, rows = await client.send("PATCH", f"messages?{filters.format(conversation)}", {"language": "hi"})
    assert status == 200
    assert {(row["id"], row["language"]) for row in rows} == {(message, "hi") for message in messages}


async def test_a_patch_by_another_column_of_one_row_returns_an_array(client: Client) -> None:
    message = await client.message(await client.conversation())
    status, rows = await client.send("PATCH", "messages?content=eq.How%3F", {"language": "te"})
    assert (status, [row["id"] for row in rows]) == (200, [message])


@pytest.mark.parametrize("table", ["conversations", "messages", "profiles"])
async def test_a_patch_of_a_row_that_is_not_there_or_not_the_callers_returns_an_empty_array(
    client: Client, stack: Any, table: str
) -> None:
    conversation = await client.conversation()
    theirs = {"conversations": conversation, "messages": await client.message(conversation), "profiles": client.id}
    change: dict[str, Any] = {
        "conversations": {"title": "Mine"},
        "messages": {"content": "Mine"},
        "profiles": {"full_name": "Mine"},
    }[table]
    async with signed_in(stack) as stranger:
        for row in (str(uuid4()), theirs[table]):
            assert await stranger.send("PATCH", f"{table}?id=eq.{row}", change) == (200, [])


async def test_a_post_of_an_array_returns_an_array(client: Client) -> None:
    status, rows = await client.send("POST", "conversations", [{"title": "One"}])
    assert (status, [row["title"] for row in rows]) == (201, ["One"])


async def test_a_client_that_asks_for_an_array_type_gets_an_array(client: Client) -> None:
    status, rows = await client.send("POST", "conversations", {"title": "One"}, accept="application/json")
    assert (status, [row["title"] for row in rows]) == (201, ["One"])


async def test_an_error_passes_unchanged(client: Client) -> None:
    status, body = await client.send("PATCH", "conversations?id=eq.not-a-uuid", {"title": "x"})
    assert (status, body["code"]) == (400, "22P02")
    status, body = await client.send("POST", "conversations", {"title": "x" * 301})
    assert (status, body["code"]) == (400, "23514")
