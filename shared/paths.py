"""What the endpoint wrapper and the gateway share: path templates, ids of requests, and the limit of headers."""

import re
from collections.abc import Iterable

REQUEST_ID = re.compile(r"[A-Za-z0-9._:+/=-]{1,128}", re.ASCII)
"""A client's X-Request-Id that is used; any other is replaced."""


MAX_HEAD, MAX_HEADERS = 64 * 1024, 256
"""Bytes and number of a request's headers; beyond them the response is 431."""


def has_too_many_headers(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    sizes = [len(name) + len(value) for name, value in headers]
    return len(sizes) > MAX_HEADERS or sum(sizes) > MAX_HEAD


def compile_path(template: str) -> re.Pattern[str]:
    """The pattern of a path: `{id}` matches one segment, `{rest:path}` everything that follows.

    Both become named groups. A trailing slash is ignored.
    """
    pieces = re.split(r"(\{\w+(?::path)?\})", template.rstrip("/") or "/")
    return re.compile("".join(_compile(piece) for piece in pieces))


def _compile(piece: str) -> str:
    if not piece.startswith("{"):
        return re.escape(piece)
    name, _, kind = piece[1:-1].partition(":")
    return f"(?P<{name}>{'.+' if kind == 'path' else '[^/]+'})"
