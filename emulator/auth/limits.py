"""Token buckets in memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MAX_CLIENTS = 10_000
BURST = 30


class TokenBucket:
    """A limit, counted by key. amount: requests per period (seconds); 0: unlimited. burst: the bucket's capacity."""

    def __init__(
        self, amount: float, period: float, burst: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second = amount / period
        self._burst = max(1.0, burst if burst is not None else amount)
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def consume(self, key: str) -> bool:
        """Counts a request; False if the key's bucket is empty."""
        if self._per_second <= 0:
            return True
        now = self._clock()
        level, since = self._levels.pop(key, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._per_second)
        allowed = level >= 1
        self._levels[key] = (level - 1 if allowed else level, now)
        if len(self._levels) > MAX_CLIENTS:
            self._levels.popitem(last=False)
        return allowed
