"""Counts requests against the limit of their endpoint, and describes the window in headers."""

import math
from functools import partial
from urllib.parse import urlsplit

import msgspec
from limits import RateLimitItem

from shared.config import SettingError, Settings
from shared.errors import LimitsUnavailable, RateLimited
from shared.limits.call_queue import CallQueue
from shared.limits.memory import MemoryStorage
from shared.limits.moving_window import MovingWindow, TakeResult, WindowStorage
from shared.limits.rules import rule
from shared.log import log

MAX_CONNECTIONS = 8
RETRY_WHEN_DOWN = 5.0


class Window(msgspec.Struct, frozen=True):
    """A decision. `reset_at` is the Unix second in which the oldest request leaves the window."""

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
            (b"x-ratelimit-limit", str(self.limit).encode()),
            (b"x-ratelimit-remaining", str(self.remaining).encode()),
            (b"x-ratelimit-reset", str(self.reset_at).encode()),
        ]


class Limiter:
    """A moving window on one store, decided and described in one round trip."""

    def __init__(self, storage: WindowStorage, *, timeout: float, fail_closed: bool) -> None:
        """Takes the seconds in which the store must respond, and whether requests are refused while it does not."""
        self._storage = storage
        self._window = MovingWindow(storage)
        self._calls = CallQueue(MAX_CONNECTIONS, timeout)
        self._fail_closed = fail_closed
        self._fallback = MovingWindow(MemoryStorage())
        failures = storage.base_exceptions
        self._failures: tuple[type[Exception], ...] = (
            OSError,
            *(failures if isinstance(failures, tuple) else (failures,)),
        )

    @classmethod
    def from_settings(cls, settings: Settings) -> "Limiter":
        storage = open_storage(settings.limits_url, settings.limits_timeout)
        return cls(storage, timeout=settings.limits_timeout, fail_closed=settings.limits_on_failure == "closed")

    async def take(self, text: str, name: str, identity: str) -> Window:
        """Counts one request of `identity` against rule `text` of endpoint `name`.

        When the store fails, LIMITS_ON_FAILURE decides: closed raises LimitsUnavailable, open counts in this process.
        """
        item = rule(text)
        if isinstance(self._storage, MemoryStorage):  # no round trip: neither a queue nor a timeout
            result = await self._window.take(item, name, identity)
        else:
            result = await self._take(item, name, identity)
        retry_after = max(0.0, result.reset_time - result.now)
        return Window(result.admitted, item.amount, max(0, result.remaining), math.ceil(result.reset_time), retry_after)

    async def _take(self, item: RateLimitItem, name: str, identity: str) -> TakeResult:
        try:
            return await self._calls.run(partial(self._window.take, item, name, identity))
        except self._failures as error:
            store, cause = type(self._storage).__name__, f"{type(error).__name__}: {error}"
            log("ERROR", "limits store failed", store=store, cause=cause)
            if self._fail_closed:
                raise LimitsUnavailable(retry_after=RETRY_WHEN_DOWN, cause=type(error).__name__) from error
        return await self._fallback.take(item, name, identity)

    async def close(self) -> None:
        await self._storage.close()
        await self._fallback.window_storage.close()


def open_storage(url: str, timeout: float) -> WindowStorage:
    """The store that LIMITS_URL names; its client is imported only when it is used."""
    scheme = urlsplit(url).scheme
    if scheme == "memory":
        return MemoryStorage()
    if scheme in ("postgres", "postgresql"):
        from shared.limits.postgres import PostgresStorage

        return PostgresStorage(url, timeout=timeout, max_connections=MAX_CONNECTIONS)
    if scheme in ("valkey", "valkeys", "redis", "rediss"):
        from shared.limits.valkey import ValkeyStorage

        return ValkeyStorage(url, timeout=timeout, max_connections=MAX_CONNECTIONS)
    raise SettingError(f"LIMITS_URL starts with {scheme!r}: use memory://, postgresql://…, valkey://… or redis://…")
