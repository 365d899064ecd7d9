"""Signed-in users of a running stack, and the events of a stream that they receive."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import asyncpg
import jwt

MODEL = "emulator-script"


@dataclass
class Event:
    name: str
    id: int | None
    data: Any


@dataclass
class Person:
    """A user whose requests have the user's token. `url` is the stack, or another process (see `at`)."""

    id: str
    token: str = field(repr=False)
    url: str
    http: aiohttp.ClientSession = field(repr=False)
    anon_key: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}", "apikey": self.anon_key}

    def at(self, url: str) -> Person:
        return Person(self.id, self.token, url, self.http, self.anon_key)

    async def call(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        options["headers"] = {**self.headers, **options.get("headers", {})}
        async with self.http.request(method, self.url + path, **options) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else None

    async def post(self, path: str, body: Any = None, **options: Any) -> Any:
        status, response = await self.call("POST", path, **({"json": body} if body is not None else {}), **options)
        assert status == 200, response
        return response

    async def rows(self, path: str) -> Any:
        status, response = await self.call("GET", f"/rest/v1/{path}")
        assert status == 200, response
        return response

    async def assistant(self, **changes: Any) -> str:
        """Creates an assistant, by default one that executes the last message as a script; returns its id."""
        body = {"name": "A", "instructions": "Be brief.", "model": MODEL, **changes}
        return str((await self.post("/api/assistant/create", body))["id"])

    async def thread(self, message: Any = None) -> str:
        body = {} if message is None else {"message": message if isinstance(message, str) else json.dumps(message)}
        return str((await self.post("/api/thread/create", body))["thread_id"])

    async def say(self, thread: str, message: Any) -> Any:
        text = message if isinstance(message, str) else json.dumps(message)
        return await self.post("/api/thread/message", {"thread_id": thread, "message": text})

    @asynccontextmanager
    async def streaming(self, method: str, path: str, **options: Any) -> AsyncIterator[AsyncIterator[Event]]:
        options["headers"] = {**self.headers, **options.get("headers", {})}
        async with self.http.request(method, self.url + path, **options) as response:
            assert response.status == 200, await response.text()
            assert response.content_type == "text/event-stream"
            yield events(response)

    @asynccontextmanager
    async def running(self, thread: str, assistant: str, **more: Any) -> AsyncIterator[AsyncIterator[Event]]:
        body = {"thread_id": thread, "assistant_id": assistant, **more}
        async with self.streaming("POST", "/api/thread/run/stream", json=body) as stream:
            yield stream

    async def run(self, thread: str, assistant: str, **more: Any) -> list[Event]:
        async with self.running(thread, assistant, **more) as stream:
            return [event async for event in stream]

    async def follow(self, run: str, after: int | None = None) -> list[Event]:
        headers = {} if after is None else {"last-event-id": str(after)}
        async with self.streaming("GET", f"/api/thread/run/stream?run_id={run}", headers=headers) as stream:
            return [event async for event in stream]


async def events(response: aiohttp.ClientResponse) -> AsyncIterator[Event]:
    fields: dict[str, str] = {}
    async for line in response.content:
        text = line.decode().rstrip("\n")
        if text and not text.startswith(":"):
            name, _, value = text.partition(": ")
            fields[name] = value
        elif not text and fields:
            data = fields["data"]
            number = int(fields["id"]) if "id" in fields else None
            yield Event(fields["event"], number, data if data == "[DONE]" else json.loads(data))
            fields = {}


def names(found: list[Event]) -> list[str]:
    """The events' names, consecutive deltas as one."""
    listed: list[str] = []
    for event in found:
        if not listed or listed[-1] != event.name:
            listed.append(event.name)
    return listed


def text_of(found: list[Event]) -> str:
    return "".join(
        part["text"]["value"]
        for event in found
        if event.name == "thread.message.delta"
        for part in event.data["delta"]["content"]
        if part["type"] == "text"
    )


async def sign_up(stack: Any, http: aiohttp.ClientSession) -> Person:
    """Inserts a user; returns it with a token like those of Auth."""
    user, now = str(uuid4()), int(time.time())
    database = await asyncpg.connect(stack.database_url)
    await database.execute("insert into auth.users (id, email) values ($1, $2)", user, f"{user}@example.com")
    await database.close()
    claims = {
        "iss": f"{stack.url}/auth/v1",
        "sub": user,
        "aud": "authenticated",
        "role": "authenticated",
        "iat": now,
        "exp": now + 3600,
    }
    return Person(user, jwt.encode(claims, stack.jwt_secret, algorithm="HS256"), stack.url, http, stack.anon_key)
