"""One request and its answer, as ASGI has them, written straight to the connection."""

import asyncio
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from shared.log import log_unexpected
from shared.server.push import PUSH

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Scope

    from shared.server.protocol import HttpProtocol

HIGH_WATER = 64 * 1024
NO_BODY = frozenset({*range(100, 200), 204, 304})
REQUEST_TIMEOUT = 408
BROKEN = b"Internal Server Error"


class Exchange:
    """`receive`, `send` and `push` for the application; `feed`, `end` and `leave` for the connection."""

    def __init__(self, connection: "HttpProtocol", scope: "Scope", *, keep_alive: bool, expects: bool) -> None:
        self.scope = scope
        self.keep_alive = keep_alive
        self.started = self.answered = self.gone = False
        self._connection = connection
        self._expects = expects
        self._body = bytearray()
        self._ended = self._told_end = False
        self._news = asyncio.Event()
        self._chunked = False
        self._left: int | None = None  # bytes of the body that content-length still promises
        self._silent = scope["method"] == "HEAD"
        scope["extensions"] = {PUSH: self.push}

    async def run(self, app: "ASGIApp") -> None:
        try:
            await app(self.scope, self.receive, self.send)
            if not self.answered and not self.gone:
                raise RuntimeError("the application ended without an answer")
        except Exception as error:
            log_unexpected("request failed", error)
            await self._give_up()
        finally:
            if not self.answered:  # what was begun can't be told from a whole answer but by the connection's end
                self._connection.close()

    async def _give_up(self) -> None:
        if self.started:
            return
        self.keep_alive = False
        headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(BROKEN))]
        await self.send({"type": "http.response.start", "status": 500, "headers": headers})
        await self.send({"type": "http.response.body", "body": BROKEN})

    # For the connection

    @property
    def is_full(self) -> bool:
        """Whether the application has more of the body before it than it needs at a time."""
        return len(self._body) > HIGH_WATER

    def feed(self, body: bytes) -> None:
        if not self.answered:  # else nobody wants the rest
            self._body += body
            self._news.set()

    def end(self) -> None:
        self._ended = True
        self._news.set()

    def leave(self) -> None:
        """The client has gone."""
        self.gone = True
        self._news.set()

    # For the application

    async def receive(self) -> "Message":
        if self._expects and not (self.started or self.gone):
            self._expects = False
            self._connection.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while not (self.gone or self.answered):
            if self._body or (self._ended and not self._told_end):
                body, self._body = bytes(self._body), bytearray()
                self._told_end = self._ended
                self._connection.read_on()
                return {"type": "http.request", "body": body, "more_body": not self._ended}
            self._news.clear()
            await self._news.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: "Message") -> None:
        if self._connection.write_paused and not self.gone:
            await self._connection.drained()
        if self.gone:
            return
        kind = message["type"]
        if kind == "http.response.start" and not self.started:
            self._start(message["status"], message.get("headers", ()))
        elif kind == "http.response.body" and self.started and not self.answered:
            self._continue(message.get("body", b""), more=message.get("more_body", False))
        else:
            raise RuntimeError(f"{kind} is out of order")

    def push(self, body: bytes) -> bool:
        """Writes a piece of a streamed body at once (shared/sse.py); False when the client is behind, or has gone."""
        if not self.gone and not self._silent:
            self._connection.write(b"%x\r\n%b\r\n" % (len(body), body) if self._chunked else body)
        return not self.gone and not self._connection.write_paused

    def _start(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        lines = [_status_line(status), self._connection.server.date]
        if self._expects or status == REQUEST_TIMEOUT:
            self.keep_alive = False  # whether the body still comes nobody knows
        has_length, self._left, self._chunked = False, None, False
        for name, value in headers:
            lower = name.lower()
            if lower == b"content-length":
                has_length, self._left = True, int(value)
            elif lower == b"connection" and b"close" in value.lower():
                self.keep_alive = False
                continue
            elif lower == b"transfer-encoding":
                continue  # framing is ours
            lines.append(lower + b": " + value)
        self._silent = self._silent or status in NO_BODY
        if not has_length and not self._silent:
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
            raise ValueError("a header holds a line break")
        self.started = True
        self._connection.write_head(head + b"\r\n\r\n")

    def _continue(self, body: bytes, *, more: bool) -> None:
        if self._silent:
            body, self._left = b"", None
        if self._left is not None:
            self._left -= len(body)
            if self._left < 0 or (self._left and not more):
                raise RuntimeError("the body is not as long as content-length says")
        if self._chunked:
            piece = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
            body = piece if more else piece + b"0\r\n\r\n"
        if body:
            self._connection.write(body)
        if not more:
            self.answered = True
            self._body.clear()
            self._news.set()
            self._connection.answered(self)


@lru_cache(maxsize=64)
def _status_line(status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}".encode()
