from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import asyncpg
import pytest

from .people import Person, sign_up


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        yield session


@pytest.fixture
async def database_of_stack(stack: Any) -> AsyncIterator["asyncpg.Connection[Any]"]:
    connection = await asyncpg.connect(stack.database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def ada(stack: Any, http: aiohttp.ClientSession) -> Person:
    return await sign_up(stack, http)


@pytest.fixture
async def eve(stack: Any, http: aiohttp.ClientSession) -> Person:
    """Another user, without access to Ada's rows."""
    return await sign_up(stack, http)
