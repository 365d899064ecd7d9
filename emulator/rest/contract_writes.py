"""Returns the rows of the legal assistant's documented writes, which have no Prefer header.

    POST /conversations {…}  → 201 {"id": …}        PATCH /messages?id=eq.… {…}  → 200 {"id": …}

PostgREST, and so hosted Supabase, returns an empty body for a write without a Prefer header. In the local stack, a
write to the documented tables returns its rows if it has neither Prefer nor X-Client-Info, which SDKs always send: one
object for a POST of one object and for a PATCH by primary key that found its row, an array otherwise. Apps that run on
hosted Supabase must send `Prefer: return=representation`.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TABLES = ("/conversations", "/messages", "/profiles")
OPT_OUT_HEADERS = (b"prefer", b"x-client-info")


def return_contract_writes(app: ASGIApp) -> ASGIApp:
    """Wraps `app` to request the rows for such writes."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_plain_write(scope):
            await app(scope, receive, send)
            return
        headers = [*scope["headers"], (b"prefer", b"return=representation")]
        if _accepts_any(scope):
            write = _Write(receive, send, by_key=_is_patch_by_key(scope), posts=scope["method"] == "POST")
            receive, send = write.receive, write.send
        await app({**scope, "headers": headers}, receive, send)

    return wrapped


def _is_plain_write(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in ("POST", "PATCH") or scope["path"] not in TABLES:
        return False
    return not any(name in OPT_OUT_HEADERS for name, _ in scope["headers"])


def _accepts_any(scope: Scope) -> bool:
    accept = [value for name, value in scope["headers"] if name == b"accept"]
    return not accept or any(b"*/*" in value for value in accept)


def _is_patch_by_key(scope: Scope) -> bool:
    """Whether a PATCH has a filter `id=eq.…`; `id` is the primary key of each of the tables."""
    filters = parse_qsl(scope["query_string"].decode("utf-8", "replace"))
    return scope["method"] == "PATCH" and any(name == "id" and value.startswith("eq.") for name, value in filters)


class _Write:
    """The messages of one write: `receive` looks at the first byte of the body, `send` unwraps an array of one row."""

    def __init__(self, receive: Receive, send: Send, *, by_key: bool, posts: bool) -> None:
        self._receive, self._send = receive, send
        self._by_key, self._posts = by_key, posts
        self._first = b""
        self._start: Message | None = None
        self._body = b""

    async def receive(self) -> Message:
        message = await self._receive()
        if not self._first:
            self._first = message.get("body", b"").lstrip()[:1]
        return message

    async def send(self, message: Message) -> None:
        one_object = self._by_key or (self._posts and self._first == b"{")
        if message["type"] == "http.response.start" and one_object and message["status"] < 300:
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_unwrapped(self._start)

    async def _send_unwrapped(self, start: Message) -> None:
        rows = msgspec.json.decode(self._body, type=list[msgspec.Raw])
        body = bytes(rows[0]) if len(rows) == 1 else self._body
        headers = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        await self._send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await self._send({"type": "http.response.body", "body": body, "more_body": False})
