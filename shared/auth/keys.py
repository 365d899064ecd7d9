"""Verification keys. Each verifies tokens of one algorithm, so that a token can't choose how it is checked."""

import hmac
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from shared.auth.tokens import Claims, InvalidSignature, NoSuitableKey, Token

if TYPE_CHECKING:
    from jwt import PyJWK

MIN_RSA_BITS = 2048  # RFC 7518, section 3.3
PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_HASHES = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
_CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")


class Key(msgspec.Struct, frozen=True):
    """A shared secret (bytes) or a public key (PyJWK) with the one algorithm it verifies."""

    id: str | None
    algorithm: str
    material: "bytes | PyJWK"

    def __repr__(self) -> str:
        return f"Key(id={self.id!r}, algorithm={self.algorithm!r})"  # a secret must not get into a log

    def verifies(self, token: Token) -> bool:
        if token.algorithm != self.algorithm:
            return False
        if isinstance(self.material, bytes):
            digest = hmac.digest(self.material, token.signed, _HASHES[self.algorithm])
            return hmac.compare_digest(digest, token.signature)
        return _signature_checker()(token.text, self.material)


class KeySet(tuple[Key, ...]):
    """Verification keys, in the order in which they are tried."""

    __slots__ = ()

    def current(self) -> "KeySet":
        """Itself: these keys don't change."""
        return self

    def candidates(self, token: Token) -> list[Key]:
        """The keys of the token's algorithm with its key id; without such a key, those that the id does not exclude."""
        same_algorithm = [key for key in self if key.algorithm == token.algorithm]
        named = [key for key in same_algorithm if key.id is not None and key.id == token.key_id]
        return named or [key for key in same_algorithm if token.key_id is None or key.id is None]

    def verify(self, token: Token) -> Claims:
        """The claims of a token that one of the keys signed; times are not checked.

        Raises NoSuitableKey, InvalidSignature, or MalformedToken for claims that are not a JSON object.
        """
        candidates = self.candidates(token)
        if not candidates:
            raise NoSuitableKey("no key has the token's key id and algorithm")
        for key in candidates:
            if key.verifies(token):
                return token.claims()
        raise InvalidSignature("the signature does not match")


class KeySource(Protocol):
    """Keys that may be rotated: `current` returns the same object until they are."""

    def current(self) -> KeySet: ...


def secret_keys(secret: str | bytes) -> KeySet:
    """The HS256 key of a shared secret; no key for an empty one."""
    content = secret.encode() if isinstance(secret, str) else secret
    return KeySet([Key(None, "HS256", content)] if content else [])


def public_keys(jwks: Any) -> KeySet:
    """The usable public keys of a JWKS. Leaves out symmetric and malformed ones. Raises ValueError if it is no JWKS."""
    listed = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(listed, list):
        raise ValueError("the document is not a JWKS")
    found: list[Key] = []
    for jwk in listed:
        try:
            if isinstance(jwk, dict) and jwk.get("kty") != "oct":
                found += jwk_keys(jwk)
        except ValueError:
            continue
    return KeySet(found)


def jwk_keys(jwk: dict[str, Any]) -> KeySet:
    """A JWK's keys: one for each algorithm that it may verify, so several for an RSA key without `alg`.

    None for a kind, curve, `alg`, `use` or `key_ops` that can't verify signatures here, nor for RSA under 2048 bits.
    Raises ValueError for a malformed key.
    """
    operations = jwk.get("key_ops")
    if jwk.get("use", "sig") not in ("sig", None) or (isinstance(operations, list) and "verify" not in operations):
        return KeySet()
    key_id = jwk["kid"] if isinstance(jwk.get("kid"), str) else None
    algorithms = jwk_algorithms(jwk)
    if jwk.get("kty") == "oct":
        return KeySet(Key(key_id, algorithm, _secret(jwk.get("k"))) for algorithm in algorithms)
    public = [(algorithm, _public_key(jwk, algorithm)) for algorithm in algorithms]
    return KeySet(Key(key_id, algorithm, key) for algorithm, key in public if key is not None)


def jwk_algorithms(jwk: dict[str, Any]) -> tuple[str, ...]:
    """The algorithms a JWK's kind and curve allow, or of these its `alg`."""
    possible: tuple[str, ...] = ()
    match jwk.get("kty"), jwk.get("crv"):
        case "oct", _:
            possible = tuple(_HASHES)
        case "RSA", _:
            possible = ("RS256", "RS384", "RS512")
        case "EC", str(curve) if curve in _CURVES:
            possible = (_CURVES[curve],)
        case "OKP", "Ed25519" | "Ed448":
            possible = ("EdDSA",)
    chosen = jwk.get("alg")
    return possible if chosen is None else tuple(algorithm for algorithm in possible if algorithm == chosen)


def _secret(text: object) -> bytes:
    if not isinstance(text, str) or not _BASE64URL.fullmatch(text):
        raise ValueError("k is not base64url")
    unpadded = text.rstrip("=")
    return urlsafe_b64decode(unpadded + "=" * (-len(unpadded) % 4))


def _public_key(jwk: dict[str, Any], algorithm: str) -> "PyJWK | None":
    """The JWK without its private members; None for RSA under 2048 bits."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from jwt import PyJWK
    from jwt.exceptions import PyJWTError

    public = {name: value for name, value in jwk.items() if name not in PRIVATE_MEMBERS}
    try:
        key = PyJWK(public, algorithm)
    except (PyJWTError, TypeError, KeyError) as error:
        raise ValueError(str(error)) from error
    return None if isinstance(key.key, RSAPublicKey) and key.key.key_size < MIN_RSA_BITS else key


@cache
def _signature_checker() -> Callable[[str, "PyJWK"], bool]:
    from jwt import PyJWS
    from jwt.exceptions import PyJWTError

    jws = PyJWS()

    def check(text: str, key: "PyJWK") -> bool:
        try:
            jws.decode_complete(text, key)
        except PyJWTError:
            return False
        return True

    return check
