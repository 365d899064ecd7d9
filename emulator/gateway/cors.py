"""CORS at the gateway: the headers of shared/cors.py, by the same setting (CORS_ORIGINS) as the functions' own."""

from starlette.types import Scope

from shared.config import Settings
from shared.cors import cors_headers, preflight_headers
from shared.headers import Headers, header

METHODS = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT"]
ALLOW_ORIGIN, ALLOW_CREDENTIALS = b"access-control-allow-origin", b"access-control-allow-credentials"


def is_preflight(scope: Scope) -> bool:
    if scope["method"] != "OPTIONS":
        return False
    names = {name for name, _ in scope["headers"]}
    return b"origin" in names and b"access-control-request-method" in names


def preflight_response_headers(scope: Scope) -> Headers:
    """Every requested header is allowed: access is decided by key and token."""
    requested = header(scope["headers"], b"access-control-request-headers")
    return [(name.lower().encode(), value.encode()) for name, value in preflight_headers(METHODS, requested).items()]


def add_cors(headers: Headers, settings: Settings, scope: Scope) -> Headers:
    """Adds the CORS headers that are not in `headers`; a function's response already has all of them."""
    present = {name for name, value in headers if name != b"vary" or b"origin" in value.lower()}
    added = cors_headers(settings, header(scope["headers"], b"origin"))
    return [*headers, *(pair for pair in added if pair[0] not in present)]


def without_origin(headers: Headers) -> Headers:
    """Returns a service's headers without Access-Control-Allow-Origin and -Credentials: services allow any origin."""
    return [pair for pair in headers if pair[0] not in (ALLOW_ORIGIN, ALLOW_CREDENTIALS)]
