"""Credentials → a verified caller, or an error. A bad token is 401, never anonymous."""

import hmac
import re
from collections.abc import Callable
from time import time
from typing import Any

from shared.auth.headers import Credentials
from shared.auth.jwks import Jwks
from shared.auth.jws import Jws, parse
from shared.auth.keys import verifies_hs256
from shared.call import Caller
from shared.config import Settings
from shared.errors import Forbidden, InvalidToken, Misconfigured, TokenExpired, Unauthorized, UserRequired
from shared.http.pool import Pool
from shared.route_options import Auth

LEEWAY = 10
USER_ROLE = "authenticated"
SERVICE_ROLE = "service_role"
KEY_ISSUERS = ("supabase", "supabase-demo")  # who issues the anon and service_role keys
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Verifier:
    """Checks signature, exp, nbf, iss, aud, role and sub of Supabase's tokens, and its secret API keys."""

    def __init__(self, settings: Settings, pool: Callable[[], Pool]) -> None:
        self._settings = settings
        self._jwks = Jwks(settings.supabase_jwks_url, pool) if settings.supabase_jwks_url else None

    async def verify(self, credentials: Credentials, auth: Auth) -> Caller:
        """The caller of an endpoint with `auth`; raises Unauthorized (or a kind of it), Forbidden, AuthUnavailable."""
        if auth == "service" and self._is_secret_key(credentials):
            return Caller("service", "service", self._settings.supabase_service_role_key)
        if credentials.token is None:
            raise UserRequired(cause="an API key is not a user") if credentials.keys else Unauthorized()
        token = parse(credentials.token)
        await self._check_signature(token)
        self._check_times(token.claims)
        role = token.claims.get("role")
        if auth == "service":
            return self._service(credentials.token, token.claims, role)
        if role != USER_ROLE:
            raise UserRequired(cause=f"role {str(role)[:50]!r} is not a user")
        return self._user(credentials.token, token.claims)

    def _is_secret_key(self, credentials: Credentials) -> bool:
        expected = self._settings.supabase_service_role_key
        if not expected.startswith("sb_secret_"):
            return False
        return any(hmac.compare_digest(key.encode(), expected.encode()) for key in credentials.keys)

    async def _check_signature(self, token: Jws) -> None:
        if token.algorithm == "HS256":
            if not verifies_hs256(token, self._settings.supabase_jwt_secret):
                raise InvalidToken(cause="HS256 signature does not match")
            return
        if token.algorithm not in ("ES256", "RS256", "EdDSA"):
            raise InvalidToken(cause=f"algorithm {token.algorithm[:20]!r} is not allowed")
        if self._jwks is None:
            raise Misconfigured(cause="SUPABASE_URL or SUPABASE_JWKS_URL is needed to verify asymmetric tokens")
        if not any(key.verifies(token) for key in await self._jwks.candidates(token)):
            raise InvalidToken(cause="no key of the JWKS signed this token")

    def _check_times(self, claims: dict[str, Any]) -> None:
        now = time()
        expires, not_before = _seconds(claims.get("exp")), _seconds(claims.get("nbf", 0))
        if now > expires + LEEWAY:
            raise TokenExpired(cause="exp has passed")
        if now < not_before - LEEWAY:
            raise InvalidToken(cause="nbf is in the future")

    def _service(self, token: str, claims: dict[str, Any], role: object) -> Caller:
        if role != SERVICE_ROLE:
            raise Forbidden(cause="this endpoint is for the service")
        self._check_issuer(claims, KEY_ISSUERS)
        return Caller("service", "service", token, claims)

    def _user(self, token: str, claims: dict[str, Any]) -> Caller:
        self._check_issuer(claims, ())
        audience = claims.get("aud")
        if self._settings.jwt_audience not in (audience if isinstance(audience, list) else [audience]):
            raise InvalidToken(cause="aud does not fit")
        subject = claims.get("sub")
        if not isinstance(subject, str) or not _UUID.fullmatch(subject):
            raise InvalidToken(cause="sub is not a UUID")
        return Caller(subject.lower(), "user", token, claims)

    def _check_issuer(self, claims: dict[str, Any], also: tuple[str, ...]) -> None:
        allowed = self._settings.jwt_issuers
        if allowed and claims.get("iss") not in (*allowed, *also):
            raise InvalidToken(cause="iss does not fit")


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        raise InvalidToken(cause="exp or nbf is not a number")
    return value
