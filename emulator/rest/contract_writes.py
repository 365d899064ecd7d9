"""The legal assistant's documented writes answer with the row, though they do not ask for it.

    POST /conversations {…}  → 201 {"id": …}        PATCH /messages?id=eq.… {…}  → 200 {"id": …}

PostgREST, and so hosted Supabase, answers a write that states no preference with nothing. In the local stack, a plain
HTTP request to the documented tables that has no Prefer header gets the row it wrote; SDKs, which name themselves in
X-Client-Info and ask for what they want, get PostgREST's answer. An app that is to run on hosted Supabase sends
`Prefer: return=representation` itself.
"""

from __future__ import annotations

from emulator.rest.contract_search import App, Message, Receive, Scope, Send
from emulator.rest.media_types import SINGLE

TABLES = ("/conversations", "/messages", "/profiles")
STATED = (b"prefer", b"x-client-info")

Headers = list[tuple[bytes, bytes]]


def answer_contract_writes(app: App) -> App:
    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_plain_write(scope):
            await app(scope, receive, send)
            return
        first = await receive()
        one_row = scope["method"] == "PATCH" and b"id=eq." in scope["query_string"]
        one_row = one_row or (scope["method"] == "POST" and first.get("body", b"").lstrip()[:1] == b"{")
        await app({**scope, "headers": _wanting(scope, one_row)}, _replay(first, receive), send)

    return wrapped


def _is_plain_write(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] not in ("POST", "PATCH") or scope["path"] not in TABLES:
        return False
    return not any(name in STATED for name, _ in scope["headers"])


def _wanting(scope: Scope, one_row: bool) -> Headers:
    headers: Headers = [*scope["headers"], (b"prefer", b"return=representation")]
    accept = next((value for name, value in headers if name == b"accept"), b"*/*")
    if not one_row or b"*/*" not in accept:
        return headers
    return [*(pair for pair in headers if pair[0] != b"accept"), (b"accept", SINGLE.encode())]


def _replay(first: Message, receive: Receive) -> Receive:
    pending = [first]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    return again
