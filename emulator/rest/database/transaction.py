"""Runs one transaction on a pooled connection, and turns its errors into ApiErrors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg

from emulator.rest import errors
from emulator.rest.database.connections import Connection
from emulator.rest.database.pool import PostgrestPool
from emulator.rest.errors import ApiError
from emulator.rest.sql_errors import from_postgres
from emulator.rest.types import Query

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

T = TypeVar("T")

CLEANUP_SECONDS = 10
# InternalClientError while asyncpg has read the server's last message and not yet the end of the connection
LOST = (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, EOFError)
# a table or type changed under a prepared statement; asyncpg has forgotten it, nothing has been done
STALE_PLAN = (asyncpg.InvalidCachedStatementError, asyncpg.OutdatedSchemaCacheError)


class Rollback(Exception):
    """Raised to roll back the transaction and still return `value`."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


async def in_transaction(
    pool: PostgrestPool,
    begin: str,
    work: Callable[[Connection], Awaitable[T]],
    *,
    authenticated: bool,
) -> T:
    """Runs `work`, commits and returns its result. An exception rolls back.

    Raises ApiError: PGRST000 (cannot connect), PGRST001 (connection lost), PGRST003 (pool timeout), or one for the
    error that PostgreSQL sent; `authenticated` is false for the anonymous role.
    """
    try:
        try:
            return await _attempt(pool, begin, work)
        except STALE_PLAN:
            return await _attempt(pool, begin, work)
    except asyncpg.PostgresError as error:
        if _sent_by_server(error):
            raise from_postgres(error, authenticated=authenticated) from error
        raise errors.client_error(_text(error)) from error
    except LOST as error:
        raise errors.client_error(_text(error)) from error


async def _attempt(pool: PostgrestPool, begin: str, work: Callable[[Connection], Awaitable[T]]) -> T:
    connection = await _acquire(pool)
    try:
        return await _transaction(connection, begin, work)
    finally:
        pool.release(connection)


async def _transaction(connection: Connection, begin: str, work: Callable[[Connection], Awaitable[T]]) -> T:
    await connection.execute(begin)
    try:
        result = await work(connection)
    except Rollback as rollback:
        await connection.execute("rollback")
        return rollback.value  # type: ignore[return-value]
    except (asyncpg.PostgresError, ApiError, ValueError):
        await connection.execute("rollback")
        raise
    await connection.execute("commit")
    return result


async def _acquire(pool: PostgrestPool) -> PoolConnectionProxy[asyncpg.Record]:
    """A pooled connection. Raises PGRST000 or PGRST003."""
    try:
        return await pool.acquire()
    except (asyncpg.PostgresError, TimeoutError, *LOST) as error:
        raise errors.connection_error(_text(error)) from error


async def run(connection: Connection, query: Query) -> Sequence[Sequence[Any]]:
    rows: Any = await connection.fetch(query.sql, *query.params)
    return rows  # type: ignore[no-any-return]


def begin_statement(*, isolation: str, read_only: bool) -> str:
    return f"begin isolation level {isolation} {'read only' if read_only else 'read write'}"


def _sent_by_server(error: asyncpg.PostgresError) -> bool:
    """False for a lost connection, for which asyncpg raises PostgreSQL's connection errors itself."""
    return getattr(error, "severity", None) is not None


def _text(error: BaseException) -> str:
    return str(error) or type(error).__name__
