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
from shared.route_options import Mode

LEEWAY = 10  # seconds
MAX_VERIFIED, MAX_VERIFIED_LENGTH = 256, 4096  # tokens, characters
USER_ROLE = "authenticated"
SERVICE_ROLE = "service_role"
ANON_ROLE = "anon"
KEY_ISSUERS = ("supabase", "supabase-demo")  # of the anon and service_role keys
#: The kinds of callers that each mode accepts.
KINDS = {"user": ("user",), "service": ("service",), "key": ("user", "service", "anon"), "none": ()}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Verifier:
    """Checks Supabase's access tokens (signature, exp, nbf, iss, aud, role, sub) and its secret API keys."""

    def __init__(self, settings: Settings, pool: Callable[[], Pool]) -> None:
        self._settings = settings
        self._secret_keys = secret_keys(settings.supabase_jwt_secret)
        self._verified: dict[str, tuple[Token, KeySet]] = {}  # the least recently used first
        self._remote = RemoteKeySet(settings.supabase_jwks_url, pool) if settings.supabase_jwks_url else None

    async def verify(self, credentials: Credentials, modes: tuple[Mode, ...]) -> Caller | None:
        """The caller of an endpoint that accepts `modes`; None for a guest whom "none" admits beside other modes.

        Raises Unauthorized or a subclass, Forbidden or AuthUnavailable.
        """
        try:
            callers = await self._callers(credentials, modes)
        except ExpiredToken as error:
            raise TokenExpired(cause=str(error)) from None
        except TokenError as error:
            raise InvalidToken(cause=str(error)) from None
        caller = _choose(callers, modes)
        if caller is not None or "none" in modes:
            return caller
        if credentials.token is None and not credentials.keys:
            raise Unauthorized
        if "user" in modes:
            raise UserRequired(cause="an API key is not a user")
        if not callers:
            raise InvalidToken(cause="not a key of this project")
        if credentials.token is None:
            raise Unauthorized(cause=f"a public key is none of {', '.join(modes)}")
        raise Forbidden(cause=f"{callers[0].kind} is none of {', '.join(modes)}")

    async def _callers(self, credentials: Credentials, modes: tuple[Mode, ...]) -> list[Caller]:
        """Whom the token and the keys identify. Keys count for endpoints that accept one."""
        keyed = "service" in modes or "key" in modes
        found = [caller for key in credentials.keys if keyed and (caller := self._known(key))]
        if modes[0] == "service" and _choose(found, ("service",)):
            return found
        if credentials.token is not None:
            known = self._known(credentials.token) if keyed else None
            found.insert(0, known or await self._verify_token(credentials.token, modes))
        if keyed and _choose(found, modes) is None:
            jwts = [key for key in credentials.keys if key.count(".") == 2 and not self._known(key)]
            found += [await self._verify_token(key, modes) for key in jwts]
        return found

    def _known(self, key: str) -> Caller | None:
        """The caller of a key that the settings hold: of an opaque one, or of a JWT, whoever signed it."""
        settings = self._settings
        if any(_equal(key, each) for each in (settings.supabase_service_role_key, settings.supabase_secret_key)):
            return Caller("service", "service", settings.supabase_service_role_key or key)
        if any(_equal(key, each) for each in (settings.supabase_anon_key, settings.supabase_publishable_key)):
            return Caller("anon", "anon", settings.supabase_anon_key or key)
        return None

    async def _verify_token(self, text: str, modes: tuple[Mode, ...]) -> Caller:
        claims = await self._claims(text)
        check_times(claims, now=time(), leeway=LEEWAY, required=("exp",))
        role = claims.get("role")
        if role == USER_ROLE:
            return self._user(text, claims)
        if role not in (SERVICE_ROLE, ANON_ROLE) or modes == ("user",):
            raise (UserRequired if "user" in modes else Forbidden)(cause=f"role {str(role)[:50]!r} is not accepted")
        self._check_issuer(claims, KEY_ISSUERS)
        return (
            Caller("service", "service", text, claims) if role == SERVICE_ROLE else Caller("anon", "anon", text, claims)
        )

    async def _claims(self, text: str) -> Claims:
        """The claims of a token that one of the current keys signed.

        A signature is checked once while the keys stay the same. The claims are read each time: a handler may change
        them.
        """
        token, keys = self._verified.pop(text, None) or (parse(text), None)
        current = self._secret_keys if token.algorithm.startswith("HS") else await self._public_keys(token)
        claims = token.claims() if keys is current else current.verify(token)
        if len(text) <= MAX_VERIFIED_LENGTH:
            self._verified[text] = token, current
            if len(self._verified) > MAX_VERIFIED:
                del self._verified[next(iter(self._verified))]
        return claims

    async def _public_keys(self, token: Token) -> KeySet:
        if self._remote is None:
            raise Misconfigured(cause="SUPABASE_URL or SUPABASE_JWKS_URL is needed to verify asymmetric tokens")
        return await self._remote.keys_for(token)

    def _user(self, token: str, claims: Claims) -> Caller:
        self._check_issuer(claims, ())
        audience = self._settings.jwt_audience
        if claims.get("aud") != audience and audience not in audiences(claims):
            raise InvalidToken(cause=f"aud is not {self._settings.jwt_audience!r}")
        subject = claims.get("sub")
        if not isinstance(subject, str) or not _UUID.fullmatch(subject):
            raise InvalidToken(cause="sub is not a UUID")
        return Caller(subject.lower(), "user", token, claims)

    def _check_issuer(self, claims: Claims, extra_issuers: tuple[str, ...]) -> None:
        allowed = self._settings.jwt_issuers
        if allowed and claims.get("iss") not in (*allowed, *extra_issuers):
            raise InvalidToken(cause="iss is not an allowed issuer")


def _choose(callers: list[Caller], modes: tuple[Mode, ...]) -> Caller | None:
    """The first caller of the first mode that accepts one."""
    for mode in modes:
        for caller in callers:
            if caller.kind in KINDS[mode]:
                return caller
    return None


def _equal(key: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(key.encode(), expected.encode())
