"""Server-sent events: frames, and the response that relays them.

A stream costs one watcher task and one timer, no task group; whatever one read of the source yields leaves in one send.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Literal, Protocol

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shared.errors import ApiError, InternalError, ShuttingDown, StreamTooLong
from shared.log import describe, log, log_unexpected
from shared.server.push import PUSH as PUSH
from shared.server.push import Push as Push

DONE = b"data: [DONE]\n\n"
PING = b": ping\n\n"
CLOSE_TIMEOUT = 10.0

Outcome = Literal["completed", "failed", "left"]


def frame(data: bytes, *, event: str | None = None, id: str | None = None) -> bytes:
    """One event of one line of data, which must hold no line break (JSON never does)."""
    head = (f"id: {id}\n" if id is not None else "") + (f"event: {event}\n" if event else "")
    return head.encode() + b"data: " + data + b"\n\n"


class Source(Protocol):
    """Where a stream's frames come from."""

    async def read(self) -> bytes:
        """The next frames, ready to send; b"" once everything is said. Raises ApiError when it fails."""

    async def close(self, outcome: Outcome) -> None:
        """Called once, whatever happened; the client may be gone."""


class PouringSource(Source, Protocol):
    """A source that can give out frames from within the read that brought them: no task wakes for an event."""

    async def pour(self, push: Push) -> None:
        """Pushes frames as they come; returns when `push` answers False, or when `read` has to tell what is next."""


class Departure:
    """Interrupts the current task when the client leaves, which `gone` then tells apart from other cancellations."""

    def __init__(self, receive: Receive) -> None:
        self.gone = False
        self.reason: ApiError | None = None
        self._task = asyncio.current_task()
        self._watch = asyncio.ensure_future(self._run(receive))

    async def _run(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self._cancel()

    def interrupt(self, reason: ApiError) -> None:
        """Ends the stream with `reason`."""
        if self.reason is None and not self.gone:
            self.reason = reason
            self._cancel()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def settled(self) -> bool:
        """Whether a cancellation was this object's doing; if so it is taken back."""
        mine = self.gone or self.reason is not None
        if mine and self._task is not None:
            self._task.uncancel()
        return mine

    def stop(self) -> None:
        self._watch.cancel()


class EventStream(Response):
    """Relays a source: heartbeats on silence, one error frame on failure, `done` on success and only then.

    `heartbeat` and `max_duration` are seconds; the endpoint wrapper fills in the settings where None.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        source: Source | AsyncIterator[bytes],
        *,
        done: bytes = DONE,
        error_frame: Callable[[ApiError], bytes] = ApiError.frame,
        heartbeat: float | None = None,
        max_duration: float | None = None,
    ) -> None:
        super().__init__(None, headers={"cache-control": "no-cache, no-transform", "x-accel-buffering": "no"})
        self.raw_headers = [pair for pair in self.raw_headers if pair[0] != b"content-length"]
        self.source: Source = source if hasattr(source, "read") else _Iterated(source)  # type: ignore[assignment]
        self.done = done
        self.error_frame = error_frame
        self.heartbeat = heartbeat
        self.max_duration = max_duration
        self.departure: Departure | None = None
        self.on_end: Callable[[Outcome, ApiError | None], None] = lambda outcome, error: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        departure = self.departure or Departure(receive)
        pulse = _Pulse(send, departure, self.heartbeat or 15.0, self.max_duration or 600.0)
        under_way.add(departure)
        outcome: Outcome = "left"
        error: ApiError | None = None
        closed = False
        try:
            push = scope.get("extensions", {}).get(PUSH)
            outcome, error = await self._run(send, push, pulse, departure)
            pulse.stop()
            departure.stop()
            if error is not None:  # first, since a client that takes nothing must not keep the source open
                closed = True
                await self._close(outcome)
            if outcome != "left":
                last = self.error_frame(error) if error else self.done
                await send({"type": "http.response.body", "body": last, "more_body": False})
        finally:
            pulse.stop()
            departure.stop()
            under_way.discard(departure)
            if not closed:
                await self._close(outcome)
            self.on_end(outcome, error)

    async def _run(
        self, send: Send, push: Push | None, pulse: "_Pulse", departure: Departure
    ) -> tuple[Outcome, ApiError | None]:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await self._relay(send, push, pulse)
        except asyncio.CancelledError:
            if not departure.settled():
                raise
            return ("left", None) if departure.gone else ("failed", departure.reason)
        except ApiError as failure:
            return "failed", failure
        except Exception as failure:
            log_unexpected("stream failed", failure)
            return "failed", InternalError(cause=type(failure).__name__)
        return "completed", None

    async def _relay(self, send: Send, push: Push | None, pulse: "_Pulse") -> None:
        """Read, send, and so on; a source that pours does so until the client falls behind, which `send` waits out."""
        source = self.source
        pour: Callable[[Push], Awaitable[None]] | None = getattr(source, "pour", None)  # a PouringSource's

        def pushed(frames: bytes) -> bool:
            pulse.sent()
            return push(frames) if push else False

        while frames := await source.read():
            pulse.sending = True
            await send({"type": "http.response.body", "body": frames, "more_body": True})
            pulse.sent()
            if push is not None and pour is not None:
                await pour(pushed)

    async def _close(self, outcome: Outcome) -> None:
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await self.source.close(outcome)
        except Exception as failure:
            log("ERROR", "stream not closed", cause=describe(failure))


class _Pulse:
    """One timer per stream: a comment on silence, so that proxies keep the connection, and the end of its time."""

    def __init__(self, send: Send, departure: Departure, heartbeat: float, max_duration: float) -> None:
        self.sending = False
        self._send = send
        self._departure = departure
        self._heartbeat = heartbeat
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
            self._departure.interrupt(StreamTooLong())
            return
        if now >= self._last + self._heartbeat and not self.sending and (self._ping is None or self._ping.done()):
            self._last = now
            self._ping = self._loop.create_task(self._beat())
        self._timer = self._loop.call_at(min(self._last + self._heartbeat, self._end), self._tick)

    async def _beat(self) -> None:
        await self._send({"type": "http.response.body", "body": PING, "more_body": True})

    def stop(self) -> None:
        self._timer.cancel()
        if self._ping is not None:
            self._ping.cancel()


class _Iterated:
    """An async iterator of frames as a source."""

    def __init__(self, frames: Any) -> None:
        self._frames = frames

    async def read(self) -> bytes:
        return await anext(self._frames, b"")

    async def close(self, outcome: Outcome) -> None:
        if hasattr(self._frames, "aclose"):
            await self._frames.aclose()


class Interruptible(Protocol):
    """Work that goes on beside requests, or after their answers began."""

    def interrupt(self, reason: ApiError) -> None:
        """Ends it with `reason`."""


under_way: set[Interruptible] = set()


def end_streams() -> None:
    """Ends all that is under way with a ShuttingDown frame; for a shutdown that has waited long enough."""
    for work in list(under_way):
        work.interrupt(ShuttingDown())
