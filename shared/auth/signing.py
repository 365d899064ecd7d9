"""Signs JWTs: access tokens of users who present a personal key, so that row level security applies, and receipts."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

from shared.errors import Misconfigured


def sign(claims: dict[str, Any], *, secret: str, jwk: str, kind: str = "JWT") -> str:
    """A JWT signed by a private JWK, given as JSON, or else by the project's JWT secret. Raises Misconfigured.

    `kind` is the `typ` of its header.
    """
    if jwk:
        return _sign_by_jwk(claims, jwk, kind)
    if not secret:
        raise Misconfigured(cause="tokens are signed with PERSONAL_KEYS_SIGNING_KEY or SUPABASE_JWT_SECRET: set one")
    signed = f"{_encode({'alg': 'HS256', 'typ': kind})}.{_encode(claims)}"
    return f"{signed}.{_base64(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256))}"


def _sign_by_jwk(claims: dict[str, Any], text: str, kind: str) -> str:
    import jwt

    try:
        key = json.loads(text)
        headers = {"kid": key["kid"], "typ": kind}
        return jwt.encode(claims, jwt.PyJWK(key).key, algorithm=key.get("alg", "ES256"), headers=headers)
    except (ValueError, KeyError, TypeError, AttributeError, jwt.PyJWTError) as error:
        raise Misconfigured(
            cause=f"PERSONAL_KEYS_SIGNING_KEY must be a private JWK with a kid, of `supabase gen signing-key`: "
            f"{type(error).__name__}"
        ) from None


def _encode(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
