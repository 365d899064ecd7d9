"""A bearer token to its claims: format, signature, times and audience, with PostgREST's messages."""

from __future__ import annotations

import json
import math
from typing import Any

from emulator.rest import errors
from emulator.rest.jwt.keys import ALGORITHMS, Key, KeySet, decode_segment

CLOCK_SKEW = 30  # seconds

Claims = dict[str, Any]


def verify_token(token: str, keys: KeySet) -> Claims:
    """The claims of a token one of the keys has signed. Raises PGRST301, or PGRST303 for claims that aren't JSON."""
    if not token:
        raise errors.invalid_token("Empty JWT is sent in Authorization header")
    parts = token.split(".")
    if len(parts) != 3:
        raise errors.invalid_token(f"Expected 3 parts in JWT; got {len(parts)}")
    header = _header(parts[0])
    signed = f"{parts[0]}.{parts[1]}".encode()
    algorithm, candidates = _candidates(header, keys)
    try:
        signature = decode_segment(parts[2])
        payload = decode_segment(parts[1])
    except ValueError:
        raise errors.invalid_token("JWT couldn't be decoded") from None
    if not any(key.verify(algorithm, signed, signature) for key in candidates):
        raise _key_error("None of the keys was able to decode the JWT")
    try:
        claims = json.loads(payload)
    except ValueError:
        claims = None
    if not isinstance(claims, dict):
        raise errors.invalid_claims("Parsing claims failed")
    return claims


def check_claims(claims: Claims, audience: str | None, now: float) -> None:
    """Times with 30 s of tolerance, and the audience if one is configured. Raises PGRST303."""
    second = math.floor(now)
    if (expiry := _time(claims, "exp")) is not None and expiry < second - CLOCK_SKEW:
        raise errors.invalid_claims("JWT expired")
    if (start := _time(claims, "nbf")) is not None and start > second + CLOCK_SKEW:
        raise errors.invalid_claims("JWT not yet valid")
    if (issued := _time(claims, "iat")) is not None and issued > second + CLOCK_SKEW:
        raise errors.invalid_claims("JWT issued at future")
    _check_audience(claims.get("aud"), audience)


def _header(segment: str) -> dict[str, Any]:
    try:
        header = json.loads(decode_segment(segment))
    except ValueError:
        header = None
    if not isinstance(header, dict) or not isinstance(header.get("alg"), str):
        raise errors.invalid_token("JWT couldn't be decoded")
    return header


def _candidates(header: dict[str, Any], keys: KeySet) -> tuple[str, list[Key]]:
    algorithm = header["alg"]
    if algorithm == "none":
        raise errors.invalid_token(
            "Wrong or unsupported encoding algorithm", "JWT is unsecured but expected 'alg' was not 'none'"
        )
    if "enc" in header:
        raise errors.invalid_token("Unsupported token type")
    if algorithm not in ALGORITHMS:
        raise errors.invalid_token("JWT couldn't be decoded")
    able = [key for key in keys if algorithm in key.algorithms]
    kid = header.get("kid")
    named = [key for key in able if kid is not None and key.id == kid]
    # a key without an id may have signed a token that names one: the shared secret beside a JWKS
    candidates = named or [key for key in able if kid is None or key.id is None]
    if not candidates:
        raise _key_error("No suitable key was found to decode the JWT")
    return algorithm, candidates


def _key_error(details: str) -> errors.ApiError:
    return errors.invalid_token("No suitable key or wrong key type", details)


def _time(claims: Claims, name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise errors.invalid_claims(f"The JWT '{name}' claim must be a number")
    return value if math.isfinite(value) else 0


def _check_audience(given: Any, wanted: str | None) -> None:
    if given is None:
        return
    audiences = [given] if isinstance(given, str) else given
    if not isinstance(audiences, list) or not all(isinstance(audience, str) for audience in audiences):
        raise errors.invalid_claims("The JWT 'aud' claim must be a string or an array of strings")
    if wanted is not None and audiences and wanted not in audiences:
        raise errors.invalid_claims("JWT not in audience")
