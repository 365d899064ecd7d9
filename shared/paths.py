"""Path templates of @endpoint lines, and the ids of requests: what the endpoint wrapper and the gateway share."""

import re

REQUEST_ID = re.compile(r"[A-Za-z0-9._:+/=-]{1,128}", re.ASCII)
"""A client's X-Request-Id that is used; any other is replaced."""


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
