"""The event stream of one response: reads or pushes its events, times out on silence, returns the connection."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

import msgspec

from shared.ai.decoding import decode
from shared.ai.errors import ProviderError, failure_of
from shared.ai.events import (
    Completed,
    Created,
    Error,
    Event,
    EventTooLarge,
    Failed,
    Incomplete,
    InProgress,
    RefusalDelta,
    Splitter,
    TextDelta,
    Usage,
    named,
)
from shared.ai.text import SurrogateJoiner
from shared.ai.token_estimate import estimate
from shared.errors import ModelFailed, ModelTimeout
from shared.http.connection import Connection, ResponseTimeout

DRAIN_SECONDS = 0.25
GRACE_SECONDS = 1.0
REPORT_SECONDS = 1.0
INITIAL = named("created", "in_progress")
Status = Literal["completed", "incomplete", "failed", "cancelled"]
BlockFilter = Callable[[list[bytes]], list[bytes]]
"""Changes undecoded events before anyone reads them."""
OnEnd = Callable[["ResponseStream"], "asyncio.Task[None] | None"]


class ResponseStream:
    """The events of one response: `read()` or `async for`, or undecoded by `blocks()` and `stream_into()`.

    Must be closed. `completed`, `status` and `usage` are set by the last event. Every read may raise ModelTimeout (no
    data for `silence` seconds) or ModelFailed (the connection broke).

    on_end          may start a task when the response has ended, however it ended; `finish` waits for it
    generated       tokens that the reader has counted, for a response whose usage the provider does not report
    first_delta_at  the loop's time of the first text
    """

    def __init__(
        self,
        connection: Connection,
        release: Callable[[Connection], None],
        silence: float,
        changed: BlockFilter | None = None,
    ) -> None:
        self._connection = connection
        self._release = release
        self._silence = _SilenceTimer(connection, silence)
        split = Splitter().feed
        self._feed = split if changed is None else lambda chunk: changed(split(chunk))
        self._split = self._split_first
        self._first: list[bytes] | None = None
        self._surrogates = SurrogateJoiner()
        self.request_id: str | None = connection.headers.get("x-request-id")
        self.completed = False
        self.status: Status = "cancelled"
        self.usage: Usage | None = None
        self.generated = 0
        self.first_delta_at: float | None = None
        self.on_end: OnEnd | None = None
        self._report: asyncio.Task[None] | None = None

    @property
    def reported(self) -> bool:
        """Whether the provider has reported what was used."""
        return self.usage is not None and self.usage.input_tokens + self.usage.output_tokens > 0

    @property
    def has_pending_surrogate(self) -> bool:
        """Whether the last delta ended with the first half of a UTF-16 surrogate pair."""
        return bool(self._surrogates.pending)

    async def begin(self) -> None:
        """Waits for the first event."""
        encoding = self._connection.headers.get("content-encoding", "identity")
        try:
            if encoding.lower() != "identity":
                raise ModelFailed(cause=f"the response is compressed ({encoding[:40]}) although identity was requested")
            self._first = await self._first_blocks()
        except BaseException:
            self.abandon()
            raise

    async def wait_for_output(self, *, incomplete: bool = False) -> None:
        """Waits, at most GRACE_SECONDS, for an event after the initial ones, so that an early failure gets a status.

        Not longer, because a model may reason for a long time before its first text. With `incomplete`, the end of an
        incomplete response is no failure.
        """
        first, self._first = self._first or [], None
        try:
            if not self._begun(first, incomplete):
                with suppress(TimeoutError):
                    async with asyncio.timeout(GRACE_SECONDS):
                        while not self._begun(first, incomplete):
                            first += await self.blocks()
        except BaseException:
            self.abandon()
            self._begin_report()  # an early failure may have used tokens, too
            raise
        self._first = first

    def _begun(self, blocks: list[bytes], incomplete: bool) -> bool:
        """Whether an event after the initial ones has arrived; raises the failure if it is one."""
        for block in blocks:
            event = None if block.startswith(INITIAL) else _event(block)
            if event is None or isinstance(event, Created | InProgress):
                continue
            failure = None if incomplete and isinstance(event, Incomplete) else failure_of(event)
            if failure:
                self.decode(block)
                raise failure
            return True
        return False

    async def _first_blocks(self) -> list[bytes]:
        try:
            while chunk := await self._connection.read():
                if blocks := self._split(chunk):
                    return blocks
        except ResponseTimeout:
            raise
        except (OSError, EventTooLarge) as error:
            why = f"{type(error).__name__} before the first event"
        else:
            why = "the response ended before its first event"
        raise ModelFailed(cause=why) from ProviderError(why)

    async def blocks(self) -> list[bytes]:
        """The undecoded events of one read, possibly none. Raises ModelFailed when the response ends early."""
        if self._first is not None:
            blocks, self._first = self._first, None
            return blocks
        with self._watched():
            if chunk := await self._connection.read():
                return self._split(chunk)
        self.status = "failed"
        raise ModelFailed(cause="the response ended without its last event")

    async def stream_into(self, take: Callable[[list[bytes]], bool]) -> None:
        """Calls `take` with the undecoded events of each read, until it returns False or the response ends.

        The next `blocks` returns what arrived since, or raises the reason of the end.
        """

        def arrived(chunk: bytes) -> bool:
            self._silence.begin()
            return take(self._split(chunk))

        if self._first is None:
            with self._watched():
                await self._connection.stream_into(arrived)

    def _split_first(self, chunk: bytes) -> list[bytes]:
        """The events of a read up to the first text, whose time is kept; later reads cost nothing more."""
        if b".delta" in chunk:
            self.first_delta_at = asyncio.get_running_loop().time()
            self._split = self._feed
        return self._feed(chunk)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Applies the silence timeout to a read, and maps connection errors to model errors."""
        self._silence.begin()
        try:
            yield
        except (OSError, EventTooLarge) as error:
            self.status = "failed"
            if self._silence.expired:
                raise ModelTimeout(cause="silence") from error
            raise ModelFailed(cause=type(error).__name__) from error
        finally:
            self._silence.end()

    def decode(self, block: bytes) -> Event | None:
        """A block's event; records completion and usage. Raises ModelFailed for an invalid event."""
        try:
            event = _event(block)
        except ModelFailed:
            self.status = "failed"
            raise
        if isinstance(event, TextDelta | RefusalDelta):
            event.delta = self._surrogates.join(event.delta)
        elif isinstance(event, Completed | Incomplete | Failed):
            self.completed = isinstance(event, Completed)
            self.status = STATUS[type(event)]
            self.usage = event.response.usage
            if self.reported:  # else `generated` is needed, which the reader sets before it closes the stream
                self._begin_report()
        elif isinstance(event, Error):
            self.status = "failed"
        return event

    async def read(self) -> list[Event]:
        """The events of one read; [] after the last one (completed, failed, incomplete or error)."""
        found: list[Event] = []
        while not found and not self.completed:
            for block in await self.blocks():
                if (event := self.decode(block)) is not None:
                    found.append(event)
                    if self.completed or failure_of(event):
                        break
        return found

    async def __aiter__(self) -> AsyncIterator[Event]:
        while events := await self.read():
            for event in events:
                yield event
                if failure_of(event):
                    return

    async def close(self) -> None:
        """Returns the connection to the pool if the response was read to its end.

        Otherwise closes it, which cancels the response at the provider.
        """
        self._silence.stop()
        try:
            if self.completed and not self._connection.reusable:
                with suppress(OSError):  # TimeoutError is one
                    async with asyncio.timeout(DRAIN_SECONDS):
                        while await self._connection.read():
                            pass
        finally:
            self.abandon()
            await self.finish()

    async def finish(self) -> None:
        """Reports the end of the response, and waits for the report, but at most REPORT_SECONDS.

        A reader calls it before it sends its own last event, since on Lambda a process has no CPU after its response.
        """
        self._begin_report()
        if self._report is not None and not self._report.done():
            await asyncio.wait([self._report], timeout=REPORT_SECONDS)

    def _begin_report(self) -> None:
        if self.on_end is not None:
            report, self.on_end = self.on_end, None
            self._report = report(self)

    def abandon(self) -> None:
        """Releases the connection at once; the pool keeps it only if the response was read to its end."""
        self._silence.stop()
        self._release(self._connection)


STATUS: dict[type, Status] = {Completed: "completed", Incomplete: "incomplete", Failed: "failed"}


async def text_of(stream: ResponseStream) -> str:
    """The whole text of a response, which is closed then; raises its failure."""
    pieces: list[str] = []
    try:
        async for event in stream:
            if isinstance(event, TextDelta | RefusalDelta):
                pieces.append(event.delta)
            elif failure := failure_of(event):
                raise failure
        return "".join(pieces)
    finally:
        if not stream.reported:
            stream.generated = estimate("".join(pieces))
        await stream.close()


def _event(block: bytes) -> Event | None:
    try:
        return decode(block)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ModelFailed(cause=f"invalid event: {error}") from error


class _SilenceTimer:
    """Closes the connection when a read has waited too long. One timer per stream, nothing scheduled per event."""

    __slots__ = ("_connection", "_loop", "_seconds", "_since", "_timer", "expired")

    def __init__(self, connection: Connection, seconds: float) -> None:
        self.expired = False
        self._connection = connection
        self._seconds = seconds
        self._since = math.inf
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(seconds, self._tick)

    def begin(self) -> None:
        self._since = self._loop.time()

    def end(self) -> None:
        self._since = math.inf

    def _tick(self) -> None:
        left = min(self._since, self._loop.time()) + self._seconds - self._loop.time()
        if left <= 0:
            self.expired = True
            self._connection.abort()
            return
        self._timer = self._loop.call_later(left, self._tick)

    def stop(self) -> None:
        self._timer.cancel()
