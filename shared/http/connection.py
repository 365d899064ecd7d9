"""One HTTP/1.1 connection to an upstream service: one request at a time; the body is read or streamed into a callback.

`stream_into` makes relaying an event cheap: the callback runs within `data_received`, so that no future is set and no
task is woken for an event.
"""

import asyncio
from collections.abc import Callable
from typing import cast

import httptools

HIGH_WATER = 128 * 1024
MAX_HEAD = 256 * 1024
INFORMATIONAL = range(100, 200)


class InvalidResponse(ConnectionError):
    """The upstream service sent something that is not an HTTP response to our request."""


class ResponseTimeout(TimeoutError):
    """The upstream service took too long, as `Connection.expire` said."""


class Connection(asyncio.Protocol):
    """`status` and `headers` (lower-case names) are the current response's; `complete` is True once all has arrived.

    Every method raises OSError when the connection breaks.
    """

    status: int
    headers: dict[str, str]

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)
        self._chunks: list[bytes] = []
        self._waiter: asyncio.Future[None] | None = None
        self._sink: Callable[[bytes], bool] | None = None
        self._error: Exception | None = None
        self._paused = False
        self.used = False
        self.idle_since = 0.0
        self._reset()
        self.complete = True

    def _reset(self) -> None:
        self.status, self.headers = 0, {}
        self.complete = self._head_complete = self._keep_alive = False
        self._chunks.clear()
        self._buffered = self._overhead = 0

    @property
    def reusable(self) -> bool:
        """Whether another request may be sent: the response is complete, and all of it has been read."""
        drained = self.complete and not self._chunks
        return drained and self._keep_alive and self._error is None and not self.transport.is_closing()

    async def send(self, request: bytes) -> None:
        """Sends a whole request; returns when the head of the response has arrived."""
        self._reset()
        self.transport.write(request)
        while not self._head_complete:
            if self._error is not None:
                raise self._error
            await self._wait()

    async def read(self) -> bytes:
        """Returns what has arrived of the body, at least one byte; b"" at its end."""
        while not self._chunks:
            if self.complete:
                return b""
            if self._error is not None:
                raise self._error
            await self._wait()
        data = self._take_chunks()
        if self._paused and self._error is None:
            self._paused = False
            self.transport.resume_reading()
        return data

    async def read_all(self, limit: int) -> bytes:
        """Returns the rest of the body, cut at `limit` bytes; a connection with a body that was cut is not reusable."""
        data = bytearray()
        while len(data) < limit and (chunk := await self.read()):
            data += chunk
        return bytes(data[:limit])

    async def stream_into(self, sink: Callable[[bytes], bool]) -> None:
        """Calls `sink` with each part of the body as it arrives, until it returns False or the body or connection ends.

        Raises what `sink` raises. Call `read` afterwards for the rest, b"" or the error. Returns at once if there is
        unread data.
        """
        if self._chunks or self.complete or self._error is not None:
            return
        self._sink = sink
        try:
            await self._wait()
        finally:
            self._sink = None

    def restart(self, transport: asyncio.BaseTransport) -> None:
        """Continues on the TLS transport that replaces the one the connection was made with."""
        self.transport = cast(asyncio.Transport, transport)
        self._parser = httptools.HttpResponseParser(self)
        self._reset()
        self.complete = True

    def abort(self) -> None:
        self._end(ConnectionAbortedError("the connection was closed on our side"))

    def expire(self) -> None:
        """Ends the connection: `send` and `read` raise ResponseTimeout, also if something has just arrived."""
        self._chunks.clear()
        self.complete = False
        self._end(ResponseTimeout())

    def _end(self, error: Exception) -> None:
        self._error = self._error or error
        self.transport.abort()

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self, error: Exception | None = None) -> None:
        if self._waiter is None or self._waiter.done():
            return
        if error is not None:
            self._waiter.set_exception(error)
        else:
            self._waiter.set_result(None)

    def _take_chunks(self) -> bytes:
        data = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        self._chunks.clear()
        self._buffered = 0
        return data

    # Called by the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        parser, buffered = self._parser, self._buffered
        if parser is None:
            return
        try:
            parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(InvalidResponse(str(error)))
        sink = self._sink
        if sink is not None and self._chunks:
            self._overhead = 0
            self._call_sink(sink)
            return
        self._overhead = self._overhead + len(data) if self._buffered == buffered else 0
        if self._overhead > MAX_HEAD:
            self._fail(InvalidResponse("the head or the trailers are too large"))
        if sink is None:
            self._wake_reader()
        elif self.complete:
            self._wake()

    def _call_sink(self, sink: Callable[[bytes], bool]) -> None:
        try:
            if sink(self._take_chunks()) and not self.complete:
                return
        except Exception as error:
            self._wake(error)
        self._sink = None
        self._wake()

    def _wake_reader(self) -> None:
        """Wakes the reader; pauses the transport while more than HIGH_WATER bytes are unread."""
        self._wake()
        if self._head_complete and self._buffered > HIGH_WATER and not self._paused and not self.transport.is_closing():
            self._paused = True
            self.transport.pause_reading()

    def connection_lost(self, error: Exception | None) -> None:
        until_close = "content-length" not in self.headers and "transfer-encoding" not in self.headers
        if self._head_complete and until_close and error is None and self._error is None:
            self.complete = True
        self._fail(error or ConnectionResetError("the connection was closed"))

    def _fail(self, error: Exception) -> None:
        self._error = self._error or error
        self._parser = None  # breaks the reference cycle
        self._keep_alive = False
        self.transport.close()
        self._wake()

    # Called by httptools

    def on_message_begin(self) -> None:
        if self.complete:
            raise InvalidResponse("a response without a request")

    def on_header(self, name: bytes, value: bytes) -> None:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    def on_headers_complete(self) -> None:
        assert self._parser is not None
        self.status = self._parser.get_status_code()
        if self.status in INFORMATIONAL:
            self.headers = {}
            return
        self._head_complete = True
        self._keep_alive = self._parser.should_keep_alive()

    def on_body(self, body: bytes) -> None:
        self._chunks.append(body)
        self._buffered += len(body)

    def on_message_complete(self) -> None:
        if self._head_complete:
            self.complete = True
