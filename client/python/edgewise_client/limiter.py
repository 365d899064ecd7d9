"""The limit on the client's side: ten calls in a minute for each user of this process, in step with the server."""

import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from edgewise_client.errors import RateLimitedError

MAX_USERS = 10_000  # whose windows are kept; those that are over are removed beyond


@dataclass(frozen=True)
class LimitState:
    """`reset_at` is the Unix time at which the oldest call leaves the window; `retry_after` is in seconds."""

    limit: int
    remaining: int
    reset_at: float | None
    retry_after: int


@dataclass(frozen=True)
class Ticket:
    """A call that was counted."""

    user: str | None
    time: float


@dataclass
class _Window:
    limit: int
    times: list[float] = field(default_factory=list)


class Limiter:
    """A moving window of `limit` calls in `window` seconds for each user; safe for threads."""

    def __init__(self, limit: int = 10, window: float = 60.0) -> None:
        self._limit, self._window = limit, window
        self._windows: dict[str | None, _Window] = {}
        self._lock = threading.Lock()

    def take(self, user: str | None) -> Ticket:
        """Counts one call; raises RateLimitedError if the window is full."""
        with self._lock:
            state = self._read(user)
            if len(state.times) >= state.limit:
                raise RateLimitedError(retry_after=self._describe(state).retry_after)
            ticket = Ticket(user, time.time())
            state.times.append(ticket.time)
            return ticket

    def settle(self, ticket: Ticket, headers: Mapping[str, str], *, over: bool = False) -> None:
        """Adopts what the response's X-RateLimit headers say; a call that the server has not counted is taken back.

        `over` means that the server refused it because of this limit; a call over a budget is counted.
        """
        limit, remaining, reset = (headers.get(f"x-ratelimit-{name}") for name in ("limit", "remaining", "reset"))
        with self._lock:
            state = self._read(ticket.user)
            if (limit is None or over) and ticket.time in state.times:
                state.times.remove(ticket.time)
            if limit is None or remaining is None or reset is None:
                return
            now, wait = time.time(), headers.get("retry-after")
            reset_at = now + float(wait) if over and wait else float(reset)
            oldest = min(max(reset_at, now), now + self._window) - self._window
            state.limit = int(limit)
            unknown = max(0, state.limit - int(remaining) - len(state.times))
            state.times = sorted([oldest] * unknown + state.times)

    def state(self, user: str | None) -> LimitState:
        with self._lock:
            return self._describe(self._read(user))

    def _read(self, user: str | None) -> _Window:
        start = time.time() - self._window
        if len(self._windows) >= MAX_USERS and user not in self._windows:
            self._windows = {key: each for key, each in self._windows.items() if each.times and each.times[-1] > start}
        state = self._windows.setdefault(user, _Window(self._limit))
        state.times = [each for each in state.times if each > start]
        return state

    def _describe(self, state: _Window) -> LimitState:
        count, limit = len(state.times), state.limit
        wait = state.times[count - limit] + self._window - time.time() if count >= limit else 0
        reset_at = state.times[0] + self._window if state.times else None
        return LimitState(limit, max(0, limit - count), reset_at, max(1, math.ceil(wait)) if count >= limit else 0)
