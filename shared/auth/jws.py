"""A compact JWS taken apart, strictly: three base64url parts without padding, two JSON objects."""

import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any

import msgspec

from shared.errors import InvalidToken

_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_decode_object = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True)
class Jws:
    """A token that nobody has verified yet."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signed: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        return str(self.header.get("alg", ""))

    @property
    def key_id(self) -> str | None:
        key_id = self.header.get("kid")
        return key_id if isinstance(key_id, str) else None


def parse(token: str) -> Jws:
    """Raises InvalidToken for anything but a well-formed compact JWS without critical extensions."""
    match = _COMPACT.fullmatch(token)
    if match is None:
        raise InvalidToken(cause="the bearer token is not a JWT")
    head, body, signature = match.groups()
    try:
        header, claims = _decode_object(_bytes(head)), _decode_object(_bytes(body))
        parsed = Jws(header, claims, f"{head}.{body}".encode(), _bytes(signature))
    except (ValueError, msgspec.DecodeError, RecursionError):
        raise InvalidToken(cause="the JWT's parts are not JSON objects") from None
    if "crit" in header:
        raise InvalidToken(cause="the JWT asks for extensions")
    return parsed


def _bytes(part: str) -> bytes:
    if len(part) % 4 == 1:
        raise ValueError("not base64url")
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
