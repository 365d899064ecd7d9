"""Cross-origin answers of the gateway, as Supabase's own gateway gives them."""

from starlette.types import Scope

Headers = list[tuple[bytes, bytes]]
METHODS = b"GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS,TRACE,CONNECT"
DEFAULT_HEADERS = b"authorization, x-client-info, apikey, content-type"
EXPOSED: Headers = [(b"access-control-expose-headers", b"X-Request-Id, Retry-After")]


def is_preflight(scope: Scope) -> bool:
    """True for the question a browser asks before a cross-origin request."""
    if scope["method"] != "OPTIONS":
        return False
    names = {name for name, _ in scope["headers"]}
    return b"origin" in names and b"access-control-request-method" in names


def preflight_headers(scope: Scope) -> Headers:
    """Everything that is asked for is allowed: it is the key and the token that decide."""
    asked = next((value for name, value in scope["headers"] if name == b"access-control-request-headers"), b"")
    return [
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", METHODS),
        (b"access-control-allow-headers", asked or DEFAULT_HEADERS),
        (b"access-control-max-age", b"3600"),
        (b"vary", b"Access-Control-Request-Headers"),
    ]
