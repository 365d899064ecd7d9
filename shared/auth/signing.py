"""Signs access tokens for users who present a personal key, so that PostgREST applies row level security to them."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

from shared.errors import Misconfigured


def sign(claims: dict[str, Any], *, secret: str, jwk: str) -> str:
    """A JWT signed by a private JWK, given as JSON, or else by the project's JWT secret. Raises Misconfigured."""
    if jwk:
        return _sign_by_jwk(claims, jwk)
    if not secret:
        raise Misconfigured(cause="personal keys need PERSONAL_KEYS_SIGNING_KEY or SUPABASE_JWT_SECRET: set one")
    signed = f"{_encode({'alg': 'HS256', 'typ': 'JWT'})}.{_encode(claims)}"
    return f"{signed}.{_base64(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256))}"


def _sign_by_jwk(claims: dict[str, Any], text: str) -> str:
    import jwt

    try:
        key = json.loads(text)
        return jwt.encode(claims, jwt.PyJWK(key).key, algorithm=key.get("alg", "ES256"), headers={"kid": key["kid"]})
    except (ValueError, KeyError, TypeError, AttributeError, jwt.PyJWTError) as error:
        raise Misconfigured(
            cause=f"PERSONAL_KEYS_SIGNING_KEY must be a private JWK with a kid, of `supabase gen signing-key`: "
            f"{type(error).__name__}"
        ) from None


def _encode(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
