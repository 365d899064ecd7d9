"""The stream of one answer: its events, read or poured, an end to its silence, and what becomes of its connection."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress

import msgspec

from shared.ai.decoding import decode
from shared.ai.errors import APIConnectionError, failure_of
from shared.ai.events import (
    Completed,
    Created,
    Event,
    EventTooLarge,
    InProgress,
    RefusalDelta,
    Splitter,
    TextDelta,
    Usage,
    named,
)
from shared.ai.text import Halves
from shared.errors import ModelFailed, ModelTimeout
from shared.http.connection import Connection

DRAIN = 0.25
GRACE = 1.0
ANNOUNCING = named("created", "in_progress")


class ResponseStream:
    """The events of one answer: `read()` or `async for`, or undecoded by `blocks()` and `pour()`; then `close()` it.

    `completed` and `usage` tell how it ended. Any read may raise ModelTimeout (silence) or ModelFailed (broken off).
    """

    def __init__(self, connection: Connection, release: Callable[[Connection], None], silence: float) -> None:
        self._connection = connection
        self._release = release
        self._silence = _Silence(connection, silence)
        self._feed = Splitter().feed
        self._first: list[bytes] | None = None
        self._halves = Halves()
        self.request_id: str | None = connection.headers.get("x-request-id")
        self.completed = False
        self.usage: Usage | None = None

    @property
    def half(self) -> bool:
        """Whether a delta ended amid a character, which the next one's text has to be joined with."""
        return bool(self._halves.half)

    async def begin(self) -> None:
        """Reads the provider's first word."""
        encoding = self._connection.headers.get("content-encoding", "identity")
        try:
            if encoding.lower() != "identity":
                raise ModelFailed(cause=f"the answer is compressed ({encoding[:40]}), though we ask for none that is")
            self._first = await self._first_blocks()
        except BaseException:
            self.abandon()
            raise

    async def settle(self) -> None:
        """Reads on to what shows that there is an answer, so that a failure before any text can be an error status.

        It is awaited for a moment only: thinking may take long.
        """
        first, self._first = self._first or [], None
        try:
            if not _begun(first):
                with suppress(TimeoutError):
                    async with asyncio.timeout(GRACE):
                        while not _begun(first):
                            first += await self.blocks()
        except BaseException:
            self.abandon()
            raise
        self._first = first

    async def _first_blocks(self) -> list[bytes]:
        try:
            while chunk := await self._connection.read():
                if blocks := self._feed(chunk):
                    return blocks
        except (OSError, EventTooLarge) as error:
            why = f"{type(error).__name__} before the first event"
        else:
            why = "the answer ended before its first event"
        raise ModelFailed(cause=why) from APIConnectionError(why)

    async def blocks(self) -> list[bytes]:
        """The undecoded events of one read, perhaps none. Raises ModelFailed when the answer breaks off."""
        if self._first is not None:
            blocks, self._first = self._first, None
            return blocks
        with self._watched():
            if chunk := await self._connection.read():
                return self._feed(chunk)
        raise ModelFailed(cause="the answer ended without its last event")

    async def pour(self, take: Callable[[list[bytes]], bool]) -> None:
        """Calls `take` with the undecoded events of each read as it comes, until it answers False or the answer ends.

        `blocks` then tells how; it also gives what came in between.
        """

        def arrived(chunk: bytes) -> bool:
            self._silence.begin()
            return take(self._feed(chunk))

        if self._first is None:
            with self._watched():
                await self._connection.stream_into(arrived)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """While the provider is waited for: silence has an end, and what breaks is told as the model's failure."""
        self._silence.begin()
        try:
            yield
        except (OSError, EventTooLarge) as error:
            if self._silence.broken:
                raise ModelTimeout(cause="silence") from error
            raise ModelFailed(cause=type(error).__name__) from error
        finally:
            self._silence.end()

    def decode(self, block: bytes) -> Event | None:
        """A block's event; keeps the account of the last one. Raises ModelFailed for what is no event."""
        event = _event(block)
        if isinstance(event, TextDelta | RefusalDelta):
            event.delta = self._halves.join(event.delta)
        elif isinstance(event, Completed):
            self.completed = True
            self.usage = event.response.usage
        return event

    async def read(self) -> list[Event]:
        """The events of one read; [] after the last one, be it completed, failed, incomplete or an error."""
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
        """Gives the connection back if the answer was read to its end; else closes it, which cancels the answer."""
        self._silence.stop()
        try:
            if self.completed and not self._connection.reusable:
                with suppress(OSError):  # TimeoutError is one
                    async with asyncio.timeout(DRAIN):
                        while await self._connection.read():
                            pass
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Closes at once; the connection is kept only if nothing of the answer is left to read."""
        self._silence.stop()
        self._release(self._connection)


def _event(block: bytes) -> Event | None:
    try:
        return decode(block)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ModelFailed(cause=f"not an event: {error}") from error


def _begun(blocks: list[bytes]) -> bool:
    """Whether the answer is under way; raises the failure if that is what it begins with."""
    for block in blocks:
        event = None if block.startswith(ANNOUNCING) else _event(block)
        if event is None or isinstance(event, Created | InProgress):
            continue
        if failure := failure_of(event):
            raise failure
        return True
    return False


class _Silence:
    """Closes the connection once a read has waited too long; one timer per stream, nothing set or cleared per event."""

    __slots__ = ("_connection", "_loop", "_seconds", "_since", "_timer", "broken")

    def __init__(self, connection: Connection, seconds: float) -> None:
        self.broken = False
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
            self.broken = True
            self._connection.abort()
            return
        self._timer = self._loop.call_later(left, self._tick)

    def stop(self) -> None:
        self._timer.cancel()
