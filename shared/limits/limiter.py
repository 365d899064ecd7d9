"""Takes one request out of its caller's window, and says in headers what is left of it."""

import asyncio
import math
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.config import SettingError, Settings
from shared.errors import LimitsUnavailable, RateLimited
from shared.limits.memory import MemoryWindows
from shared.limits.rules import rule
from shared.limits.storage import Taken, WindowStorage
from shared.log import log

RETRY_WHEN_DOWN = 5.0


@dataclass(frozen=True, slots=True)
class Window:
    """A decision. `reset_at` is the Unix second in which the next request of the window is free again."""

    admitted: bool
    limit: int
    remaining: int
    reset_at: int
    retry_after: float

    def require(self) -> None:
        """Raises RateLimited unless the request was admitted."""
        if not self.admitted:
            raise RateLimited(retry_after=self.retry_after)

    def headers(self) -> list[tuple[bytes, bytes]]:
        return [
            (b"x-ratelimit-limit", b"%d" % self.limit),
            (b"x-ratelimit-remaining", b"%d" % self.remaining),
            (b"x-ratelimit-reset", b"%d" % self.reset_at),
        ]


class Limiter:
    """A moving window, decided and described in a single round trip; never waits longer than `timeout`."""

    def __init__(self, storage: WindowStorage, *, timeout: float, closed: bool) -> None:
        self._storage = storage
        self._timeout = timeout
        self._closed = closed
        self._substitute = MemoryWindows()
        self._failures: tuple[type[Exception], ...] = (TimeoutError, *storage.failures)

    @classmethod
    def from_settings(cls, settings: Settings) -> "Limiter":
        storage = open_storage(settings.limits_url, settings.limits_timeout)
        return cls(storage, timeout=settings.limits_timeout, closed=settings.limits_on_failure == "closed")

    async def take(self, text: str, name: str, identity: str) -> Window:
        """Counts one request of `identity` against rule `text` of endpoint `name`.

        When the store fails, LIMITS_ON_FAILURE decides: closed raises LimitsUnavailable, open counts in this process.
        """
        amount, seconds = rule(text)
        key = f"limit/{name}/{identity}/{amount}/{seconds}"
        if isinstance(self._storage, MemoryWindows):  # nothing to wait for, and nothing that fails
            taken = await self._storage.take(key, amount, seconds)
        else:
            taken = await self._take(key, amount, seconds)
        return _window(taken, amount, seconds)

    async def _take(self, key: str, amount: int, seconds: int) -> Taken:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._storage.take(key, amount, seconds)
        except self._failures as error:
            store, cause = type(self._storage).__name__, f"{type(error).__name__}: {error}"
            log("ERROR", "limits store failed", store=store, cause=cause)
            if self._closed:
                raise LimitsUnavailable(retry_after=RETRY_WHEN_DOWN, cause=type(error).__name__) from error
        return await self._substitute.take(key, amount, seconds)

    async def close(self) -> None:
        await self._storage.close()


def open_storage(url: str, timeout: float) -> WindowStorage:
    """The store that LIMITS_URL names; its client is imported only when it is used."""
    scheme = urlsplit(url).scheme
    if scheme == "memory":
        return MemoryWindows()
    if scheme in ("postgres", "postgresql"):
        from shared.limits.postgres import PostgresWindows

        return PostgresWindows(url, timeout)
    if scheme in ("valkey", "valkeys", "redis", "rediss"):
        from shared.limits.valkey import ValkeyWindows

        return ValkeyWindows(url, timeout)
    raise SettingError(f"LIMITS_URL starts with {scheme!r}: use memory://, postgresql://…, valkey://… or redis://…")


def _window(taken: Taken, limit: int, seconds: int) -> Window:
    ends = taken.oldest + seconds
    return Window(taken.admitted, limit, max(0, taken.remaining), math.ceil(ends), ends - taken.now)
