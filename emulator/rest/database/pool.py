"""A bounded pool of connections: the last returned is the next lent, waiting ends with PGRST003."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

import asyncpg

from emulator.rest import errors

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"  # generic in its stubs only


class Idle(NamedTuple):
    connection: Connection
    born: float
    since: float


class Pool:
    """asyncpg's own pool resets a connection by a round trip after each use; our settings end with the transaction."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[Connection]],
        *,
        size: int,
        acquisition_timeout: float,
        max_lifetime: float,
        max_idletime: float,
    ) -> None:
        self._connect = connect
        self._acquisition_timeout = acquisition_timeout
        self._max_lifetime = max_lifetime
        self._max_idletime = max_idletime
        self._idle: list[Idle] = []
        self._born: dict[Connection, float] = {}
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._places = size
        self.size = size
        self.timeouts = 0
        self._generation_start = 0.0

    @property
    def available(self) -> int:
        return self._places

    @property
    def waiting(self) -> int:
        return sum(not waiter.done() for waiter in self._waiting)

    async def acquire(self) -> Connection:
        """A connection that is open. Raises PGRST003, or what connecting raises."""
        await self._take_place()
        try:
            while self._idle:
                idle = self._idle.pop()
                if self._usable(idle):
                    return idle.connection
                self._discard(idle.connection)
            connection = await self._connect()
        except BaseException:
            self._free_place()
            raise
        self._born[connection] = time.monotonic()
        return connection

    def release(self, connection: Connection, *, reusable: bool) -> None:
        born = self._born.get(connection, 0.0)
        now = time.monotonic()
        fresh = born >= self._generation_start and now - born < self._max_lifetime
        if reusable and fresh and not connection.is_closed():
            self._idle.append(Idle(connection, born, now))
        else:
            self._discard(connection)
        self._free_place()

    def flush(self) -> None:
        """Let no connection made until now serve again."""
        self._generation_start = time.monotonic()
        while self._idle:
            self._discard(self._idle.pop().connection)

    def close_idle(self) -> None:
        """Close connections nobody has needed for the idle time; called now and then."""
        kept = [idle for idle in self._idle if self._usable(idle)]
        for idle in self._idle:
            if idle not in kept:
                self._discard(idle.connection)
        self._idle = kept

    async def close(self) -> None:
        for connection in list(self._born):
            with contextlib.suppress(Exception):
                await connection.close(timeout=2)
        self._born.clear()
        self._idle.clear()

    def _usable(self, idle: Idle) -> bool:
        now = time.monotonic()
        young = now - idle.born < self._max_lifetime and now - idle.since < self._max_idletime
        return young and not idle.connection.is_closed()

    def _discard(self, connection: Connection) -> None:
        self._born.pop(connection, None)
        if not connection.is_closed():
            connection.terminate()

    async def _take_place(self) -> None:
        if self._places and not self._waiting:
            self._places -= 1
            return
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            await asyncio.wait_for(waiter, self._acquisition_timeout)
        except TimeoutError:
            self.timeouts += 1
            raise errors.pool_timeout() from None
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self._free_place()
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(waiter)

    def _free_place(self) -> None:
        """Hand the place to the first who waits, without letting a newcomer in between."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
                return
        self._places += 1
