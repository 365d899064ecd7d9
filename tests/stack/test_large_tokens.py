"""Tokens with much app_metadata: accepted everywhere up to the limit of headers, then 431."""

import os
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import jwt
import pytest

from tests.conftest import Stack
from tests.harness.bundled import needs


@pytest.fixture
async def http(stack: Stack) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(stack.url, headers={"apikey": stack.anon_key}) as session:
        yield session


@pytest.fixture
async def claims(http: aiohttp.ClientSession, stack: Stack) -> dict[str, Any]:
    """The claims of a new user's access token."""
    user = {"email": f"{os.urandom(6).hex()}@example.com", "password": "correct-horse-9"}
    async with http.post("/auth/v1/signup", json=user) as response:
        token = (await response.json())["access_token"]
    return dict(jwt.decode(token, stack.jwt_secret, ["HS256"], audience="authenticated"))


def large(claims: dict[str, Any], size: int, stack: Stack) -> dict[str, str]:
    """The Authorization header with a token of at least `size` bytes."""
    roles = [f"role-{number:05}" for number in range(size // 17)]
    token = jwt.encode({**claims, "app_metadata": {"roles": roles}}, stack.jwt_secret, "HS256")
    assert size <= len(token) < size + size // 20 + 600
    return {"Authorization": f"Bearer {token}"}


QUESTION = {"messages": [{"role": "user", "content": "What is an FIR?"}]}
CALLS = [
    pytest.param("GET", "/api/thread", None, marks=needs("thread-list")),
    pytest.param("POST", "/api/thread/create", {}, marks=needs("thread-create")),
    pytest.param("POST", "/functions/v1/legal-chat", QUESTION, marks=needs("legal-chat")),
    ("GET", "/rest/v1/profiles?select=*", None),
    ("POST", "/rest/v1/conversations", {"title": "A title"}),
    ("GET", "/auth/v1/user", None),
]


@pytest.mark.parametrize("size", [8_600, 30_000, 60_000])
@pytest.mark.parametrize(("method", "path", "body"), CALLS)
async def test_a_large_token_is_accepted(
    http: aiohttp.ClientSession, stack: Stack, claims: dict[str, Any], method: str, path: str, body: Any, size: int
) -> None:
    headers = large(claims, size, stack)
    async with http.request(method, path, json=body, headers=headers) as response:
        assert response.status in (200, 201), await response.text()
        await response.read()


@pytest.mark.parametrize("size", [66_000, 100_000, 1_000_000])
@pytest.mark.parametrize(("method", "path", "body"), CALLS)
async def test_beyond_the_limit_of_headers_it_is_not(
    http: aiohttp.ClientSession, stack: Stack, claims: dict[str, Any], method: str, path: str, body: Any, size: int
) -> None:
    headers = {**large(claims, size, stack), "Origin": "https://app.example.com"}
    async with http.request(method, path, json=body, headers=headers) as response:
        assert response.status == 431
        if size < 128 * 1024:
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            assert (await response.json())["code"] == "HEADERS_TOO_LARGE"
