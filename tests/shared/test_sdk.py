"""`call.supabase`, `call.supabase_admin`, `call.openai` and `call.ai.text` in a function's process."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import aiohttp
import pytest_asyncio

from emulator.settings import LOCAL_OPENAI_KEY
from shared.auth.local_keys import JWT_SECRET
from tests.harness.process import serving

SOURCE = "tests/shared/functions/sdk-function/main.py"
PATH = "/functions/v1/sdk-function"


@pytest_asyncio.fixture
async def http(stack: Any) -> AsyncIterator[aiohttp.ClientSession]:
    settings = {
        "SUPABASE_URL": stack.url,
        "SUPABASE_ANON_KEY": stack.anon_key,
        "SUPABASE_SERVICE_ROLE_KEY": stack.service_key,
        "SUPABASE_JWT_SECRET": JWT_SECRET,
        "OPENAI_BASE_URL": f"{stack.url}/openai/v1",
        "OPENAI_API_KEY": LOCAL_OPENAI_KEY,
    }
    with serving(SOURCE, settings) as process:
        async with aiohttp.ClientSession(process.url) as session:
            yield session


async def _sign_up(stack: Any) -> dict[str, Any]:
    body = {"email": f"{uuid4().hex}@example.com", "password": "securePassword123"}
    async with aiohttp.ClientSession() as http, http.post(f"{stack.url}/auth/v1/signup", json=body) as response:
        session: dict[str, Any] = await response.json()
        return session


async def test_concurrent_callers_use_their_own_tokens(stack: Any, http: aiohttp.ClientSession) -> None:
    people = await asyncio.gather(*(_sign_up(stack) for _ in range(5)))
    titles = [uuid4().hex for _ in people]

    async def call(person: dict[str, Any], title: str) -> Any:
        headers = {"authorization": f"Bearer {person['access_token']}"}
        async with http.post(PATH, json={"title": title}, headers=headers) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    found = await asyncio.gather(*(call(person, title) for person, title in zip(people, titles, strict=True)))
    expected = [
        {"mine": [title], "every": 1, "user": person["user"]["id"]}
        for person, title in zip(people, titles, strict=True)
    ]
    assert found == expected


async def test_the_openai_sdk_and_text_reach_the_provider(stack: Any, http: aiohttp.ClientSession) -> None:
    person = await _sign_up(stack)
    headers = {"authorization": f"Bearer {person['access_token']}"}
    async with http.get(f"{PATH}/models", headers=headers) as response:
        assert response.status == 200, await response.text()
        assert await response.json()
    async with http.get(f"{PATH}/answer", headers=headers) as response:
        assert response.status == 200, await response.text()
        assert len((await response.json())["text"]) > 100
