"""Signing keys and the one algorithm each of them may verify: a token never chooses how it is checked."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from shared.auth.jws import Jws

MIN_RSA_BITS = 2048


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key of the JWKS with its algorithm; `verifier` is PyJWT's, which does the mathematics."""

    key_id: str | None
    algorithm: str
    key: Any
    verifier: Any

    def verifies(self, token: Jws) -> bool:
        return token.algorithm == self.algorithm and bool(self.verifier.verify(token.signed, self.key, token.signature))


def verifies_hs256(token: Jws, secret: str) -> bool:
    """Whether the shared secret signed it; only for tokens that say HS256."""
    if token.algorithm != "HS256" or not secret:
        return False
    return hmac.compare_digest(hmac.digest(secret.encode(), token.signed, hashlib.sha256), token.signature)


def public_keys(document: Any) -> list[PublicKey]:
    """The usable verification keys of a JWKS; others (symmetric, encryption, unknown, too short) are left out.

    Raises ValueError for a document that is no JWKS.
    """
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise ValueError("the answer is not a JWKS")
    candidates = [_public_key(item) for item in listed if isinstance(item, dict)]
    return [key for key in candidates if key is not None]


def _public_key(item: dict[str, Any]) -> PublicKey | None:
    from jwt import PyJWK
    from jwt.exceptions import PyJWTError

    algorithm = _algorithm(item)
    operations = item.get("key_ops")
    if algorithm is None or item.get("use", "sig") != "sig" or item.get("alg", algorithm) != algorithm:
        return None
    if isinstance(operations, list) and "verify" not in operations:
        return None
    public = {name: value for name, value in item.items() if name not in ("d", "p", "q", "dp", "dq", "qi")}
    try:
        key = PyJWK.from_dict(public, algorithm)
    except (PyJWTError, ValueError, TypeError, KeyError):
        return None
    if algorithm == "RS256" and key.key.key_size < MIN_RSA_BITS:
        return None
    key_id = item.get("kid")
    return PublicKey(key_id if isinstance(key_id, str) else None, algorithm, key.key, key.Algorithm)


def _algorithm(item: dict[str, Any]) -> str | None:
    match item.get("kty"), item.get("crv"):
        case "EC", "P-256":
            return "ES256"
        case "RSA", _:
            return "RS256"
        case "OKP", "Ed25519":
            return "EdDSA"
    return None
