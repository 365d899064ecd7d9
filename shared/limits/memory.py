"""memory:// counts in this process alone: right for one instance, and no round trip."""

from collections import deque
from time import time

from shared.limits.storage import Taken, WindowStorage

SWEEP_EVERY = 10_000


class MemoryWindows(WindowStorage):
    """Moments of the admitted requests per key, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: dict[str, tuple[int, deque[float]]] = {}
        self._takes = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    async def take(self, key: str, limit: int, expiry: int, amount: int = 1) -> Taken:
        now = time()
        hits = self._live(key, expiry, now)
        admitted = len(hits) + amount <= limit
        if admitted:
            hits.extend([now] * amount)
        return Taken(admitted, limit - len(hits), hits[0] if hits else now, now)

    def _live(self, key: str, expiry: int, now: float) -> deque[float]:
        self._takes += 1
        if self._takes % SWEEP_EVERY == 0:
            self._sweep(now)
        hits = self._hits.setdefault(key, (expiry, deque()))[1]
        while hits and hits[0] <= now - expiry:
            hits.popleft()
        return hits

    def _sweep(self, now: float) -> None:
        ended = [key for key, (expiry, hits) in self._hits.items() if not hits or hits[-1] <= now - expiry]
        for key in ended:
            del self._hits[key]

    async def close(self) -> None:
        self._hits.clear()
