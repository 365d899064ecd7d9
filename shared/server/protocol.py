"""A client's connection: bytes → exchanges, one at a time in the order of their requests."""

import asyncio
from collections import deque
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

import httptools

from shared.server.exchange import Exchange
from shared.server.forwarded import client_of

if TYPE_CHECKING:
    from shared.server.server import Server

MAX_HEAD = 64 * 1024


class HttpProtocol(asyncio.Protocol):
    """HTTP/1.1 and 1.0 with keep-alive and pipelining. Reading stops while an exchange has enough to do."""

    def __init__(self, server: "Server") -> None:
        self.server = server
        self.write_paused = False
        self._loop = server.loop
        self._parser: httptools.HttpRequestParser | None = httptools.HttpRequestParser(self)
        self._current: Exchange | None = None
        self._waiting: deque[Exchange] = deque()
        self._arriving: Exchange | None = None
        self._in_head = False
        self._head_size = 0
        self._reading_paused = False
        self._writable: asyncio.Future[None] | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._head = b""

    # What the transport says

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._client = _address(transport.get_extra_info("peername"))
        self._local = _address(transport.get_extra_info("sockname"))
        self.server.connections.add(self)
        self._wait_for_request()

    def connection_lost(self, error: Exception | None) -> None:
        self.server.closed(self)
        self._stop_waiting()
        self.resume_writing()
        for exchange in (self._current, *self._waiting):
            if exchange is not None:
                exchange.leave()
        self._waiting.clear()
        self._parser = None  # which refers to us

    def data_received(self, data: bytes) -> None:
        if self._parser is None:
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            return  # answered as the plain request that it also is
        except httptools.HttpParserError:
            self._refuse(b"400 Bad Request")
        if self._in_head:
            self._head_size += len(data)
            if self._head_size > MAX_HEAD:
                self._refuse(b"431 Request Header Fields Too Large")
        self._pause_if_busy()

    def pause_writing(self) -> None:
        self.write_paused = True

    def resume_writing(self) -> None:
        self.write_paused = False
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)

    # What the parser says

    def on_message_begin(self) -> None:
        self._in_head, self._head_size = True, 0
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._expects = False

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        if name == b"expect" and value.lower() == b"100-continue":
            self._expects = True
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        assert self._parser is not None
        self._in_head = False
        self._stop_waiting()
        url = httptools.parse_url(self._url)
        path, version = url.path or b"/", self._parser.get_http_version()
        client, scheme = client_of(self._client, self._headers, self.server.trusted)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": version,
            "server": self._local,
            "client": client,
            "scheme": scheme,
            "method": self._parser.get_method().decode("ascii"),
            "root_path": "",
            "path": unquote(path.decode("latin-1")),
            "raw_path": path,
            "query_string": url.query or b"",
            "headers": self._headers,
            "state": {},
        }
        keep_alive = self._parser.should_keep_alive() and not self._parser.should_upgrade()
        exchange = Exchange(self, scope, keep_alive=keep_alive, expects=self._expects)
        self._arriving = exchange
        if self._current is None:
            self._begin(exchange)
        else:
            self._waiting.append(exchange)

    def on_body(self, body: bytes) -> None:
        assert self._arriving is not None
        self._arriving.feed(body)

    def on_message_complete(self) -> None:
        assert self._arriving is not None
        self._arriving.end()

    # What exchanges and the server ask for

    def write_head(self, data: bytes) -> None:
        """Writes a head together with what follows it at once, or soon alone: a packet and a wake-up less."""
        self._head = data
        self._loop.call_soon(self._flush)

    def write(self, data: bytes) -> None:
        if self._head:
            self._transport.writelines((self._head, data))
            self._head = b""
        else:
            self._transport.write(data)

    def _flush(self) -> None:
        if self._head:
            self._transport.write(self._head)
            self._head = b""

    def _close(self) -> None:
        self._flush()
        self._transport.close()

    async def drained(self) -> None:
        """Returns when the client has taken enough of what was written, or has gone."""
        if self._writable is None or self._writable.done():
            self._writable = self._loop.create_future()
        await asyncio.shield(self._writable)

    def read_on(self) -> None:
        if self._reading_paused and not self._is_busy():
            self._reading_paused = False
            if not self._transport.is_closing():
                self._transport.resume_reading()

    def answered(self, exchange: Exchange) -> None:
        self._flush()
        if not exchange.keep_alive or self.server.stopping:
            self._transport.close()
            return
        self._current = None
        if self._waiting:
            self._begin(self._waiting.popleft())
        else:
            self._wait_for_request()
        self.read_on()

    def drop(self) -> None:
        self._close()

    def shut_down(self) -> None:
        """Ends the connection as soon as nothing is being answered."""
        if self._current is None:
            self._close()
        else:
            self._current.keep_alive = False

    def _begin(self, exchange: Exchange) -> None:
        self._current = exchange
        self.server.start(exchange)

    def _is_busy(self) -> bool:
        return bool(self._waiting) or (self._current is not None and self._current.is_full)

    def _pause_if_busy(self) -> None:
        if not self._reading_paused and self._is_busy() and not self._transport.is_closing():
            self._reading_paused = True
            self._transport.pause_reading()

    def _refuse(self, status: bytes) -> None:
        self._parser = None
        if self._current is None or not self._current.started:
            self.write(b"HTTP/1.1 %b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % status)
        self._close()

    def _wait_for_request(self) -> None:
        self._idle = self._loop.call_later(self.server.keep_alive, self._transport.close)

    def _stop_waiting(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None


def _address(name: object) -> tuple[str, int] | None:
    return (str(name[0]), int(name[1])) if isinstance(name, tuple) else None
