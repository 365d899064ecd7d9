"""Users of a running stack, who call functions over HTTP."""

import json
import os
from dataclasses import dataclass, field
from typing import Any

import aiohttp

PASSWORD = "correct-horse-9"


@dataclass
class User:
    """A client of a stack: signed in, or a guest without a token."""

    url: str
    http: aiohttp.ClientSession = field(repr=False)
    anon_key: str = field(repr=False)
    id: str = ""
    token: str = field(default="", repr=False)

    @property
    def headers(self) -> dict[str, str]:
        return {"apikey": self.anon_key, **({"authorization": f"Bearer {self.token}"} if self.token else {})}

    async def call(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        """Returns the status and the body: parsed if it is JSON, else as text. The options are those of aiohttp."""
        options["headers"] = {**self.headers, **options.get("headers", {})}
        async with self.http.request(method, self.url + path, **options) as response:
            text = await response.text()
            return response.status, json.loads(text) if text and response.content_type.endswith("json") else text

    async def get(self, path: str, **options: Any) -> tuple[int, Any]:
        return await self.call("GET", path, **options)

    async def post(self, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        return await self.call("POST", path, **({"json": body} if body is not None else {}), **options)

    async def delete(self, path: str, **options: Any) -> tuple[int, Any]:
        return await self.call("DELETE", path, **options)

    async def stream(self, path: str, body: Any = None, *, method: str = "POST") -> list[Any]:
        """Returns the data of each event of a stream, parsed. Fails unless the stream ends with [DONE]."""
        async with self.http.request(method, self.url + path, json=body, headers=self.headers) as response:
            text = await response.text()
            assert response.status == 200, text
        events = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
        assert events[-1] == "[DONE]", text
        return [json.loads(event) for event in events[:-1]]


async def sign_up(guest: User) -> User:
    """Signs a new user up, with the guest's connections."""
    account = {"email": f"{os.urandom(8).hex()}@example.com", "password": PASSWORD}
    status, session = await guest.post("/auth/v1/signup", account)
    assert status == 200, session
    return User(guest.url, guest.http, guest.anon_key, session["user"]["id"], session["access_token"])
