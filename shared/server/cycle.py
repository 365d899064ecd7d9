"""One request and its response: the ASGI interface of an application to its client's connection."""

import asyncio
from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from shared.server.extensions import ON_DISCONNECT, PUSH

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Scope

    from shared.server.protocol import HttpProtocol

HIGH_WATER = 64 * 1024
STATUSES_WITHOUT_BODY = frozenset({*range(100, 200), 204, 304})
REQUEST_TIMEOUT = 408
SERVER_ERROR_BODY = b"Internal Server Error"


class RequestResponseCycle:
    """`receive`, `send` and `push` for the application; `feed_data`, `feed_eof` and `disconnect` for the connection."""

    def __init__(self, connection: "HttpProtocol", scope: "Scope", *, keep_alive: bool, expects_continue: bool) -> None:
        self.scope = scope
        self.keep_alive = keep_alive
        self.response_started = self.response_complete = self.disconnected = False
        self._connection = connection
        self._expects_continue = expects_continue
        self._body = bytearray()
        self._body_complete = self._last_message_received = False
        self._changed: asyncio.Event | None = None  # made by the first `receive` that waits
        self._chunked = False
        self._content_remaining: int | None = None  # bytes still to be sent by the response's Content-Length
        self._omit_body = scope["method"] == "HEAD"
        self._on_disconnect: Callable[[], None] | None = None
        self._discards_body = False
        scope["extensions"] = {PUSH: self.push, ON_DISCONNECT: self.on_disconnect}

    async def run(self, app: "ASGIApp") -> None:
        """Calls the application; responds with status 500 if it fails before it has started a response."""
        try:
            await app(self.scope, self.receive, self.send)
            if not self.response_complete and not self.disconnected:
                raise RuntimeError("the application returned without completing its response")
        except Exception as error:
            self._connection.server.report("request failed", error)
            await self._send_server_error()
        finally:
            if not self.response_complete:  # only the end of the connection shows the client that the body is cut
                self._connection.close()

    async def _send_server_error(self) -> None:
        if self.response_started:
            return
        self.keep_alive = False
        headers = [
            (b"content-type", b"text/plain"),
            (b"content-length", b"%d" % len(SERVER_ERROR_BODY)),
            (b"x-content-type-options", b"nosniff"),
        ]
        await self.send({"type": "http.response.start", "status": 500, "headers": headers})
        await self.send({"type": "http.response.body", "body": SERVER_ERROR_BODY})

    # Called by the connection

    @property
    def is_full(self) -> bool:
        """Whether so much of the request body is buffered that reading should pause."""
        return len(self._body) > HIGH_WATER

    def feed_data(self, body: bytes) -> None:
        if not (self.response_complete or self._discards_body):
            self._body += body
            self._notify()

    def feed_eof(self) -> None:
        self._body_complete = True
        self._notify()

    def disconnect(self) -> None:
        """Makes `receive` return http.disconnect, and discards what the application still sends."""
        self.disconnected = True
        self._notify()
        if self._on_disconnect is not None:
            self._on_disconnect()

    def _notify(self) -> None:
        if self._changed is not None:
            self._changed.set()

    # Called by the application

    async def receive(self) -> "Message":
        if self._expects_continue and not (self.response_started or self.disconnected):
            self._expects_continue = False
            self._connection.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while not (self.disconnected or self.response_complete):
            if self._body or (self._body_complete and not self._last_message_received):
                body, self._body = bytes(self._body), bytearray()
                self._last_message_received = self._body_complete
                self._connection.resume_reading()
                return {"type": "http.request", "body": body, "more_body": not self._body_complete}
            self._changed = self._changed or asyncio.Event()
            self._changed.clear()
            await self._changed.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: "Message") -> None:
        if self._connection.write_paused and not self.disconnected:
            await self._connection.drain()
        if self.disconnected:
            return
        kind = message["type"]
        if kind == "http.response.start" and not self.response_started:
            self._start_response(message["status"], message.get("headers", ()))
        elif kind == "http.response.body" and self.response_started and not self.response_complete:
            self._send_body(message.get("body", b""), more_body=message.get("more_body", False))
        else:
            raise RuntimeError(f"{kind} is out of order")

    def push(self, body: bytes) -> bool:
        """Writes a chunk of a streamed body at once; see `shared.server.extensions.Push`."""
        if not self.disconnected and not self._omit_body:
            self._connection.write(b"%x\r\n%b\r\n" % (len(body), body) if self._chunked else body)
        return not self.disconnected and not self._connection.write_paused

    def on_disconnect(self, call: Callable[[], None]) -> None:
        """See `shared.server.extensions.OnDisconnect`."""
        self._on_disconnect = call
        self._discards_body = True  # a full buffer would pause reading, and the disconnect would not be noticed
        self._body.clear()
        self._connection.resume_reading()
        if self.disconnected:
            asyncio.get_running_loop().call_soon(call)

    def _start_response(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        lines = [_status_line(status), self._connection.server.date]
        if self._expects_continue or status == REQUEST_TIMEOUT:
            self.keep_alive = False  # the client may or may not send the body: what follows can't be parsed
        has_length, self._content_remaining, self._chunked = False, None, False
        for name, value in headers:
            lower = name.lower()
            if lower == b"content-length":
                has_length, self._content_remaining = True, int(value)
            elif lower == b"connection" and b"close" in value.lower():
                self.keep_alive = False
                continue
            elif lower == b"transfer-encoding":
                continue  # the server does the framing
            lines.append(lower + b": " + value)
        self._omit_body = self._omit_body or status in STATUSES_WITHOUT_BODY
        if not has_length and not self._omit_body:
            self._chunked = self.scope["http_version"] == "1.1"
            self.keep_alive = self.keep_alive and self._chunked
            if self._chunked:
                lines.append(b"transfer-encoding: chunked")
        if not self.keep_alive:
            lines.append(b"connection: close")
        elif self.scope["http_version"] == "1.0":
            lines.append(b"connection: keep-alive")
        head = b"\r\n".join(lines)
        if head.count(b"\n") != len(lines) - 1 or head.count(b"\r") != len(lines) - 1 or b"\x00" in head:
            raise ValueError("a header contains a line break or NUL")
        self.response_started = True
        self._connection.write_head(head + b"\r\n\r\n")

    def _send_body(self, body: bytes, *, more_body: bool) -> None:
        if self._omit_body:
            body, self._content_remaining = b"", None
        if self._content_remaining is not None:
            self._content_remaining -= len(body)
            if self._content_remaining < 0 or (self._content_remaining and not more_body):
                raise RuntimeError("the body does not have the length of its content-length header")
        if self._chunked:
            chunk = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
            body = chunk if more_body else chunk + b"0\r\n\r\n"
        if body:
            self._connection.write(body)
        if not more_body:
            self.response_complete = True
            self._body.clear()
            self._notify()
            self._connection.response_completed(self)


@lru_cache(maxsize=64)
def _status_line(status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}".encode()
