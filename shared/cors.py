"""Cross-origin headers of every response, including errors and preflights: without them a browser hides a 401."""

from shared.config import Settings

ALLOWED_HEADERS = ("authorization", "x-client-info", "apikey", "content-type")
EXPOSED_HEADERS = "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, X-Request-Id"


def cors_headers(settings: Settings, origin: str | None) -> list[tuple[bytes, bytes]]:
    """The headers that let a page of `origin` read the response; only `Vary` for an origin that is not allowed."""
    if "*" in settings.cors_origins:
        return _ANY
    headers = [(b"vary", b"Origin")]
    if origin and origin in settings.cors_origins:
        headers.append((b"access-control-allow-origin", origin.encode("latin-1")))
        headers.append((b"access-control-expose-headers", EXPOSED_HEADERS.encode()))
    return headers


def preflight_headers(methods: list[str], requested_headers: str | None) -> dict[str, str]:
    """The headers of a preflight response: the path's methods, the usual request headers and the requested ones."""
    requested = [name.strip().lower() for name in (requested_headers or "").split(",")]
    extra = [name for name in requested if _is_token(name) and name not in ALLOWED_HEADERS]
    return {
        "Allow": ", ".join(methods),
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": ", ".join([*ALLOWED_HEADERS, *extra]),
        "Access-Control-Max-Age": "86400",
        "Vary": "Access-Control-Request-Headers",
    }


def _is_token(name: str) -> bool:
    return 0 < len(name) <= 100 and all(sign.isascii() and (sign.isalnum() or sign in "-_.") for sign in name)


_ANY = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", EXPOSED_HEADERS.encode())]
