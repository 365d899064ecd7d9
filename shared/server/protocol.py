"""A client's connection: HTTP/1.1 and 1.0 with keep-alive and pipelining; every wait has a timeout."""

import asyncio
from collections import deque
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from shared.server.cycle import RequestResponseCycle
from shared.server.forwarded import resolve_client
from shared.server.parser import HEAD_TOO_LARGE, REQUEST_TIMEOUT, InvalidRequest, RequestHead, RequestParser
from shared.server.write_timeout import WriteTimeout

if TYPE_CHECKING:
    from shared.server.server import Server

PIPELINE_HIGH_WATER = 16  # queued requests at which reading pauses
MAX_PIPELINED = 128  # queued requests at which one read is rejected
HEAD_TIMEOUT = 30.0  # for the whole head of a request
BODY_SILENCE = 60.0  # for a client that sends nothing of the rest of a body
WRITE_TIMEOUT = 60.0  # for a client that reads nothing of what is written to it
LINGER_TIMEOUT = 30.0  # for the rest of a request that the client is still sending when we close
REJECTION = b"HTTP/1.1 %b\r\ncontent-length: 0\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
SHUTDOWN_IDLE_TIMEOUT = 0.5  # for a request on a connection that is accepted during shutdown


class HttpProtocol(asyncio.Protocol):
    """Handles pipelined requests in order; pauses reading while too many of them or too much of a body are buffered."""

    def __init__(self, server: "Server") -> None:
        self.server = server
        self.write_paused = False
        self._loop = server.loop
        self._parser: RequestParser | None = RequestParser(self)
        self._current: RequestResponseCycle | None = None
        self._pipeline: deque[RequestResponseCycle] = deque()
        self._receiving: RequestResponseCycle | None = None  # the cycle whose request is not complete yet
        self._reading_paused = False
        self._drain_waiter: asyncio.Future[None] | None = None
        self._read_timer: asyncio.TimerHandle | None = None  # keep-alive or head
        self._body_timer: asyncio.TimerHandle | None = None
        self._last_read = 0.0
        self._timing_head = False
        self._buffered_head = b""
        self._closing = False

    # Called by the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._write_timeout = WriteTimeout(self._loop, self._transport)
        self._peer = _address(transport.get_extra_info("peername"))
        self._local = _address(transport.get_extra_info("sockname"))
        self.server.connections.add(self)
        if self._peer is None and self._local is not None:
            self._transport.abort()  # already disconnected: without its address, a trusted proxy cannot be recognized
        else:
            self._start_read_timer(SHUTDOWN_IDLE_TIMEOUT if self.server.stopping else self.server.keep_alive)

    def connection_lost(self, error: Exception | None) -> None:
        self.server.connection_closed(self)
        self._buffered_head = b""
        self._closing = True
        self._cancel_read_timer()
        self._cancel_body_timer()
        self._write_timeout.cancel()
        self.resume_writing()
        for cycle in (self._current, *self._pipeline):
            if cycle is not None:
                cycle.disconnect()
        self._pipeline.clear()
        self._discard_input()

    def data_received(self, data: bytes) -> None:
        if self._parser is None:
            return
        self._last_read = self._loop.time()
        try:
            self._parser.feed_data(data)
        except InvalidRequest as error:
            self._reject(error.status)
            return
        if self._receiving is not None and self._body_timer is None:
            self._body_timer = self._loop.call_later(BODY_SILENCE, self._check_body)
        if self._parser is not None and self._parser.in_head and not self._timing_head and self._current is None:
            self._start_head_timer()
        self._pause_reading_if_full()

    def pause_writing(self) -> None:
        self.write_paused = True
        self._write_timeout.start(WRITE_TIMEOUT)

    def resume_writing(self) -> None:
        self.write_paused = False
        if not self._closing:
            self._write_timeout.cancel()
        if self._drain_waiter is not None and not self._drain_waiter.done():
            self._drain_waiter.set_result(None)

    # Called by the parser

    def on_head(self, head: RequestHead) -> None:
        if len(self._pipeline) == MAX_PIPELINED:
            raise InvalidRequest(HEAD_TOO_LARGE)
        self._cancel_read_timer()
        client, scheme = resolve_client(self._peer, head.headers, self.server.proxies)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": head.http_version,
            "server": self._local,
            "client": client,
            "scheme": scheme,
            "method": head.method,
            "root_path": "",
            "path": unquote(head.path.decode("latin-1")),
            "raw_path": head.path,
            "query_string": head.query,
            "headers": head.headers,
            "state": {},
        }
        cycle = RequestResponseCycle(self, scope, keep_alive=head.keep_alive, expects_continue=head.expects_continue)
        self._receiving = cycle
        if self._current is None:
            self._start_cycle(cycle)
        else:
            self._pipeline.append(cycle)

    def on_body(self, body: bytes) -> None:
        if self._receiving is not None:
            self._receiving.feed_data(body)

    def on_end(self) -> None:
        self._cancel_body_timer()
        if self._receiving is not None:
            self._receiving.feed_eof()
            self._receiving = None

    # Called by cycles and the server

    def write_head(self, data: bytes) -> None:
        """Writes a head together with the first chunk if that is written at once: saves a packet and a wake-up."""
        self._buffered_head = data
        self._loop.call_soon(self._flush_head)

    def write(self, data: bytes) -> None:
        if self._closing:
            return
        if self._buffered_head:
            self._transport.writelines((self._buffered_head, data))
            self._buffered_head = b""
        else:
            self._transport.write(data)

    async def drain(self) -> None:
        """Waits until the write buffer is below its low-water mark, or the connection is closed."""
        if self._drain_waiter is None or self._drain_waiter.done():
            self._drain_waiter = self._loop.create_future()
        await asyncio.shield(self._drain_waiter)

    def resume_reading(self) -> None:
        """Resumes reading unless too much is still buffered."""
        if self._reading_paused and not self._is_full():
            self._resume_transport()

    def response_completed(self, cycle: RequestResponseCycle) -> None:
        """Starts the next cycle of the pipeline, waits for a request, or closes."""
        self._flush_head()
        if not cycle.keep_alive or self.server.stopping:
            self.close()
            return
        self._current = None
        if self._pipeline:
            self._start_cycle(self._pipeline.popleft())
        elif self._parser is not None and self._parser.in_head:
            self._start_head_timer()
        else:
            self._start_read_timer(self.server.keep_alive)
        self.resume_reading()

    def close(self, *, linger: bool = False) -> None:
        """Closes the connection once everything is written.

        If the client is still sending a request, or with `linger`, only our side is closed first and its input is
        discarded: closing both would reset the connection, and the client could lose the response.
        """
        if self._closing:
            return
        self._flush_head()
        self._closing = True
        linger = (linger or self._receiving is not None) and self._can_close_one_side()
        self._discard_input()
        if linger:
            self._transport.write_eof()
            self._resume_transport()
        else:
            self._transport.close()
        self._write_timeout.start(LINGER_TIMEOUT if linger else WRITE_TIMEOUT)

    def _can_close_one_side(self) -> bool:
        return self._transport.can_write_eof() and not self._transport.is_closing()

    def abort(self) -> None:
        self._transport.abort()

    def shutdown(self) -> None:
        """Closes the connection when its current response is complete."""
        if self._current is None:
            self.close()
        else:
            self._current.keep_alive = False

    def _flush_head(self) -> None:
        if self._buffered_head:
            self._transport.write(self._buffered_head)
            self._buffered_head = b""

    def _start_cycle(self, cycle: RequestResponseCycle) -> None:
        self._current = cycle
        self.server.start_cycle(cycle)

    def _is_full(self) -> bool:
        full = any(cycle is not None and cycle.is_full for cycle in (self._current, self._receiving))
        return full or len(self._pipeline) > PIPELINE_HIGH_WATER

    def _pause_reading_if_full(self) -> None:
        if not self._reading_paused and self._is_full() and not self._transport.is_closing():
            self._reading_paused = True
            self._transport.pause_reading()

    def _resume_transport(self) -> None:
        self._last_read = self._loop.time()
        if self._reading_paused and not self._transport.is_closing():
            self._transport.resume_reading()
        self._reading_paused = False

    def _discard_input(self) -> None:
        """Discards further input."""
        self._receiving = None
        if self._parser is not None:
            self._parser.close()
            self._parser = None

    def _reject(self, status: bytes) -> None:
        """Responds with an error status to an invalid request, or closes after the responses to earlier requests."""
        broken = self._receiving
        if broken is not None and broken in self._pipeline:
            self._pipeline.remove(broken)
            broken = None
        if self._current is not None and self._current is not broken:
            (self._pipeline[-1] if self._pipeline else self._current).keep_alive = False
            self._discard_input()
            return
        if broken is None or not broken.response_started:
            self.write(REJECTION % status)
        self.close(linger=True)
        if broken is not None:
            broken.disconnect()

    def _check_body(self) -> None:
        """Closes the connection if the client has sent nothing of a body for BODY_SILENCE, while we read."""
        self._body_timer = None
        if self._receiving is None:
            return
        left = BODY_SILENCE if self._reading_paused else self._last_read + BODY_SILENCE - self._loop.time()
        if left > 0:
            self._body_timer = self._loop.call_later(left, self._check_body)
        else:
            self._reject(REQUEST_TIMEOUT)

    def _cancel_body_timer(self) -> None:
        if self._body_timer is not None:
            self._body_timer.cancel()
            self._body_timer = None

    def _start_read_timer(self, seconds: float) -> None:
        self._cancel_read_timer()
        self._read_timer = self._loop.call_later(seconds, self.close)

    def _start_head_timer(self) -> None:
        self._start_read_timer(HEAD_TIMEOUT)
        self._timing_head = True

    def _cancel_read_timer(self) -> None:
        self._timing_head = False
        if self._read_timer is not None:
            self._read_timer.cancel()
            self._read_timer = None


def _address(name: object) -> tuple[str, int] | None:
    return (str(name[0]), int(name[1])) if isinstance(name, tuple) else None
