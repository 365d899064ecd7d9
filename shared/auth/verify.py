"""Verifies credentials and returns the caller. An invalid token is a 401, never an anonymous caller."""

import hmac
import re
from collections.abc import Callable
from time import time

from shared.auth.caller import Caller
from shared.auth.headers import Credentials
from shared.auth.jwks import RemoteKeySet
from shared.auth.keys import KeySet, secret_keys
from shared.auth.tokens import Claims, ExpiredToken, Token, TokenError, audiences, check_times, parse
from shared.config import Settings
from shared.errors import Forbidden, InvalidToken, Misconfigured, TokenExpired, Unauthorized, UserRequired
from shared.http.pool import Pool
from shared.route_options import Auth

LEEWAY = 10  # seconds
USER_ROLE = "authenticated"
SERVICE_ROLE = "service_role"
KEY_ISSUERS = ("supabase", "supabase-demo")  # of the anon and service_role keys
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Verifier:
    """Checks Supabase's access tokens (signature, exp, nbf, iss, aud, role, sub) and its secret API keys."""

    def __init__(self, settings: Settings, pool: Callable[[], Pool]) -> None:
        self._settings = settings
        self._secret_keys = secret_keys(settings.supabase_jwt_secret)
        self._remote = RemoteKeySet(settings.supabase_jwks_url, pool) if settings.supabase_jwks_url else None

    async def verify(self, credentials: Credentials, auth: Auth) -> Caller:
        """The caller of an endpoint with `auth`. Raises Unauthorized or a subclass, Forbidden or AuthUnavailable."""
        if auth == "service" and self._has_secret_key(credentials):
            return Caller("service", "service", self._settings.supabase_service_role_key)
        if credentials.token is None:
            raise UserRequired(cause="an API key is not a user") if credentials.keys else Unauthorized()
        try:
            return await self._verify_token(credentials.token, auth)
        except ExpiredToken as error:
            raise TokenExpired(cause=str(error)) from None
        except TokenError as error:
            raise InvalidToken(cause=str(error)) from None

    def _has_secret_key(self, credentials: Credentials) -> bool:
        expected = self._settings.supabase_service_role_key
        if not expected.startswith("sb_secret_"):
            return False
        return any(hmac.compare_digest(key.encode(), expected.encode()) for key in credentials.keys)

    async def _verify_token(self, text: str, auth: Auth) -> Caller:
        token = parse(text)
        claims = (await self._keys_for(token)).verify(token)
        check_times(claims, now=time(), leeway=LEEWAY, required=("exp",))
        role = claims.get("role")
        if auth == "service":
            return self._service(text, claims, role)
        if role != USER_ROLE:
            raise UserRequired(cause=f"role {str(role)[:50]!r} is not a user")
        return self._user(text, claims)

    async def _keys_for(self, token: Token) -> KeySet:
        if token.algorithm.startswith("HS"):
            return self._secret_keys
        if self._remote is None:
            raise Misconfigured(cause="SUPABASE_URL or SUPABASE_JWKS_URL is needed to verify asymmetric tokens")
        return await self._remote.keys_for(token)

    def _service(self, token: str, claims: Claims, role: object) -> Caller:
        if role != SERVICE_ROLE:
            raise Forbidden(cause="this endpoint is for the service")
        self._check_issuer(claims, KEY_ISSUERS)
        return Caller("service", "service", token, claims)

    def _user(self, token: str, claims: Claims) -> Caller:
        self._check_issuer(claims, ())
        if self._settings.jwt_audience not in audiences(claims):
            raise InvalidToken(cause=f"aud is not {self._settings.jwt_audience!r}")
        subject = claims.get("sub")
        if not isinstance(subject, str) or not _UUID.fullmatch(subject):
            raise InvalidToken(cause="sub is not a UUID")
        return Caller(subject.lower(), "user", token, claims)

    def _check_issuer(self, claims: Claims, extra_issuers: tuple[str, ...]) -> None:
        allowed = self._settings.jwt_issuers
        if allowed and claims.get("iss") not in (*allowed, *extra_issuers):
            raise InvalidToken(cause="iss is not an allowed issuer")
