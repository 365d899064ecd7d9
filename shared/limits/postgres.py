"""postgresql:// counts in the project's own database: exact over all instances, nothing more to run."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from shared.limits.storage import Taken, WindowStorage

TAKE = (Path(__file__).parent / "take.sql").read_text(encoding="utf-8")
SWEEP = (Path(__file__).parent / "sweep.sql").read_text(encoding="utf-8")
SWEEP_EVERY = 1_000
TRANSACTION_POOLER_PORT = 6543
MAX_CONNECTIONS = 8


class PostgresWindows(WindowStorage):
    """One call of private.take_limit per request, over a small pool that reconnects by itself."""

    def __init__(self, url: str, timeout: float) -> None:
        super().__init__()
        self._url = url
        self._timeout = timeout
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._opening = asyncio.Lock()
        self._takes = 0
        self._sweeping: asyncio.Future[None] | None = None

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)

    async def take(self, key: str, limit: int, expiry: int, amount: int = 1) -> Taken:
        arguments = (key, limit, float(expiry), amount)
        try:
            row = await self._call(arguments)
        except (asyncpg.InterfaceError, asyncpg.PostgresConnectionError, ConnectionError):
            row = await self._call(arguments)  # the connection had died in the pool; the next one is new
        self._takes += 1
        if self._takes % SWEEP_EVERY == 0:
            self._sweeping = asyncio.ensure_future(self._sweep())
        return Taken(*row)

    async def _sweep(self) -> None:
        with suppress(*self.base_exceptions):
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
