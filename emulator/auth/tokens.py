"""Access tokens: signed claims, and their check."""

from __future__ import annotations

from typing import Any

import jwt

from emulator.auth.errors import AuthError, forbidden
from emulator.auth.keys import KeyRing, verification_material

REQUIRED_CLAIMS = ("aud", "exp", "iat", "sub", "email", "phone", "role", "aal", "session_id", "is_anonymous")


def sign(ring: KeyRing, claims: dict[str, Any]) -> str:
    key = ring.signing()
    headers = {"kid": key.kid} if key.kid else None
    return jwt.encode(claims, key.material, key.algorithm, headers)


def verify(ring: KeyRing, token: str) -> dict[str, Any]:
    """The token's claims; AuthError bad_jwt says what is wrong with it. The audience is the caller's to judge."""
    try:
        key = ring.verifying(jwt.get_unverified_header(token))
        if key is None:
            raise _bad("unable to find a key that verifies this token")
        return jwt.decode(
            token,
            verification_material(key),
            [key.algorithm],
            options={"verify_aud": False, "verify_iat": False, "verify_sub": False},
        )
    except jwt.ExpiredSignatureError:
        raise _bad("token has invalid claims: token is expired") from None
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise _bad(str(error)) from None


def _bad(reason: str) -> AuthError:
    return forbidden("bad_jwt", f"invalid JWT: unable to parse or verify signature, {reason}")
