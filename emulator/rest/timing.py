"""The Server-Timing header: the duration of each step of a request."""

from __future__ import annotations

import time


class Timing:
    def __init__(self, enabled: bool) -> None:
        self._steps: list[tuple[str, float]] | None = [] if enabled else None
        self._last = time.perf_counter() if enabled else 0.0

    def mark(self, step: str) -> None:
        """Records the end of a step."""
        if self._steps is not None:
            now = time.perf_counter()
            self._steps.append((step, (now - self._last) * 1000))
            self._last = now

    def headers(self) -> list[tuple[str, str]]:
        if not self._steps:
            return []
        return [("Server-Timing", ", ".join(f"{step};dur={duration:.1f}" for step, duration in self._steps))]
