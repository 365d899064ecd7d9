"""The legal assistant's documented search, which is not valid PostgREST, answered by `rpc/search_conversations`.

    GET /conversations?…&or=(title.ilike.%q%,messages.content.ilike.%q%)

No filter can compare a column of an embedded table within `or`, so hosted Supabase refuses this URL: an app that is to
run there calls the function itself. In the local stack the URL works: select, filters, order, limit and offset apply to
what the function finds. The query may be percent-encoded, as browsers send it, or stand there as in the document.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote_plus

import msgspec

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COLUMNS = (("title", "messages.content"), ("messages.content", "title"))
# An asterisk is PostgREST's other way to write the wildcard; a value may be quoted.
TERM = r'{column}\.ilike\.(?P<quote{n}>"?)(?P<open{n}>[%*])(?P<query{n}>.*)[%*](?P=quote{n})'
SEARCHES = tuple(
    re.compile(
        rf"\(\s*{TERM.format(column=re.escape(one), n=1)}\s*,\s*{TERM.format(column=re.escape(two), n=2)}\s*\)",
        re.DOTALL,
    )
    for one, two in COLUMNS
)


def answer_contract_search(app: App) -> App:
    """`app` with that one URL rewritten; every other request goes through untouched."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        found = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"] == "/conversations":
            found = read_search(scope["query_string"].decode("utf-8", "surrogateescape"))
        if found is None:
            await app(scope, receive, send)
            return
        query, rest = found
        await app(_call(scope, query, rest), _body(query, receive), _answer(scope["method"], send))

    return wrapped


def read_search(query_string: str) -> tuple[str, str] | None:
    """What is searched for, and the other parameters; None if the query string is no such search."""
    pairs = query_string.split("&")
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name == "or" and (query := _searched(value)) is not None:
            return query, "&".join(other for other in pairs if other is not pair)
    return None


# Encoded, the wildcards are %25 at both ends; bare, a percent sign may be followed by what looks like an escape.
ENCODED = re.compile(
    r"(?:\(|%28)[a-z.]+ilike\.(?:\"|%22)?(?:%25|\*|%2A).*(?:%25|\*|%2A)(?:\"|%22)?(?:\)|%29)", re.IGNORECASE | re.DOTALL
)


def _searched(value: str) -> str | None:
    if ENCODED.fullmatch(value) and (query := _match(unquote_plus(value))) is not None:
        return query
    bare = _match(_unescape_punctuation(value))
    return None if bare is None else unquote_plus(bare)


def _unescape_punctuation(value: str) -> str:
    """Brackets and commas are encoded by some clients that leave a percent sign alone."""
    for escape, character in (("%28", "("), ("%29", ")"), ("%2C", ","), ("%22", '"')):
        value = value.replace(escape, character).replace(escape.lower(), character)
    return value


def _match(text: str) -> str | None:
    for search in SEARCHES:
        match = search.fullmatch(text)
        if match and match["query1"] == match["query2"]:
            return match["query1"]
    return None


def _call(scope: Scope, query: str, rest: str) -> Scope:
    """As a POST, whose argument cannot be taken for a filter; the function only reads."""
    body = _argument(query)
    without = (b"content-type", b"content-length", b"transfer-encoding", b"accept-profile")
    headers = [pair for pair in scope["headers"] if pair[0] not in without]
    headers += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    path = "/rpc/search_conversations"
    return {
        **scope,
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": rest.encode("utf-8", "surrogateescape"),
        "headers": headers,
    }


def _argument(query: str) -> bytes:
    return msgspec.json.encode({"query": query.encode("utf-8", "replace").decode()})


def _body(query: str, receive: Receive) -> Receive:
    given = False

    async def receive_body() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": _argument(query), "more_body": False}

    return receive_body


def _answer(method: str, send: Send) -> Send:
    async def send_without_body(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_without_body if method == "HEAD" else send
