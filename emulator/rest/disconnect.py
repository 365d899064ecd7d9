"""Ends the work for a client that has left, and with it the query it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any

LOOK_AFTER_SECONDS = 0.2  # most answers come sooner than watching is worth


class DisconnectWatch:
    """Cancels the block when the client disconnects; `client_left` then says so, and the cancellation stays inside."""

    def __init__(self, receive: Callable[[], Awaitable[Any]]) -> None:
        self.client_left = False
        self._receive = receive
        self._watch: asyncio.Task[None] | None = None

    def __enter__(self) -> DisconnectWatch:
        self._task = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(LOOK_AFTER_SECONDS, self._start)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        self._timer.cancel()
        if self._watch is not None:
            self._watch.cancel()
        if self.client_left and kind is asyncio.CancelledError and self._task is not None:
            return self._task.uncancel() == 0
        return False

    def _start(self) -> None:
        self._watch = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.client_left = True
        if self._task is not None:
            self._task.cancel()
