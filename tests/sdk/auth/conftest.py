from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from supabase import AsyncClient, AsyncClientOptions, acreate_client

Connect = Callable[..., Awaitable[AsyncClient]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Creates supabase-py clients whose connections are closed after the test."""
    async with AsyncExitStack() as opened:

        async def create(url: str, key: str, **options: Any) -> AsyncClient:
            http = await opened.enter_async_context(httpx.AsyncClient(timeout=30))
            return await acreate_client(
                url, key, AsyncClientOptions(auto_refresh_token=False, httpx_client=http, **options)
            )

        yield create
