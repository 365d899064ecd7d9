"""Signs and verifies access tokens, with GoTrue's messages."""

from __future__ import annotations

import time

import jwt

from emulator.auth.errors import AuthError, forbidden
from emulator.auth.keys import KeyRing
from shared.auth import tokens
from shared.auth.tokens import Claims, TokenError

REQUIRED_CLAIMS = ("aud", "exp", "iat", "sub", "email", "phone", "role", "aal", "session_id", "is_anonymous")
UNREADABLE = {
    "segments": "token contains an invalid number of segments",
    "header": "could not JSON decode header",
    "payload": "could not base64 decode claim",
    "signature": "could not base64 decode signature",
    "claims": "could not JSON decode claim",
}


def sign(ring: KeyRing, claims: Claims) -> str:
    key = ring.signing()
    headers = {"kid": key.kid} if key.kid else None
    return jwt.encode(claims, key.material, key.algorithm, headers)


def verify(ring: KeyRing, text: str) -> Claims:
    """The claims of a valid token, for any audience. Raises AuthError bad_jwt."""
    try:
        token = tokens.parse(text)
        claims = ring.keys_for(token).verify(token)
        tokens.check_times(claims, now=time.time())
        tokens.audiences(claims)
    except tokens.NoSuitableKey:
        kid = "<nil>" if token.key_id is None else token.key_id
        reason = f"unrecognized JWT kid {kid} for algorithm {token.algorithm}"
        raise _bad_jwt(f"token is unverifiable: error while executing keyfunc: {reason}") from None
    except TokenError as error:
        raise _bad_jwt(_reason(error)) from None
    return claims


def _reason(error: TokenError) -> str:
    """The message of golang-jwt, which GoTrue uses."""
    match error:
        case tokens.MalformedToken(part=part):
            return f"token is malformed: {UNREADABLE[part]}"
        case tokens.UnsupportedAlgorithm(algorithm=None):
            return "token is unverifiable: signing method (alg) is unspecified"
        case tokens.UnsupportedAlgorithm(algorithm="none"):
            return "token signature is invalid: signing method none is invalid"
        case tokens.UnsupportedAlgorithm():
            return "token is unverifiable: signing method (alg) is unavailable"
        case tokens.InvalidSignature():
            return "token signature is invalid: signature is invalid"
        case tokens.ExpiredToken():
            return "token has invalid claims: token is expired"
        case tokens.ImmatureToken():
            return "token has invalid claims: token is not valid yet"
        case tokens.InvalidClaim():
            return f"token is malformed: {UNREADABLE['claims']}"
    raise error


def _bad_jwt(reason: str) -> AuthError:
    return forbidden("bad_jwt", f"invalid JWT: unable to parse or verify signature, {reason}")
