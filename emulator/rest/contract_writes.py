"""Returns the row for the legal assistant's documented writes, which have no Prefer header.

    POST /conversations {…}  → 201 {"id": …}        PATCH /messages?id=eq.… {…}  → 200 {"id": …}

PostgREST, and so hosted Supabase, returns an empty body for a write without a Prefer header. In the local stack, a
write to the documented tables returns the row if it has neither Prefer nor X-Client-Info, which SDKs always send. Apps
that run on hosted Supabase must send `Prefer: return=representation`.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.rest.media_types import SINGLE

TABLES = ("/conversations", "/messages", "/profiles")
OPT_OUT_HEADERS = (b"prefer", b"x-client-info")

Headers = list[tuple[bytes, bytes]]


def return_contract_writes(app: ASGIApp) -> ASGIApp:
    """Wraps `app` to request the row for such writes."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_plain_write(scope):
            await app(scope, receive, send)
            return
        first = await receive()
        one_row = scope["method"] == "PATCH" and b"id=eq." in scope["query_string"]
        one_row = one_row or (scope["method"] == "POST" and first.get("body", b"").lstrip()[:1] == b"{")
        await app({**scope, "headers": _headers_with_prefer(scope, one_row)}, _replay(first, receive), send)

    return wrapped


def _is_plain_write(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in ("POST", "PATCH") or scope["path"] not in TABLES:
        return False
    return not any(name in OPT_OUT_HEADERS for name, _ in scope["headers"])


def _headers_with_prefer(scope: Scope, one_row: bool) -> Headers:
    headers: Headers = [*scope["headers"], (b"prefer", b"return=representation")]
    accept = next((value for name, value in headers if name == b"accept"), b"*/*")
    if not one_row or b"*/*" not in accept:
        return headers
    return [*(pair for pair in headers if pair[0] != b"accept"), (b"accept", SINGLE.encode())]


def _replay(first: Message, receive: Receive) -> Receive:
    pending = [first]

    async def receive_replayed() -> Message:
        return pending.pop() if pending else await receive()

    return receive_replayed
