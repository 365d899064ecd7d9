"""The timer of an event stream: a comment when nothing was sent for a while, and the end at the maximum duration."""

import asyncio
from collections.abc import Callable

from starlette.types import Send

from shared.sse.frames import PING


class HeartbeatTimer:
    """One timer per stream; nothing is scheduled or cancelled per event. Times in seconds.

    `sending` is set while a chunk waits for the client to read: no comment is sent then.
    """

    def __init__(self, send: Send, heartbeat: float, max_duration: float, on_expired: Callable[[], None]) -> None:
        self.sending = False
        self._send = send
        self._heartbeat = heartbeat
        self._on_expired = on_expired
        self._loop = asyncio.get_running_loop()
        self._now = self._loop.time
        self._last = self._now()
        self._end = self._last + max_duration
        self._ping: asyncio.Task[None] | None = None
        self._timer = self._loop.call_at(min(self._last + heartbeat, self._end), self._tick)

    def sent(self) -> None:
        self.sending = False
        self._last = self._now()

    def _tick(self) -> None:
        now = self._now()
        if now >= self._end:
            self._on_expired()
            return
        due = self._last + self._heartbeat
        if now >= due:
            if not self.sending and (self._ping is None or self._ping.done()):
                self._ping = self._loop.create_task(self._beat())
            self._last = now  # also while a send is blocked: the next tick must not be due in the past
            due = now + self._heartbeat
        self._timer = self._loop.call_at(min(due, self._end), self._tick)

    async def _beat(self) -> None:
        await self._send({"type": "http.response.body", "body": PING, "more_body": True})

    def stop(self) -> None:
        self._timer.cancel()
        if self._ping is not None:
            self._ping.cancel()
