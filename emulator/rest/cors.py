"""Cross-origin requests: the preflight's answer and the headers of every other answer."""

from __future__ import annotations

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "HEAD")
EXPOSED = (
    "Content-Encoding, Content-Location, Content-Range, Content-Type, Date, Location, Server, Transfer-Encoding, "
    "Range-Unit"
)
SAFE_HEADERS = ("Accept", "Accept-Language", "Content-Language")
MAX_AGE = "86400"

Headers = list[tuple[str, str]]


def origin_headers(origin: str | None, allowed: tuple[str, ...]) -> Headers:
    """What lets the page at `origin` read an answer; nothing for an origin that isn't allowed.

    allowed: empty for every origin.
    """
    if origin is None:
        return []
    if not allowed:
        return [("Access-Control-Allow-Origin", "*")]
    if origin not in allowed:
        return []
    return [("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true")]


def is_preflight(method: str, wanted_method: str | None) -> bool:
    return method == "OPTIONS" and wanted_method is not None and wanted_method in METHODS


def preflight_headers(allow_origin: Headers, wanted_headers: str | None) -> Headers:
    wanted = [name.strip() for name in (wanted_headers or "").split(",") if name.strip()]
    names = {name.lower(): name for name in ("Authorization", *wanted, *SAFE_HEADERS)}
    return [
        *allow_origin,
        ("Access-Control-Allow-Methods", ", ".join(METHODS)),
        ("Access-Control-Allow-Headers", ", ".join(names.values())),
        ("Access-Control-Max-Age", MAX_AGE),
        ("Content-Length", "0"),
    ]
