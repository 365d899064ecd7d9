"""The moving window of `limits`, with admission and description of the window in one step."""

from abc import abstractmethod
from collections.abc import Awaitable

import msgspec
from limits import RateLimitItem
from limits.aio.storage import MovingWindowSupport, Storage
from limits.aio.strategies import MovingWindowRateLimiter


class TakeResult(msgspec.Struct, frozen=True):
    """A decision and the window after it; times are Unix seconds of the store's clock."""

    admitted: bool
    remaining: int
    reset_time: float
    now: float


class WindowStorage(Storage, MovingWindowSupport):
    """A store that acquires entries and describes the window in one atomic step.

    `hit()` and `get_window_stats()` are two steps: requests admitted between them change what the second one reads.
    """

    @abstractmethod
    async def take(self, key: str, limit: int, expiry: int, amount: int = 1) -> TakeResult:
        """Acquires `amount` entries if the last `expiry` seconds then hold at most `limit`; 0 only reads the window."""

    @abstractmethod
    async def close(self) -> None:
        """Closes the connections."""


class MovingWindow(MovingWindowRateLimiter):
    """The strategy over a WindowStorage."""

    def __init__(self, storage: WindowStorage) -> None:
        super().__init__(storage)
        self.window_storage = storage

    def take(self, item: RateLimitItem, *identifiers: str) -> Awaitable[TakeResult]:
        """Like `hit`, and returns the window with the decision."""
        return self.window_storage.take(item.key_for(*identifiers), item.amount, item.get_expiry())
