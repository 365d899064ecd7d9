"""postgresql:// counts in the project's own database: exact over all instances, nothing more to run."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from shared.limits.storage import Taken

TAKE = (Path(__file__).parent / "take.sql").read_text(encoding="utf-8")
SWEEP = (Path(__file__).parent / "sweep.sql").read_text(encoding="utf-8")
SWEEP_EVERY = 1_000
TRANSACTION_POOLER_PORT = 6543
MAX_CONNECTIONS = 8
#: A connection died in the pool; asyncpg tells the last while the server's farewell is read but not its end.
DEAD = (asyncpg.InterfaceError, asyncpg.PostgresConnectionError, ConnectionError, asyncpg.InternalClientError)


class PostgresWindows:
    """One call of private.take_limit per request, over a small pool that reconnects by itself."""

    failures: tuple[type[Exception], ...] = (asyncpg.PostgresError, *DEAD, OSError)

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        self._timeout = timeout
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._opening = asyncio.Lock()
        self._takes = 0
        self._sweeping: asyncio.Future[None] | None = None

    async def take(self, key: str, limit: int, seconds: int) -> Taken:
        arguments = (key, limit, float(seconds), 1)
        try:
            row = await self._call(arguments)
        except DEAD:
            if self._pool is not None:
                await self._pool.expire_connections()  # they most likely died together; the next one is new
            row = await self._call(arguments)
        self._takes += 1
        if self._takes % SWEEP_EVERY == 0:
            self._sweeping = asyncio.ensure_future(self._sweep())
        return Taken(*row)

    async def _sweep(self) -> None:
        with suppress(*self.failures):
            await (self._pool or await self._open()).execute(SWEEP)

    async def _call(self, arguments: tuple[Any, ...]) -> Any:
        pool = self._pool or await self._open()
        return await pool.fetchrow(TAKE, *arguments)

    async def _open(self) -> "asyncpg.Pool[asyncpg.Record]":
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._url,
                    min_size=0,
                    max_size=MAX_CONNECTIONS,
                    timeout=self._timeout,
                    reset=_keep,
                    # a pooler in transaction mode gives each statement another connection: nothing may be prepared
                    statement_cache_size=0 if urlsplit(self._url).port == TRANSACTION_POOLER_PORT else 100,
                    server_settings={"application_name": "edgewise limits"},
                )
            return self._pool

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.terminate()


async def _keep(connection: Any) -> None:
    """The statement leaves nothing behind, so that the reset's round trip is saved."""
