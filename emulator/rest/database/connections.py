"""Connections as the service uses them: text in and out, so that PostgreSQL alone reads and writes values."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg

from emulator.rest.config import Settings
from emulator.rest.database.dsn import connect_arguments
from emulator.rest.database.pool import Connection, Pool
from emulator.rest.query import codecs

CACHED_STATEMENTS = 500  # per connection


def open_pool(settings: Settings, type_oids: Callable[[], tuple[int, ...]]) -> Pool:
    """Connections for requests. `type_oids` says which types exist when one is made."""

    async def connect() -> Connection:
        connection = await open_connection(settings)
        codecs.register(connection, type_oids())
        return connection

    return Pool(
        connect,
        size=settings.db_pool,
        acquisition_timeout=settings.db_pool_acquisition_timeout,
        max_lifetime=settings.db_pool_max_lifetime,
        max_idletime=settings.db_pool_max_idletime,
    )


async def open_connection(settings: Settings) -> Connection:
    arguments = connect_arguments(settings.db_uri)
    connection: Connection = await asyncpg.connect(
        arguments.dsn,
        timeout=arguments.timeout,
        statement_cache_size=CACHED_STATEMENTS if settings.db_prepared_statements else 0,
        max_cached_statement_lifetime=0,
    )
    return connection


@asynccontextmanager
async def own_connection(settings: Settings) -> AsyncIterator[Connection]:
    """A connection beside the pool, closed afterwards."""
    connection = await open_connection(settings)
    try:
        yield connection
        await connection.close(timeout=5)
    finally:
        connection.terminate()
