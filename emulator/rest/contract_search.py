"""Rewrites the legal assistant's documented search, which is not valid PostgREST, to `rpc/search_conversations`.

    GET /conversations?…&or=(title.ilike.%q%,messages.content.ilike.%q%)

`or` cannot contain a filter on a column of an embedded table, so hosted Supabase rejects this URL: apps that run there
call the function. In the local stack the URL works; select, filters, order, limit and offset apply to the rows that the
function returns. The query may be percent-encoded, as browsers send it, or plain, as in the document.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COLUMNS = (("title", "messages.content"), ("messages.content", "title"))
# PostgREST accepts an asterisk as the wildcard too, and a value may be quoted.
TERM = r'{column}\.ilike\.(?P<quote{n}>"?)(?P<open{n}>[%*])(?P<query{n}>.*)[%*](?P=quote{n})'
SEARCHES = tuple(
    re.compile(
        rf"\(\s*{TERM.format(column=re.escape(one), n=1)}\s*,\s*{TERM.format(column=re.escape(two), n=2)}\s*\)",
        re.DOTALL,
    )
    for one, two in COLUMNS
)


def rewrite_contract_search(app: ASGIApp) -> ASGIApp:
    """Wraps `app` to rewrite that URL; all other requests are passed on unchanged."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        search = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"] == "/conversations":
            search = read_search(scope["query_string"].decode("utf-8", "surrogateescape"))
        if search is None:
            await app(scope, receive, send)
            return
        query, other_params = search
        await app(
            _call(scope, query, other_params), _receive_body(query, receive), _without_body(scope["method"], send)
        )

    return wrapped


def read_search(query_string: str) -> tuple[str, str] | None:
    """The search text and the other parameters, or None if the query string is not such a search."""
    pairs = query_string.split("&")
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name == "or" and (query := _search_text(value)) is not None:
            return query, "&".join(other for other in pairs if other is not pair)
    return None


# In the encoded form both wildcards are %25; in the plain form a percent sign may precede what looks like an escape.
ENCODED = re.compile(
    r"(?:\(|%28)[a-z.]+ilike\.(?:\"|%22)?(?:%25|\*|%2A).*(?:%25|\*|%2A)(?:\"|%22)?(?:\)|%29)", re.IGNORECASE | re.DOTALL
)


def _search_text(value: str) -> str | None:
    if ENCODED.fullmatch(value) and (query := _match(unquote_plus(value))) is not None:
        return query
    plain = _match(_unescape_punctuation(value))
    return None if plain is None else unquote_plus(plain)


def _unescape_punctuation(value: str) -> str:
    """Decodes punctuation: some clients encode it but not the percent sign."""
    for escape, character in (("%28", "("), ("%29", ")"), ("%2C", ","), ("%22", '"')):
        value = value.replace(escape, character).replace(escape.lower(), character)
    return value


def _match(text: str) -> str | None:
    for search in SEARCHES:
        match = search.fullmatch(text)
        if match and match["query1"] == match["query2"]:
            return match["query1"]
    return None


def _call(scope: Scope, query: str, other_params: str) -> Scope:
    """The scope of the function call. It is a POST, so that the argument cannot be mistaken for a filter."""
    body = _argument(query)
    replaced = (b"content-type", b"content-length", b"transfer-encoding", b"accept-profile")
    headers = [pair for pair in scope["headers"] if pair[0] not in replaced]
    headers += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    path = "/rpc/search_conversations"
    return {
        **scope,
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": other_params.encode("utf-8", "surrogateescape"),
        "headers": headers,
    }


def _argument(query: str) -> bytes:
    return msgspec.json.encode({"query": query.encode("utf-8", "replace").decode()})


def _receive_body(query: str, receive: Receive) -> Receive:
    sent = False

    async def receive_body() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": _argument(query), "more_body": False}

    return receive_body


def _without_body(method: str, send: Send) -> Send:
    async def send_without_body(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_without_body if method == "HEAD" else send
