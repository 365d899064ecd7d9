"""Cancels the handling of a request, and thereby its query, when the client disconnects."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any

WATCH_DELAY = 0.2  # seconds; most responses are sent before, and cost no task


class DisconnectWatcher:
    """A context manager that cancels its block when the client disconnects, and suppresses that cancellation.

    `disconnected` is then true.
    """

    def __init__(self, receive: Callable[[], Awaitable[Any]]) -> None:
        self.disconnected = False
        self._receive = receive
        self._watcher: asyncio.Task[None] | None = None

    def __enter__(self) -> DisconnectWatcher:
        self._task = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(WATCH_DELAY, self._start)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if self.disconnected and kind is asyncio.CancelledError and self._task is not None:
            return self._task.uncancel() == 0
        return False

    def _start(self) -> None:
        self._watcher = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.disconnected = True
        if self._task is not None:
            self._task.cancel()
