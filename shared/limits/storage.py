"""What every store of counters offers: an exact moving window, taken in one atomic step, timed by the store's clock."""

from abc import abstractmethod
from typing import NamedTuple

from limits.aio.storage import MovingWindowSupport, Storage


class Taken(NamedTuple):
    """The window after a request: Unix seconds of the store's clock."""

    admitted: bool
    remaining: int
    oldest: float
    now: float


class WindowStorage(Storage, MovingWindowSupport):
    """A `limits` storage for moving windows whose one operation answers everything at once."""

    STORAGE_SCHEME = None

    @abstractmethod
    async def take(self, key: str, limit: int, expiry: int, amount: int = 1) -> Taken:
        """Admits `amount` requests if the window holds at most `limit` with them; 0 only looks."""

    @abstractmethod
    async def close(self) -> None:
        """Closes connections."""

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        return (await self.take(key, limit, expiry, amount)).admitted

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        taken = await self.take(key, limit, expiry, 0)
        return taken.oldest, limit - taken.remaining

    async def check(self) -> bool:
        await self.take("check", 1, 1, 0)
        return True

    async def reset(self) -> int | None:
        raise NotImplementedError("counters end by themselves")

    async def clear(self, key: str) -> None:
        raise NotImplementedError("counters end by themselves")

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("only moving windows are counted")

    async def get(self, key: str) -> int:
        raise NotImplementedError("only moving windows are counted")

    async def get_expiry(self, key: str) -> float:
        raise NotImplementedError("only moving windows are counted")
