"""Keys that verify tokens: from a shared secret, a JWK or a JWKS, and the check of a signature by each kind."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

MIN_SECRET_BYTES = 32
HMAC = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
SHA: dict[str, hashes.HashAlgorithm] = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
CURVES: dict[str, tuple[ec.EllipticCurve, str]] = {
    "P-256": (ec.SECP256R1(), "ES256"),
    "P-384": (ec.SECP384R1(), "ES384"),
    "P-521": (ec.SECP521R1(), "ES512"),
}
ALGORITHMS = frozenset({*HMAC, "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"})


@dataclass(frozen=True, slots=True)
class Key:
    """One key: `algorithms` it may verify, and `verify(algorithm, signed, signature)`."""

    id: str | None
    algorithms: frozenset[str]
    verify: Callable[[str, bytes, bytes], bool]


KeySet = tuple[Key, ...]


def parse_secret(secret: str, *, is_base64: bool = False) -> KeySet:
    """Keys of the `jwt-secret` setting. Raises ValueError saying what is wrong with it."""
    content = _decode_base64_secret(secret) if is_base64 else secret.encode()
    document = _json_object(content)
    if document is not None and isinstance(document.get("keys"), list):
        return tuple(key for jwk in document["keys"] if (key := parse_jwk(jwk)) is not None)
    if document is not None and "kty" in document:
        key = parse_jwk(document)
        if key is None:
            raise ValueError("jwt-secret is a JWK of a kind or curve that is not supported")
        return (key,)
    if len(content) < MIN_SECRET_BYTES:
        raise ValueError(f"The JWT secret must be at least {MIN_SECRET_BYTES} characters long.")
    return (_hmac_key(content, None, frozenset({"HS256"})),)


def parse_jwk(jwk: Any) -> Key | None:
    """None for a key that cannot verify signatures here; ValueError for one that is malformed."""
    if not isinstance(jwk, dict):
        raise ValueError("jwt-secret is a JWKS with a key that is not an object")
    if jwk.get("use") not in (None, "sig"):
        return None
    maker = {"oct": _oct_jwk, "RSA": _rsa_jwk, "EC": _ec_jwk, "OKP": _okp_jwk}.get(jwk.get("kty", ""))
    try:
        return maker(jwk) if maker else None
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"jwt-secret has a malformed {jwk.get('kty')} key: {error}") from None


def decode_segment(segment: str | bytes) -> bytes:
    """base64url without padding. Raises ValueError."""
    raw = segment.encode() if isinstance(segment, str) else segment
    if b"=" in raw or b"+" in raw or b"/" in raw:
        raise ValueError("not base64url")
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("not base64url") from None


def _decode_base64_secret(secret: str) -> bytes:
    standard = secret.strip().replace("_", "/").replace("-", "+").replace(".", "=")
    try:
        return base64.b64decode(standard, validate=True)
    except binascii.Error:
        raise ValueError("jwt-secret is not base64, though jwt-secret-is-base64 is true") from None


def _json_object(content: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(content)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _algorithms(jwk: dict[str, Any], possible: set[str]) -> frozenset[str]:
    return frozenset(possible & {jwk["alg"]} if "alg" in jwk else possible)


def _number(text: str) -> int:
    return int.from_bytes(decode_segment(text), "big")


def _hmac_key(secret: bytes, kid: str | None, algorithms: frozenset[str]) -> Key:
    def verify(algorithm: str, signed: bytes, signature: bytes) -> bool:
        return hmac.compare_digest(hmac.digest(secret, signed, HMAC[algorithm]), signature)

    return Key(kid, algorithms, verify)


def _oct_jwk(jwk: dict[str, Any]) -> Key:
    return _hmac_key(decode_segment(jwk["k"].rstrip("=")), jwk.get("kid"), _algorithms(jwk, set(HMAC)))


def _rsa_jwk(jwk: dict[str, Any]) -> Key:
    public = rsa.RSAPublicNumbers(_number(jwk["e"]), _number(jwk["n"])).public_key()

    def verify(algorithm: str, signed: bytes, signature: bytes) -> bool:
        return _holds(lambda: public.verify(signature, signed, padding.PKCS1v15(), SHA[algorithm[2:]]))

    return Key(jwk.get("kid"), _algorithms(jwk, {"RS256", "RS384", "RS512"}), verify)


def _ec_jwk(jwk: dict[str, Any]) -> Key | None:
    if jwk["crv"] not in CURVES:
        return None
    curve, own_algorithm = CURVES[jwk["crv"]]
    public = ec.EllipticCurvePublicNumbers(_number(jwk["x"]), _number(jwk["y"]), curve).public_key()
    size = (curve.key_size + 7) // 8

    def verify(algorithm: str, signed: bytes, signature: bytes) -> bool:
        if len(signature) != 2 * size:
            return False
        r, s = (int.from_bytes(half, "big") for half in (signature[:size], signature[size:]))
        return _holds(lambda: public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA[algorithm[2:]])))

    return Key(jwk.get("kid"), _algorithms(jwk, {own_algorithm}), verify)


def _okp_jwk(jwk: dict[str, Any]) -> Key | None:
    kinds: dict[str, Callable[[bytes], ed25519.Ed25519PublicKey | ed448.Ed448PublicKey]] = {
        "Ed25519": ed25519.Ed25519PublicKey.from_public_bytes,
        "Ed448": ed448.Ed448PublicKey.from_public_bytes,
    }
    if jwk["crv"] not in kinds:
        return None
    public = kinds[jwk["crv"]](decode_segment(jwk["x"]))

    def verify(_algorithm: str, signed: bytes, signature: bytes) -> bool:
        return _holds(lambda: public.verify(signature, signed))

    return Key(jwk.get("kid"), _algorithms(jwk, {"EdDSA"}), verify)


def _holds(check: Callable[[], None]) -> bool:
    try:
        check()
    except InvalidSignature:
        return False
    return True
