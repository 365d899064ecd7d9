"""The response that relays a source of server-sent events.

A stream costs one timer, no task on our own server; the frames of one read are sent with one `send`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shared.cancellation import RequestCancellation
from shared.errors import ApiError, InternalError, StreamTooLong
from shared.log import describe, log, log_unexpected
from shared.server.extensions import PUSH, Push
from shared.shutdown import active
from shared.sse.frames import DONE
from shared.sse.heartbeat import HeartbeatTimer
from shared.sse.sources import IteratorSource, Outcome, Source
from shared.timeouts import CLOSE_TIMEOUT

HEADERS = (
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"content-type", b"text/event-stream; charset=utf-8"),
)


class EventStream(Response):
    """Relays a source: comments while it is silent, one error frame on failure, `done` after success only.

    `heartbeat` and `max_duration` are seconds; the endpoint wrapper sets them from the settings where None.
    """

    def __init__(
        self,
        source: Source | AsyncIterator[bytes],
        *,
        done: bytes = DONE,
        error_frame: Callable[[ApiError], bytes] = ApiError.frame,
        heartbeat: float | None = None,
        max_duration: float | None = None,
    ) -> None:
        super().__init__()
        self.source: Source = IteratorSource(source) if isinstance(source, AsyncIterator) else source
        self.done = done
        self.error_frame = error_frame
        self.heartbeat = heartbeat
        self.max_duration = max_duration
        self.cancellation: RequestCancellation | None = None
        self.on_end: Callable[[Outcome, ApiError | None], None] = lambda outcome, error: None

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """The headers of every stream, which are not written anew for each. A stream has no content-length."""
        self.raw_headers = list(HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cancellation = self.cancellation or RequestCancellation()
        cancellation.watch(scope, receive)
        timer = HeartbeatTimer(
            send, self.heartbeat or 15.0, self.max_duration or 600.0, lambda: cancellation.interrupt(StreamTooLong())
        )
        active.add(cancellation)
        outcome: Outcome = "disconnected"
        error: ApiError | None = None
        closed = False
        try:
            push = scope.get("extensions", {}).get(PUSH)
            outcome, error = await self._run(send, push, timer, cancellation)
            timer.stop()
            cancellation.stop()
            if error is not None:  # before the last frame: a client that doesn't read must not keep the source open
                closed = True
                await self._close(outcome)
            if outcome != "disconnected":
                last = self.error_frame(error) if error else self.done
                await send({"type": "http.response.body", "body": last, "more_body": False})
        finally:
            timer.stop()
            cancellation.stop()
            active.discard(cancellation)
            if not closed:
                await self._close(outcome)
            self.on_end(outcome, error)

    async def _run(
        self, send: Send, push: Push | None, timer: HeartbeatTimer, cancellation: RequestCancellation
    ) -> tuple[Outcome, ApiError | None]:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await self._relay(send, push, timer)
        except asyncio.CancelledError:
            if not cancellation.settle():
                raise
            return ("disconnected", None) if cancellation.disconnected else ("failed", cancellation.reason)
        except ApiError as failure:
            return "failed", failure
        except Exception as failure:
            log_unexpected("stream failed", failure)
            return "failed", InternalError(cause=type(failure).__name__)
        return "completed", None

    async def _relay(self, send: Send, push: Push | None, timer: HeartbeatTimer) -> None:
        """Reads and sends in turn. A PushSource pushes until the client falls behind, which the next `send` awaits."""
        source = self.source
        stream_into: Callable[[Push], Awaitable[None]] | None = getattr(source, "stream_into", None)

        def pushed(frames: bytes) -> bool:
            timer.sent()
            return push(frames) if push else False

        while frames := await source.read():
            timer.sending = True
            await send({"type": "http.response.body", "body": frames, "more_body": True})
            timer.sent()
            if push is not None and stream_into is not None:
                await stream_into(pushed)

    async def _close(self, outcome: Outcome) -> None:
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await self.source.close(outcome)
        except Exception as failure:
            log("ERROR", "stream source not closed", cause=describe(failure))
