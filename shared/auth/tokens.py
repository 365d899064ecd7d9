"""JWTs: strict parsing, and the checks of their claims. Functions, REST and Auth share these and shared/auth/keys.py.

PyJWT reads keys and verifies asymmetric signatures. Parsing, HMAC and claims are checked here, for two reasons: the
import of PyJWT takes 40 ms of CPU, which a function that starts for an HS256 token must not spend; and PyJWT accepts
base64 padding, NaN, `"exp": "123"` and `"exp": true`.
"""

import json
import string
from binascii import a2b_base64
from collections.abc import Collection
from functools import lru_cache
from typing import Any, Literal, NoReturn

import msgspec

Claims = dict[str, Any]
Part = Literal["segments", "header", "payload", "signature", "claims"]

ALGORITHMS = frozenset({"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"})
MAX_TIME = 1e15  # seconds; larger numbers are not dates


class TokenError(Exception):
    """The token must not be accepted."""


class MalformedToken(TokenError):
    """The token is not a JWT. `part` is what cannot be read; "payload" is the base64url, "claims" the JSON in it."""

    def __init__(self, part: Part, reason: str) -> None:
        super().__init__(reason)
        self.part = part


class UnsupportedAlgorithm(TokenError):
    """`alg` of the header is not in ALGORITHMS, or is missing (None)."""

    def __init__(self, algorithm: str | None) -> None:
        super().__init__(f"algorithm {str(algorithm)[:20]!r} is not allowed")
        self.algorithm = algorithm


class NoSuitableKey(TokenError):
    """No key has the token's key id and algorithm."""


class InvalidSignature(TokenError):
    """None of the suitable keys signed the token."""


class InvalidClaim(TokenError):
    """A claim is missing, or its type or value is not allowed."""

    def __init__(self, claim: str, value: object = None) -> None:
        super().__init__(f"the claim {claim} is missing or invalid")
        self.claim, self.value = claim, value


class ExpiredToken(TokenError):
    """`exp` has passed."""


class ImmatureToken(TokenError):
    """`nbf` or `iat`, as `claim` says, is in the future."""

    def __init__(self, claim: str) -> None:
        super().__init__(f"{claim} is in the future")
        self.claim = claim


class Token(msgspec.Struct, frozen=True):
    """A parsed token whose signature has not been verified."""

    text: str
    header: dict[str, Any]
    algorithm: str
    key_id: str | None
    payload: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """The bytes that the signature covers."""
        return self.text.rpartition(".")[0].encode()

    def claims(self) -> Claims:
        """The payload's JSON object. Read it after the signature is verified. Raises MalformedToken."""
        return _json_object(self.payload, "claims")


def parse(text: str) -> Token:
    """Parses a compact JWS: three canonical base64url segments, a JSON header, a known algorithm, no `crit`.

    Raises MalformedToken or UnsupportedAlgorithm.
    """
    segments = text.split(".")
    if len(segments) != 3:
        raise MalformedToken("segments", f"a JWT has 3 segments, not {len(segments)}")
    header = _header(segments[0])
    algorithm, key_id = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str):
        raise UnsupportedAlgorithm(None)
    if algorithm not in ALGORITHMS:
        raise UnsupportedAlgorithm(algorithm)
    if "crit" in header:
        raise MalformedToken("header", "the header has critical extensions, and none is supported")
    if not isinstance(key_id, str | None):
        raise MalformedToken("header", "kid is not a string")
    payload, signature = _decode(segments[1], "payload"), _decode(segments[2], "signature")
    return Token(text, header, algorithm, key_id, payload, signature)


def check_times(
    claims: Claims, *, now: float, leeway: float = 0, required: Collection[str] = (), issued_at: bool = False
) -> None:
    """Checks `exp` and `nbf` if present, and `iat` if `issued_at`; times in seconds.

    Raises ExpiredToken, ImmatureToken, or InvalidClaim for a time that is not a number or is `required` and missing.
    """
    for name in required:
        if claims.get(name) is None:
            raise InvalidClaim(name)
    expires, not_before = _time(claims, "exp"), _time(claims, "nbf")
    issued = _time(claims, "iat") if issued_at else None
    if expires is not None and now > expires + leeway:
        raise ExpiredToken("exp has passed")
    if not_before is not None and not_before > now + leeway:
        raise ImmatureToken("nbf")
    if issued is not None and issued > now + leeway:
        raise ImmatureToken("iat")


def audiences(claims: Claims) -> list[str]:
    """The `aud` claim as a list, empty if it is missing. Raises InvalidClaim unless it holds strings."""
    audience = claims.get("aud")
    listed = [] if audience is None else audience if isinstance(audience, list) else [audience]
    if not all(isinstance(item, str) for item in listed):
        raise InvalidClaim("aud", audience)
    return listed


def _time(claims: Claims, name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < MAX_TIME:
        raise InvalidClaim(name, value)
    return value


def _decode(segment: str, part: Part) -> bytes:
    """Base64url without padding, in the one canonical spelling: the unused bits of the last character are 0."""
    try:
        data = a2b_base64(segment.encode("ascii").translate(_TO_BASE64) + b"=" * (-len(segment) % 4), strict_mode=True)
    except ValueError:
        data = None
    if data is None or (segment and segment[-1] not in _LAST[len(segment) % 4]):
        raise MalformedToken(part, f"the {part} segment is not base64url")
    return data


_ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_TO_BASE64 = bytes.maketrans(b"-_+/", b"+/!!")
_LAST = {0: _ALPHABET, 1: "", 2: _ALPHABET[::16], 3: _ALPHABET[::4]}
"""The characters a segment may end with, by its length modulo 4."""


@lru_cache(maxsize=64)
def _header(segment: str) -> dict[str, Any]:
    """The header, which all tokens of a key have in common."""
    return _json_object(_decode(segment, "header"), "header")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_json = json.JSONDecoder(parse_constant=_refuse_constant)


def _json_value(data: bytes) -> Any:
    """What the standard library reads, None if it refuses the data. It takes three times as long as msgspec."""
    try:
        return _json.decode(data.decode())
    except (ValueError, RecursionError):
        return None


def _json_object(data: bytes, part: Part) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(data)
    except (ValueError, RecursionError):  # also for a number beyond float's range and half of a surrogate pair
        value = _json_value(data)
    if not isinstance(value, dict):
        raise MalformedToken(part, f"the content of the {part} segment is not a JSON object")
    return value
