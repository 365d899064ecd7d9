"""A client's connection: exchanges one at a time in the order of their requests, and no patience without end."""

import asyncio
import socket
import sys
from collections import deque
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from shared.server.exchange import Exchange
from shared.server.forwarded import client_of
from shared.server.reader import TOO_LARGE, Head, Refused, RequestReader

if TYPE_CHECKING:
    from shared.server.server import Server

MAX_AHEAD, MAX_WAITING = 16, 128  # requests sent ahead: where reading pauses, and the most that one read may bring
HEAD_SECONDS = 30.0  # for the whole of a head
STALLED_SECONDS = 60.0  # for a client that takes nothing of what is written to it
LINGER_SECONDS = 30.0  # for what a client is still sending when we close
SHORT_SECONDS = 0.5  # for a request on a connection that came as we were told to end


class HttpProtocol(asyncio.Protocol):
    """HTTP/1.1 and 1.0 with keep-alive and pipelining. Reading stops while an exchange has enough to do."""

    def __init__(self, server: "Server") -> None:
        self.server = server
        self.write_paused = False
        self._loop = server.loop
        self._reader: RequestReader | None = RequestReader(self)
        self._current: Exchange | None = None
        self._waiting: deque[Exchange] = deque()
        self._arriving: Exchange | None = None  # whose request has not ended yet
        self._reading_paused = False
        self._writable: asyncio.Future[None] | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._timing_head = False
        self._stalled: asyncio.TimerHandle | None = None
        self._left = 0  # bytes not taken when the stalled client was last looked at
        self._head = b""
        self._closing = False

    # What the transport says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._client = _address(transport.get_extra_info("peername"))
        self._local = _address(transport.get_extra_info("sockname"))
        self.server.connections.add(self)
        if self._client is None and self._local is not None:
            self._transport.abort()  # gone already: nobody can say who it was
        else:
            self._wait(SHORT_SECONDS if self.server.stopping else self.server.keep_alive)

    def connection_lost(self, error: Exception | None) -> None:
        self.server.closed(self)
        self._head = b""
        self._closing = True
        self._stop_waiting()
        self._stop_watching()
        self.resume_writing()
        for exchange in (self._current, *self._waiting):
            if exchange is not None:
                exchange.leave()
        self._waiting.clear()
        self._stop_reading()

    def data_received(self, data: bytes) -> None:
        if self._reader is None:
            return
        try:
            self._reader.feed(data)
        except Refused as refused:
            self._refuse(refused.status)
            return
        if self._reader is not None and self._reader.in_head and not self._timing_head and self._current is None:
            self._wait_for_head()
        self._pause_if_busy()

    def pause_writing(self) -> None:
        self.write_paused = True
        self._watch(STALLED_SECONDS)

    def resume_writing(self) -> None:
        self.write_paused = False
        if not self._closing:
            self._stop_watching()
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)

    # What the reader says

    def on_head(self, head: Head) -> None:
        if len(self._waiting) == MAX_WAITING:
            raise Refused(TOO_LARGE)
        self._stop_waiting()
        client, scheme = client_of(self._client, head.headers, self.server.trusted)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": head.version,
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
        exchange = Exchange(self, scope, keep_alive=head.keep_alive, expects=head.expects)
        self._arriving = exchange
        if self._current is None:
            self._begin(exchange)
        else:
            self._waiting.append(exchange)

    def on_body(self, body: bytes) -> None:
        if self._arriving is not None:
            self._arriving.feed(body)

    def on_end(self) -> None:
        if self._arriving is not None:
            self._arriving.end()
            self._arriving = None

    # What exchanges and the server ask for

    def write_head(self, data: bytes) -> None:
        """Writes a head together with what follows it at once, or soon alone: a packet and a wake-up less."""
        self._head = data
        self._loop.call_soon(self._flush)

    def write(self, data: bytes) -> None:
        if self._closing:
            return
        if self._head:
            self._transport.writelines((self._head, data))
            self._head = b""
        else:
            self._transport.write(data)

    async def drained(self) -> None:
        """Returns when the client has taken enough of what was written, or has gone."""
        if self._writable is None or self._writable.done():
            self._writable = self._loop.create_future()
        await asyncio.shield(self._writable)

    def read_on(self) -> None:
        if self._reading_paused and not self._is_busy():
            self._resume_reading()

    def answered(self, exchange: Exchange) -> None:
        self._flush()
        if not exchange.keep_alive or self.server.stopping:
            self.close()
            return
        self._current = None
        if self._waiting:
            self._begin(self._waiting.popleft())
        elif self._reader is not None and self._reader.in_head:
            self._wait_for_head()
        else:
            self._wait(self.server.keep_alive)
        self.read_on()

    def close(self) -> None:
        """Ends the connection once what was written has left; a client that is still sending can read it."""
        if self._closing:
            return
        self._flush()
        self._closing = True
        sending = self._arriving is not None and self._transport.can_write_eof() and not self._transport.is_closing()
        self._stop_reading()
        if sending:  # closing now would reset the connection, and the answer be lost with it
            self._transport.write_eof()
            self._resume_reading()
        else:
            self._transport.close()
        self._watch(LINGER_SECONDS if sending else STALLED_SECONDS)

    def abort(self) -> None:
        self._transport.abort()

    def shut_down(self) -> None:
        """Ends the connection as soon as nothing is being answered."""
        if self._current is None:
            self.close()
        else:
            self._current.keep_alive = False

    def _flush(self) -> None:
        if self._head:
            self._transport.write(self._head)
            self._head = b""

    def _begin(self, exchange: Exchange) -> None:
        self._current = exchange
        self.server.start(exchange)

    def _is_busy(self) -> bool:
        full = any(exchange is not None and exchange.is_full for exchange in (self._current, self._arriving))
        return full or len(self._waiting) > MAX_AHEAD

    def _pause_if_busy(self) -> None:
        if not self._reading_paused and self._is_busy() and not self._transport.is_closing():
            self._reading_paused = True
            self._transport.pause_reading()

    def _resume_reading(self) -> None:
        if self._reading_paused and not self._transport.is_closing():
            self._transport.resume_reading()
        self._reading_paused = False

    def _stop_reading(self) -> None:
        """What still comes is nobody's."""
        self._arriving = None
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _refuse(self, status: bytes) -> None:
        """Tells the client what is wrong with what it sent, unless requests before it have to be answered first."""
        broken = self._arriving
        if broken is not None and broken in self._waiting:
            self._waiting.remove(broken)
            broken = None
        if self._current is not None and self._current is not broken:
            (self._waiting[-1] if self._waiting else self._current).keep_alive = False
            self._stop_reading()
            return
        if broken is None or not broken.started:
            self.write(b"HTTP/1.1 %b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % status)
        self._arriving = self._arriving or broken
        self.close()
        if broken is not None:
            broken.leave()  # it has its answer

    # Time

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._idle = self._loop.call_later(seconds, self.close)

    def _wait_for_head(self) -> None:
        self._wait(HEAD_SECONDS)
        self._timing_head = True

    def _stop_waiting(self) -> None:
        self._timing_head = False
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _watch(self, seconds: float) -> None:
        """Breaks the connection off once the client has taken nothing for so long."""
        if self in self.server.connections:
            self._stop_watching()
            self._left = self._untaken()
            self._stalled = self._loop.call_later(seconds, self._look, seconds)

    def _stop_watching(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _look(self, seconds: float) -> None:
        if 0 < self._untaken() < self._left:
            self._watch(seconds)
        else:
            self._transport.abort()

    def _untaken(self) -> int:
        """Bytes that the client has not got: ours and, where it can be asked (Linux), the system's."""
        return self._transport.get_write_buffer_size() + _unsent(self._transport.get_extra_info("socket"))


def _unsent(sock: socket.socket | None) -> int:
    if sock is None or sys.platform != "linux":
        return 0
    from fcntl import ioctl
    from termios import TIOCOUTQ

    try:
        return int.from_bytes(ioctl(sock.fileno(), TIOCOUTQ, bytes(4)), sys.byteorder)
    except OSError:
        return 0


def _address(name: object) -> tuple[str, int] | None:
    return (str(name[0]), int(name[1])) if isinstance(name, tuple) else None
