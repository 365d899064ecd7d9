"""postgresql:// counts in the project's own database: exact over all instances, with no other service to run."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import asyncpg

from shared.limits.moving_window import TakeResult, WindowStorage

TAKE, SWEEP, CLEAR, RESET = (
    (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8") for name in ("take", "sweep", "clear", "reset")
)
SWEEP_EVERY = 1_000
TRANSACTION_POOLER_PORT = 6543
#: What a connection that died in the pool raises: InternalClientError while asyncpg has read the server's last message
#: and not yet the end of the connection.
CONNECTION_ERRORS = (
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.InternalClientError,
    ConnectionError,
)


class PostgresStorage(WindowStorage):
    """A store for the moving window strategy of `limits`, on the function private.take_limit.

    Each step is one statement, timed by the database's clock. supabase/migrations has the functions and their table.
    """

    STORAGE_SCHEME = ["async+postgresql", "async+postgres"]  # noqa: RUF012 - `limits` declares it as an instance variable

    def __init__(
        self, uri: str, wrap_exceptions: bool = False, *, timeout: float = 10.0, max_connections: int = 8
    ) -> None:
        """timeout: seconds for connecting and for each statement; waiting for one of the connections has none."""
        super().__init__(uri, wrap_exceptions)
        self._uri = uri.removeprefix("async+")
        self._timeout = timeout
        self._max_connections = max_connections
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._opening = asyncio.Lock()
        self._takes = 0
        self._sweeping: asyncio.Task[None] | None = None

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return (asyncpg.PostgresError, OSError, *CONNECTION_ERRORS)

    async def take(self, key: str, limit: int, expiry: int, amount: int = 1) -> TakeResult:
        row = await self._fetch(TAKE, key, limit, float(expiry), amount)
        self._takes += 1
        if self._takes % SWEEP_EVERY == 0:
            self._sweeping = asyncio.create_task(self._sweep())
        return TakeResult(row["admitted"], row["remaining"], row["oldest"] + expiry, row["store_now"])

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        return (await self.take(key, limit, expiry, amount)).admitted

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        window = await self.take(key, limit, expiry, 0)
        return window.reset_time - expiry, limit - window.remaining

    async def check(self) -> bool:
        try:
            await self._fetch("select 1")
        except self.base_exceptions:
            return False
        return True

    async def clear(self, key: str) -> None:
        await self._fetch(CLEAR, key)

    async def reset(self) -> int:
        removed: int = (await self._fetch(RESET))["removed"]
        return removed

    async def incr(self, key: str, expiry: int, amount: int = 1) -> NoReturn:
        raise NotImplementedError("PostgresStorage supports the moving window strategy only")

    async def get(self, key: str) -> NoReturn:
        raise NotImplementedError("PostgresStorage supports the moving window strategy only")

    async def get_expiry(self, key: str) -> NoReturn:
        raise NotImplementedError("PostgresStorage supports the moving window strategy only")

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.terminate()

    async def _sweep(self) -> None:
        with suppress(*self.base_exceptions):
            await self._fetch(SWEEP)

    async def _fetch(self, query: str, *arguments: Any) -> Any:
        """The statement's first row; a connection that died while it was idle is replaced."""
        pool = self._pool or await self._open()
        try:
            return await self._fetch_once(pool, query, arguments)
        except CONNECTION_ERRORS:
            await pool.expire_connections()  # all of them have most likely died together
            return await self._fetch_once(pool, query, arguments)

    async def _fetch_once(self, pool: "asyncpg.Pool[asyncpg.Record]", query: str, arguments: tuple[Any, ...]) -> Any:
        async with pool.acquire() as connection:
            try:
                return await connection.fetchrow(query, *arguments)
            except (TimeoutError, asyncio.CancelledError):
                connection.terminate()  # else its release waits until the server confirms the cancellation
                raise

    async def _open(self) -> "asyncpg.Pool[asyncpg.Record]":
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._uri,
                    min_size=0,
                    max_size=self._max_connections,
                    timeout=self._timeout,
                    command_timeout=self._timeout,
                    reset=_no_reset,
                    # a pooler in transaction mode may run each statement on another connection: nothing can be prepared
                    statement_cache_size=0 if urlsplit(self._uri).port == TRANSACTION_POOLER_PORT else 100,
                    server_settings={"application_name": "edgewise limits"},
                )
            return self._pool


async def _no_reset(connection: Any) -> None:
    """Saves the round trip of a reset: the statements change no state of the session."""
