"""Determines the role of a request: from its token, or the anonymous role."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from emulator.rest import errors
from emulator.rest.jwt.token import check_claims, verify_token
from shared.auth.headers import bearer_token
from shared.auth.keys import KeySet, KeySource
from shared.auth.tokens import Claims

if TYPE_CHECKING:
    from emulator.rest.config import Settings


class Caller(NamedTuple):
    """`claims_json` is the setting request.jwt.claims, the role included."""

    role: str
    claims_json: str
    authenticated: bool  # false for the anonymous role: a missing privilege is then a 401


class Authenticator:
    """Verifies bearer tokens. Caches verified ones (LRU) until the keys change; checks their times on every request."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._clock = clock
        self._keys = KeySet()
        self._verified: dict[str, tuple[Claims, Caller]] = {}  # by token, all signed by self._keys
        self._anonymous = self._caller({}) if settings.db_anon_role is not None else None
        self.lookups = self.hits = self.evictions = 0

    def authenticate(self, authorization: str | None) -> Caller:
        """The caller by the Authorization header. Raises PGRST300 to PGRST303."""
        token = bearer_token(authorization)
        if token is None:
            if self._anonymous is None:
                raise errors.token_required()
            return self._anonymous
        if self._settings.jwt_keys is None:
            raise errors.jwt_secret_missing()
        claims, caller = self._verify(token, self._settings.jwt_keys)
        check_claims(claims, self._settings.jwt_aud, self._clock())
        return caller or self._caller(claims)

    def _verify(self, token: str, source: KeySource) -> tuple[Claims, Caller | None]:
        self.lookups += 1
        self._drop_cache_of_old_keys(source.current())
        if (cached := self._verified.pop(token, None)) is not None:
            self._verified[token] = cached
            self.hits += 1
            return cached
        claims = verify_token(token, self._keys)
        if self._settings.jwt_cache_max_entries <= 0:
            return claims, None
        check_claims(claims, self._settings.jwt_aud, self._clock())
        self._verified[token] = claims, self._caller(claims)
        while len(self._verified) > self._settings.jwt_cache_max_entries:
            del self._verified[next(iter(self._verified))]
            self.evictions += 1
        return self._verified[token]

    def _drop_cache_of_old_keys(self, keys: KeySet) -> None:
        """A token must not be accepted after its key was removed."""
        if keys is not self._keys:
            self._verified.clear()
            self._keys = keys

    def _caller(self, claims: Claims) -> Caller:
        found = self._settings.jwt_role_claim_key.find(claims)
        if found is None:
            found = self._settings.db_anon_role
        if found is None:
            raise errors.token_required()
        role = found if isinstance(found, str) else json.dumps(found)
        role = role.encode("utf-8", "replace").decode()  # JSON may hold a lone surrogate, UTF-8 may not
        claims_json = json.dumps({**claims, "role": role}, separators=(",", ":"))
        return Caller(role, claims_json, role != self._settings.db_anon_role)
