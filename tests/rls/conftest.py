from collections.abc import AsyncIterator

import asyncpg
import pytest

from .people import People, join


@pytest.fixture
async def people(database: str) -> AsyncIterator[People]:
    """Two users, the owner and a stranger, in a database for one test."""
    admin = await asyncpg.connect(database)
    await join(admin)
    yield People(admin)
    await admin.close()
