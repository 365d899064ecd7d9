"""The `jwt-secret` setting: a shared secret, a JWK or a JWKS."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from shared.auth.keys import KeySet, jwk_keys, secret_keys

MIN_SECRET_BYTES = 32


def parse_secret(secret: str, *, is_base64: bool = False) -> KeySet:
    """The setting's keys. Raises ValueError naming what is wrong with it."""
    content = _decode_base64(secret) if is_base64 else secret.encode()
    document = _json_object(content)
    if document is not None and isinstance(document.get("keys"), list):
        return KeySet(key for jwk in document["keys"] for key in _parse_jwk(jwk))
    if document is not None and "kty" in document:
        keys = _parse_jwk(document)
        if not keys:
            raise ValueError("jwt-secret is a JWK of a kind, curve, use or size that is not supported")
        return keys
    if len(content) < MIN_SECRET_BYTES:
        raise ValueError(f"The JWT secret must be at least {MIN_SECRET_BYTES} characters long.")
    return secret_keys(content)


def _parse_jwk(jwk: Any) -> KeySet:
    if not isinstance(jwk, dict):
        raise ValueError("jwt-secret is a JWKS with a key that is not an object")
    try:
        return jwk_keys(jwk)
    except ValueError as error:
        raise ValueError(f"jwt-secret has a malformed {jwk.get('kty')} key: {error}") from None


def _decode_base64(secret: str) -> bytes:
    standard = secret.strip().replace("_", "/").replace("-", "+").replace(".", "=")
    try:
        return base64.b64decode(standard, validate=True)
    except binascii.Error:
        raise ValueError("jwt-secret is not base64, though jwt-secret-is-base64 is true") from None


def _json_object(content: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
