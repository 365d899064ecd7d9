"""Checks API keys at the gateway as hosted Supabase does; see supabase.com/docs/guides/api/api-keys.

The `apikey` header (or URL parameter) identifies the app, `Authorization` the caller. A key is one of the project's
four, or any JWT that the project signed. The opaque keys (`sb_…`) are replaced by their JWTs here, since the upstream
services accept only JWTs.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs

from shared.auth.headers import bearer_token
from shared.auth.local_keys import ApiKeys
from shared.headers import Headers, header

# Paths without a key: links in e-mails and browser redirects cannot send headers.
OPEN_AUTH_PATHS = (
    "/auth/v1/verify",
    "/auth/v1/callback",
    "/auth/v1/authorize",
    "/auth/v1/.well-known",
    "/auth/v1/sso/saml",
)
MISSING = {"message": "No API key found in request", "hint": "No `apikey` request header or url param was found."}
INVALID = {"message": "Invalid API key", "hint": "Double check your Supabase `anon` or `service_role` API key."}


class KeyRefused(Exception):
    """The API key is missing or invalid. `body` is the JSON body of the 401 response."""

    def __init__(self, body: dict[str, str]) -> None:
        super().__init__(body["message"])
        self.body = body


@dataclass(frozen=True)
class KeyCheck:
    """`headers` for the upstream service; `missing` if the hosted gateway would require a key."""

    headers: Headers
    missing: bool


def is_open(path: str) -> bool:
    return any(path == prefix or path.startswith(prefix + "/") for prefix in OPEN_AUTH_PATHS)


def check_key(
    keys: ApiKeys, path: str, query: bytes, headers: Headers, *, strict: bool, promote: bool, needed: bool
) -> KeyCheck:
    """Checks the request's API key and sets Authorization. Raises KeyRefused.

    strict   whether a missing key is refused, not only reported
    promote  whether the key's JWT becomes the Authorization header of a request without one
    needed   whether the path requires a key, unless it is open
    """
    key = (header(headers, b"apikey") or "").strip() or _parameter(query)
    if key and keys.as_token(key) is None:
        raise KeyRefused(INVALID)
    needed = needed and not is_open(path)
    if not key and needed and strict:
        raise KeyRefused(MISSING)
    return KeyCheck(_authorize(keys, headers, key, promote=promote), missing=needed and not key)


def _authorize(keys: ApiKeys, headers: Headers, key: str | None, *, promote: bool) -> Headers:
    authorization = header(headers, b"authorization")
    if authorization is None:
        token = keys.as_token(key) if key and promote else None
        return [*headers, (b"authorization", f"Bearer {token}".encode())] if token else headers
    credential = bearer_token(authorization)
    if credential is None or not credential.startswith("sb_"):
        return headers
    token = keys.as_token(credential)
    if token is None:
        raise KeyRefused(INVALID)
    kept = [(name, value) for name, value in headers if name != b"authorization"]
    return [*kept, (b"authorization", f"Bearer {token}".encode())]


def without_key(query: bytes) -> bytes:
    """The query without the key: for PostgREST it would be a filter or an argument."""
    if b"apikey=" not in query:
        return query
    return b"&".join(part for part in query.split(b"&") if not part.startswith(b"apikey="))


def _parameter(query: bytes) -> str | None:
    if b"apikey=" not in query:
        return None
    values = parse_qs(query.decode("latin-1")).get("apikey")
    return values[0] if values else None
