"""Verifies a bearer token with PostgREST's rules and messages."""

from __future__ import annotations

import math

from emulator.rest import errors
from shared.auth import tokens
from shared.auth.keys import KeySet
from shared.auth.tokens import Claims, TokenError

LEEWAY = 30  # seconds
UNREADABLE = "JWT cryptographic operation failed"  # a segment is not base64url, or the header is not one of a JWS


def verify_token(token: str, keys: KeySet) -> Claims:
    """The claims of a token that one of the keys signed. Raises PGRST301, or PGRST303 for claims that are not JSON."""
    if not token:
        raise errors.invalid_token("Empty JWT is sent in Authorization header")
    try:
        parsed = tokens.parse(token)
        if "enc" in parsed.header:  # an encrypted token has five segments
            raise errors.invalid_token(UNREADABLE)
        return keys.verify(parsed)
    except TokenError as error:
        raise _token_error(error, token) from None


def check_claims(claims: Claims, audience: str | None, now: float) -> None:
    """Checks the times, with a leeway, and the audience if one is configured. Raises PGRST303."""
    try:
        tokens.check_times(claims, now=math.floor(now), leeway=LEEWAY, issued_at=True)
        listed = tokens.audiences(claims)
    except TokenError as error:
        raise errors.invalid_claims(_claims_message(error)) from None
    if audience is not None and listed and audience not in listed:
        raise errors.invalid_claims("JWT not in audience")


def _token_error(error: TokenError, token: str) -> errors.ApiError:
    match error:
        case tokens.MalformedToken(part="segments"):
            return errors.invalid_token(f"Expected 3 parts in JWT; got {token.count('.') + 1}")
        case tokens.MalformedToken(part="claims"):
            return errors.invalid_claims("Parsing claims failed")
        case tokens.UnsupportedAlgorithm(algorithm="none"):
            details = "JWT is unsecured but expected 'alg' was not 'none'"
            return errors.invalid_token("Wrong or unsupported encoding algorithm", details)
        case tokens.NoSuitableKey():
            details = "No suitable key was found to decode the JWT"
            return errors.invalid_token("No suitable key or wrong key type", details)
        case tokens.InvalidSignature():
            details = "None of the keys was able to decode the JWT"
            return errors.invalid_token("No suitable key or wrong key type", details)
    return errors.invalid_token(UNREADABLE)


def _claims_message(error: TokenError) -> str:
    match error:
        case tokens.InvalidClaim(claim="aud"):
            return "The JWT 'aud' claim must be a string or an array of strings"
        case tokens.ExpiredToken():
            return "JWT expired"
        case tokens.InvalidClaim(claim="exp", value=value) if type(value) in (int, float):
            return "JWT expired"  # PostgREST reads a number that is out of range as 0
        case tokens.ImmatureToken(claim="iat"):
            return "JWT issued at future"
        case tokens.ImmatureToken():
            return "JWT not yet valid"
        case tokens.InvalidClaim(claim=claim):
            return f"The JWT '{claim}' claim must be a number"
    raise error
