"""Cancels the work of a request: when its client disconnects, after a timeout, or because the process shuts down."""

import asyncio

from starlette.types import Receive, Scope

from shared.errors import ApiError
from shared.server.extensions import ON_DISCONNECT, OnDisconnect


class RequestCancellation:
    """Cancels the task that created it, once: because the client disconnected, or with a reason.

    `settle` must be called where the task catches CancelledError. A timeout costs a third of asyncio.timeout's.
    """

    def __init__(self) -> None:
        self.disconnected = False
        self.reason: ApiError | None = None
        self._task = asyncio.current_task()
        self._cancelling = self._task.cancelling() if self._task is not None else 0
        self._watched = False
        self._watcher: asyncio.Task[None] | None = None

    def watch(self, scope: Scope, receive: Receive) -> None:
        """Cancels when the client disconnects. Call it after the body is read: what still arrives is discarded."""
        if self._watched:
            return
        self._watched = True
        on_disconnect: OnDisconnect | None = scope.get("extensions", {}).get(ON_DISCONNECT)
        if on_disconnect is not None:
            on_disconnect(self._disconnect)
        else:
            self._watcher = asyncio.get_running_loop().create_task(self._watch(receive))

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._disconnect()

    def _disconnect(self) -> None:
        if self._task is not None and self.reason is None and not self.disconnected:
            self.disconnected = True
            self._task.cancel()

    def interrupt(self, reason: ApiError) -> None:
        """Cancels with `reason`."""
        if self._task is not None and self.reason is None and not self.disconnected:
            self.reason = reason
            self._task.cancel()

    def interrupt_after(self, seconds: float, reason: type[ApiError]) -> asyncio.TimerHandle:
        """Cancels with `reason()` after so many seconds, unless the returned handle is cancelled first."""
        return asyncio.get_running_loop().call_later(seconds, self._expire, reason)

    def _expire(self, reason: type[ApiError]) -> None:
        self.interrupt(reason())

    def settle(self) -> bool:
        """Undoes this object's cancellation of the task, as asyncio.timeout does.

        Returns whether that was the only one; if not, CancelledError must be raised again.
        """
        if self._task is None or not (self.disconnected or self.reason):
            return False
        return self._task.uncancel() <= self._cancelling

    def stop(self) -> None:
        """A disconnect, a timeout or `interrupt` has no effect from now on."""
        self._task = None
        if self._watcher is not None:
            self._watcher.cancel()
