"""memory:// counts in this process alone: right for one instance, and no round trip."""

from collections import deque
from time import time

from shared.limits.storage import Taken

SWEEP_EVERY = 10_000


class MemoryWindows:
    """Moments of the admitted requests per key, oldest first."""

    failures: tuple[type[Exception], ...] = ()

    def __init__(self) -> None:
        self._hits: dict[str, tuple[int, deque[float]]] = {}
        self._takes = 0

    async def take(self, key: str, limit: int, seconds: int) -> Taken:
        now = time()
        hits = self._live(key, seconds, now)
        admitted = len(hits) < limit
        if admitted:
            hits.append(now)
        return Taken(admitted, limit - len(hits), hits[0] if hits else now, now)

    def _live(self, key: str, seconds: int, now: float) -> deque[float]:
        self._takes += 1
        if self._takes % SWEEP_EVERY == 0:
            self._sweep(now)
        hits = self._hits.setdefault(key, (seconds, deque()))[1]
        while hits and hits[0] <= now - seconds:
            hits.popleft()
        return hits

    def _sweep(self, now: float) -> None:
        ended = [key for key, (seconds, hits) in self._hits.items() if not hits or hits[-1] <= now - seconds]
        for key in ended:
            del self._hits[key]

    async def close(self) -> None:
        self._hits.clear()
