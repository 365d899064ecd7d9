"""Cancels the work of a streaming request when its client disconnects or the process shuts down."""

import asyncio

from starlette.types import Receive

from shared.errors import ApiError


class DisconnectWatcher:
    """Cancels the task that created it when the client disconnects, or with a reason when `interrupt` is called.

    `settle` distinguishes these cancellations from others.
    """

    def __init__(self, receive: Receive) -> None:
        self.disconnected = False
        self.reason: ApiError | None = None
        self._task = asyncio.current_task()
        self._watch = asyncio.get_running_loop().create_task(self._run(receive))

    async def _run(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.disconnected = True
        self._cancel()

    def interrupt(self, reason: ApiError) -> None:
        """Ends the stream with `reason` as its last frame."""
        if self.reason is None and not self.disconnected:
            self.reason = reason
            self._cancel()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def settle(self) -> bool:
        """Whether this object caused the task's cancellation; if so, the cancellation is undone (`uncancel`)."""
        caused = self.disconnected or self.reason is not None
        if caused and self._task is not None:
            self._task.uncancel()
        return caused

    def stop(self) -> None:
        self._watch.cancel()
