"""asyncpg's pool under PostgREST's db-pool settings."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import asyncpg

from emulator.rest import errors
from emulator.rest.config import Settings
from emulator.rest.database import codecs
from emulator.rest.database.connections import connect_options

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

CLOSE_SECONDS = 2
ROLLBACK_SECONDS = 10  # includes waiting for a query that is being cancelled


class RequestConnection(asyncpg.Connection):
    """A connection that is not reset on release: the settings of a request end with its transaction."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.opened_at = time.monotonic()

    def get_reset_query(self) -> str:
        return ""  # the default query costs a round trip per request


class PostgrestPool:
    """Adds PGRST003 on timeout, a maximum lifetime and counters to `pool`, an `asyncpg.Pool`.

    type_oids: called for every new connection; returns the types that get text codecs.
    """

    def __init__(self, settings: Settings, type_oids: Callable[[], tuple[int, ...]]) -> None:
        async def register_codecs(connection: asyncpg.Connection[asyncpg.Record]) -> None:
            codecs.register(connection, type_oids())

        self.timeouts = 0
        self._releases: set[asyncio.Task[None]] = set()
        self._demand = 0  # connections acquired or waited for
        self.size = settings.db_pool
        self._acquisition_timeout = settings.db_pool_acquisition_timeout
        self._max_lifetime = settings.db_pool_max_lifetime
        self.pool: asyncpg.Pool[asyncpg.Record] = asyncpg.create_pool(
            **connect_options(settings),
            connection_class=RequestConnection,
            init=register_codecs,
            min_size=0,
            max_size=self.size,
            max_queries=sys.maxsize,
            max_inactive_connection_lifetime=settings.db_pool_max_idletime,
        )

    @property
    def available(self) -> int:
        return max(0, self.size - self._demand)

    @property
    def waiting(self) -> int:
        return max(0, self._demand - self.size)

    async def open(self) -> None:
        await self.pool

    async def acquire(self) -> PoolConnectionProxy[asyncpg.Record]:
        """An open connection. Raises PGRST003, or what `asyncpg.connect` raises."""
        self._demand += 1
        # A timer costs 10 µs with uvloop. Without a queue only connecting can take long, and has its own timeout.
        timeout = self._acquisition_timeout if self.waiting else None
        try:
            while self._is_expired(connection := await self.pool.acquire(timeout=timeout)):
                connection.terminate()
            return connection
        except BaseException as error:
            self._demand -= 1
            if timeout is not None and isinstance(error, TimeoutError):
                self.timeouts += 1
                raise errors.pool_timeout() from None
            raise

    def release(self, connection: PoolConnectionProxy[asyncpg.Record]) -> None:
        """Returns a connection to the pool in the background, after rolling back an open transaction.

        asyncpg releases in a task of its own, which a response should not wait for.
        """
        task = asyncio.get_running_loop().create_task(self._release(connection))
        self._releases.add(task)
        task.add_done_callback(self._releases.discard)

    async def close(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.pool.close()

    async def _release(self, connection: PoolConnectionProxy[asyncpg.Record]) -> None:
        try:
            if connection.is_in_transaction():
                await connection.execute("rollback", timeout=ROLLBACK_SECONDS)
            if self._is_expired(connection):
                connection.terminate()
            else:
                await self.pool.release(connection)
        except Exception:
            with contextlib.suppress(asyncpg.InterfaceError):  # closed connections are already released
                connection.terminate()
        finally:
            self._demand -= 1

    def _is_expired(self, connection: PoolConnectionProxy[asyncpg.Record]) -> bool:
        opened_at = cast(RequestConnection, connection).opened_at
        return time.monotonic() - opened_at >= self._max_lifetime
