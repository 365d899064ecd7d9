"""Connections outside the pool, and the options of all connections."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg

from emulator.rest.config import Settings
from emulator.rest.database.dsn import connect_arguments

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

CACHED_STATEMENTS = 500  # per connection


def connect_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments of `asyncpg.connect`."""
    arguments = connect_arguments(settings.db_uri)
    return {
        "dsn": arguments.dsn,
        "timeout": arguments.timeout,
        "statement_cache_size": CACHED_STATEMENTS if settings.db_prepared_statements else 0,
        "max_cached_statement_lifetime": 0,
    }


async def open_connection(settings: Settings) -> asyncpg.Connection[asyncpg.Record]:
    connection: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(**connect_options(settings))
    return connection


@asynccontextmanager
async def own_connection(settings: Settings) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection outside the pool, closed on exit."""
    connection = await open_connection(settings)
    try:
        yield connection
        await connection.close(timeout=5)
    finally:
        connection.terminate()
