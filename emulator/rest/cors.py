"""CORS headers of responses and preflight responses, as PostgREST sends them."""

from __future__ import annotations

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "HEAD")
EXPOSED_HEADERS = (
    "Content-Encoding, Content-Location, Content-Range, Content-Type, Date, Location, Server, Transfer-Encoding, "
    "Range-Unit"
)
SAFE_HEADERS = ("Accept", "Accept-Language", "Content-Language")
MAX_AGE = "86400"

Headers = list[tuple[str, str]]


def origin_headers(origin: str | None, allowed: tuple[str, ...]) -> Headers:
    """Access-Control-Allow-Origin for `origin`; empty if it is not allowed. An empty `allowed` allows every origin."""
    if origin is None:
        return []
    if not allowed:
        return [("Access-Control-Allow-Origin", "*")]
    if origin not in allowed:
        return []
    return [("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true")]


def is_preflight(method: str, requested_method: str | None) -> bool:
    return method == "OPTIONS" and requested_method is not None and requested_method in METHODS


def preflight_headers(allow_origin: Headers, requested_headers: str | None) -> Headers:
    requested = [name.strip() for name in (requested_headers or "").split(",") if name.strip()]
    names = {name.lower(): name for name in ("Authorization", *requested, *SAFE_HEADERS)}
    return [
        *allow_origin,
        ("Access-Control-Allow-Methods", ", ".join(METHODS)),
        ("Access-Control-Allow-Headers", ", ".join(names.values())),
        ("Access-Control-Max-Age", MAX_AGE),
        ("Content-Length", "0"),
    ]
