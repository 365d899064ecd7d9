"""What every store of counters offers: an exact moving window, taken in one atomic step, timed by the store's clock."""

from typing import NamedTuple, Protocol


class Taken(NamedTuple):
    """The window after a request: Unix seconds of the store's clock."""

    admitted: bool
    remaining: int
    oldest: float
    now: float


class WindowStorage(Protocol):
    """A store of moving windows."""

    failures: tuple[type[Exception], ...]
    """What `take` raises when the store is away."""

    async def take(self, key: str, limit: int, seconds: int) -> Taken:
        """Admits a request if the last `seconds` hold fewer than `limit`."""

    async def close(self) -> None:
        """Closes connections."""
