"""One transaction on one pooled connection, ended whatever happens within, and its failures as answers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import asyncpg

from emulator.rest import errors
from emulator.rest.database.pool import Connection, Pool
from emulator.rest.errors import ApiError
from emulator.rest.sql_errors import from_postgres
from emulator.rest.types import Query

T = TypeVar("T")

CLEANUP_SECONDS = 10
# InternalClientError while asyncpg has read the server's last message and not yet the end of the connection
LOST = (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, EOFError)
# a table or type changed under a prepared statement; asyncpg has forgotten it, nothing has been done
STALE_PLAN = (asyncpg.InvalidCachedStatementError, asyncpg.OutdatedSchemaCacheError)
_cleanups: set[asyncio.Task[None]] = set()


class Rollback(Exception):
    """Ends the transaction without keeping its effects; `value` is the answer all the same."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


async def in_transaction(
    pool: Pool,
    begin: str,
    work: Callable[[Connection], Awaitable[T]],
    *,
    authenticated: bool,
) -> T:
    """`work`'s result, committed. An ApiError from within rolls back.

    Raises ApiError: PGRST000 (no connection), PGRST001 (lost), PGRST003 (none free), or PostgreSQL's own.
    """
    try:
        return await _attempt(pool, begin, work, authenticated)
    except STALE_PLAN:
        return await _attempt(pool, begin, work, authenticated)


async def _attempt(pool: Pool, begin: str, work: Callable[[Connection], Awaitable[T]], authenticated: bool) -> T:
    connection = await connect(pool)
    reusable = False
    try:
        await connection.execute(begin)
        try:
            result = await work(connection)
        except Rollback as end:
            await connection.execute("rollback")
            reusable = True
            return end.value  # type: ignore[return-value]
        except (asyncpg.PostgresError, ApiError, ValueError):
            await connection.execute("rollback")
            reusable = True
            raise
        await connection.execute("commit")
        reusable = True
        return result
    except asyncio.CancelledError:
        _clean_up(pool, connection)
        connection = None  # type: ignore[assignment]
        raise
    except STALE_PLAN:
        raise
    except asyncpg.PostgresError as error:
        if not _said_by_server(error):
            raise errors.client_error(_text(error)) from error
        reusable = not connection.is_in_transaction()
        raise from_postgres(error, authenticated=authenticated) from error
    except LOST as error:
        raise errors.client_error(_text(error)) from error
    finally:
        if connection is not None:
            pool.release(connection, reusable=reusable)


async def connect(pool: Pool) -> Connection:
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


def _said_by_server(error: asyncpg.PostgresError) -> bool:
    """asyncpg reports a lost connection by the classes of PostgreSQL's own connection errors."""
    return getattr(error, "severity", None) is not None


def _text(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _clean_up(pool: Pool, connection: Connection) -> None:
    """The client has gone: the query is being cancelled, and the connection is worth keeping."""

    async def finish() -> None:
        reusable = False
        with contextlib.suppress(Exception):
            await connection.execute("rollback", timeout=CLEANUP_SECONDS)
            reusable = True
        pool.release(connection, reusable=reusable)

    task = asyncio.get_running_loop().create_task(finish())
    _cleanups.add(task)
    task.add_done_callback(_cleanups.discard)
