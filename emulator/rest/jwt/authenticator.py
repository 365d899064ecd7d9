"""Who a request acts as: the role of its token, or the anonymous role."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import NamedTuple

from emulator.rest import errors
from emulator.rest.config import Settings
from emulator.rest.jwt.token import Claims, check_claims, verify_token


class Caller(NamedTuple):
    """`claims_json` is what the database sees as request.jwt.claims, the role included."""

    role: str
    claims_json: str
    authenticated: bool  # false for the anonymous role: a missing privilege is then 401


class Authenticator:
    """Verifies bearer tokens; verified ones are kept, least recently used out first. Times are checked every time."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._clock = clock
        self._verified: dict[str, tuple[Claims, Caller]] = {}
        self._anonymous = self._caller({}) if settings.db_anon_role is not None else None
        self.lookups = self.hits = self.evictions = 0

    def authenticate(self, authorization: str | None) -> Caller:
        """Raises PGRST300 to PGRST303."""
        token = bearer_token(authorization)
        if token is None:
            if self._anonymous is None:
                raise errors.token_required()
            return self._anonymous
        if self._settings.jwt_keys is None:
            raise errors.jwt_secret_missing()
        claims, caller = self._verify(token)
        check_claims(claims, self._settings.jwt_aud, self._clock())
        return caller or self._caller(claims)

    def _verify(self, token: str) -> tuple[Claims, Caller | None]:
        self.lookups += 1
        if (known := self._verified.pop(token, None)) is not None:
            self._verified[token] = known
            self.hits += 1
            return known
        claims = verify_token(token, self._settings.jwt_keys or ())
        if self._settings.jwt_cache_max_entries <= 0:
            return claims, None
        check_claims(claims, self._settings.jwt_aud, self._clock())
        self._verified[token] = claims, self._caller(claims)
        while len(self._verified) > self._settings.jwt_cache_max_entries:
            del self._verified[next(iter(self._verified))]
            self.evictions += 1
        return self._verified[token]

    def _caller(self, claims: Claims) -> Caller:
        found = self._settings.jwt_role_claim_key.find(claims)
        if found is None:
            found = self._settings.db_anon_role
        if found is None:
            raise errors.token_required()
        role = found if isinstance(found, str) else json.dumps(found)
        role = role.encode("utf-8", "replace").decode()  # half a surrogate pair is valid JSON but no text
        claims_json = json.dumps({**claims, "role": role}, separators=(",", ":"))
        return Caller(role, claims_json, role != self._settings.db_anon_role)


def bearer_token(authorization: str | None) -> str | None:
    """The token of an `Authorization: Bearer …` header; other schemes are no token at all."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
