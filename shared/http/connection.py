"""One HTTP/1.1 connection to a neighbour: a request at a time, its answer read piece by piece or poured.

Pouring is what makes a relayed event cheap: whoever wants the body is called from within the read that brought it, so
that no future is set and no task wakes for it.
"""

import asyncio
from collections.abc import Callable
from typing import cast

import httptools

HIGH_WATER = 128 * 1024
MAX_HEAD = 256 * 1024
INFORMATIONAL = range(100, 200)


class BadAnswer(ConnectionError):
    """What came back is not an HTTP answer."""


class Connection(asyncio.Protocol):
    """`status` and `headers` (lower case names) are the current answer's; `complete` says that all of it has come.

    Every method raises an OSError when the connection breaks.
    """

    status: int
    headers: dict[str, str]

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)
        self._pieces: list[bytes] = []
        self._waiter: asyncio.Future[None] | None = None
        self._take: Callable[[bytes], bool] | None = None
        self._failure: Exception | None = None
        self._paused = False
        self.used = False
        self.idle_since = 0.0
        self._begin()
        self.complete = True

    def _begin(self) -> None:
        self.status, self.headers = 0, {}
        self.complete = self._headed = self._keep_alive = False
        self._pieces.clear()
        self._size = self._barren = 0

    @property
    def reusable(self) -> bool:
        """Whether another request may be sent: the answer has come whole, and all of it was read."""
        ended = self.complete and not self._pieces
        return ended and self._keep_alive and self._failure is None and not self.transport.is_closing()

    async def send(self, request: bytes) -> None:
        """Sends a whole request; returns when the head of its answer is there."""
        self._begin()
        self.transport.write(request)
        while not self._headed:
            if self._failure is not None:
                raise self._failure
            await self._wait()

    async def read(self) -> bytes:
        """What has come of the body, at least one byte; b"" at its end."""
        while not self._pieces:
            if self.complete:
                return b""
            if self._failure is not None:
                raise self._failure
            await self._wait()
        data = self._collect()
        if self._paused and self._failure is None:
            self._paused = False
            self.transport.resume_reading()
        return data

    async def read_all(self, limit: int) -> bytes:
        """The rest of the body; what comes after `limit` bytes is left, and with it the connection."""
        data = bytearray()
        while len(data) < limit and (piece := await self.read()):
            data += piece
        return bytes(data[:limit])

    async def pour(self, take: Callable[[bytes], bool]) -> None:
        """Calls `take` with the body as it comes, until it answers False or fails, or nothing more comes.

        `read` then tells how it ended. Returns at once if something is waiting to be read.
        """
        if self._pieces or self.complete or self._failure is not None:
            return
        self._take = take
        try:
            await self._wait()
        finally:
            self._take = None

    def restart(self, transport: asyncio.BaseTransport) -> None:
        """Goes on over another transport, after the answer to a CONNECT."""
        self.transport = cast(asyncio.Transport, transport)
        self._parser = httptools.HttpResponseParser(self)
        self._begin()
        self.complete = True

    def abort(self) -> None:
        self._failure = self._failure or ConnectionAbortedError("the connection was closed on our side")
        self.transport.abort()

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self, failure: Exception | None = None) -> None:
        if self._waiter is None or self._waiter.done():
            return
        if failure is not None:
            self._waiter.set_exception(failure)
        else:
            self._waiter.set_result(None)

    def _collect(self) -> bytes:
        data = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        return data

    # What the transport says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        parser, before = self._parser, self._size
        if parser is None:
            return
        try:
            parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(BadAnswer(str(error)))
        take = self._take
        if take is not None and self._pieces:
            self._barren = 0
            self._pour(take)
            return
        self._barren = self._barren + len(data) if self._size == before else 0
        if self._barren > MAX_HEAD:
            self._fail(BadAnswer("the head or the trailers are too large"))
        if take is None:
            self._keep_up()
        elif self.complete:
            self._wake()

    def _pour(self, take: Callable[[bytes], bool]) -> None:
        try:
            if take(self._collect()) and not self.complete:
                return
        except Exception as failure:
            self._wake(failure)
        self._take = None
        self._wake()

    def _keep_up(self) -> None:
        """Nobody may be reading: what waits is bounded, so that the neighbour is slowed down to our reader's pace."""
        self._wake()
        if self._headed and self._size > HIGH_WATER and not self._paused and not self.transport.is_closing():
            self._paused = True
            self.transport.pause_reading()

    def connection_lost(self, error: Exception | None) -> None:
        ends_here = "content-length" not in self.headers and "transfer-encoding" not in self.headers
        if self._headed and ends_here and error is None and self._failure is None:
            self.complete = True
        self._fail(error or ConnectionResetError("the connection was closed"))

    def _fail(self, failure: Exception) -> None:
        self._failure = self._failure or failure
        self._parser = None  # which refers to us
        self._keep_alive = False
        self.transport.close()
        self._wake()

    # What the parser says

    def on_message_begin(self) -> None:
        if self.complete:
            raise BadAnswer("an answer that nobody asked for")

    def on_header(self, name: bytes, value: bytes) -> None:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    def on_headers_complete(self) -> None:
        assert self._parser is not None
        self.status = self._parser.get_status_code()
        if self.status in INFORMATIONAL:
            self.headers = {}
            return
        self._headed = True
        self._keep_alive = self._parser.should_keep_alive()

    def on_body(self, body: bytes) -> None:
        self._pieces.append(body)
        self._size += len(body)

    def on_message_complete(self) -> None:
        if self._headed:
            self.complete = True
