"""Personal keys (`ew_…`): a user's credential for back ends, as the bearer of any endpoint whose auth has "user".

A valid key becomes a short-lived access token of its owner, which PostgREST takes like any other: row level security
applies. The token stays in this process.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from time import time
from typing import TYPE_CHECKING, Any

from shared.auth.caller import Caller
from shared.auth.signing import sign
from shared.config import Settings
from shared.errors import Forbidden, InvalidToken
from shared.route_options import RouteOptions

if TYPE_CHECKING:
    from shared.database import RestClient
    from shared.limits.limiter import Limiter

PREFIX = "ew_"
KEY = re.compile(r"ew_[A-Za-z0-9_-]{43}")
SCOPE = r"^(\*|[a-z0-9][a-z0-9_-]{0,99}(/[a-z0-9_]{1,100})?)(:read)?$"
FRESH = 3.0  # seconds for which a key that was checked is not checked again: a revoked key works so long at most
TOKEN_SECONDS = 900
MAX_CACHED = 1000
BAD_KEYS = "30/minute"  # per address


def new_key() -> str:
    """256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """What is stored of a key. A fast hash is enough, because a key is no password that can be guessed."""
    return sha256(key.encode()).hexdigest()


class PersonalKeys:
    """Checks keys in the database, and caches those that are valid for FRESH seconds, at most until they expire."""

    def __init__(self, settings: Settings, rest: "Callable[[], RestClient]", limiter: "Callable[[], Limiter]") -> None:
        self._settings, self._rest, self._limiter = settings, rest, limiter
        self._known: OrderedDict[str, tuple[float, Caller]] = OrderedDict()

    async def verify(self, key: str, address: str) -> Caller:
        """The key's owner. Raises InvalidToken; RateLimited for an address that sends many bad keys."""
        digest = digest_of(key)
        known = self._known.get(digest)
        if known is not None and abs(time() - known[0]) < FRESH and time() < known[1].claims["exp"]:
            return known[1]
        self._known.pop(digest, None)
        checked_at = time()  # wall time, since others may stop in a frozen instance
        found: dict[str, Any] | None = None
        if KEY.fullmatch(key):
            found = await self._rest().rpc("use_personal_key", digest=digest)
        if found is None:
            (await self._limiter().take(BAD_KEYS, "bad_keys", address)).require()
            raise InvalidToken(cause="no such personal key, or it has expired")
        caller = self._caller(found)
        self._known[digest] = (checked_at, caller)
        if len(self._known) > MAX_CACHED:
            self._known.popitem(last=False)
        return caller

    def _caller(self, found: dict[str, Any]) -> Caller:
        settings, now = self._settings, int(time())
        claims = {
            **({"iss": settings.jwt_issuers[0]} if settings.jwt_issuers else {}),
            "sub": found["user_id"],
            "aud": settings.jwt_audience,
            "role": "authenticated",
            "iat": now,
            "exp": min(now + TOKEN_SECONDS, int(found["expires_at"])),
            "aal": "aal1",
            "amr": [{"method": "personal_key", "timestamp": now}],
            "email": found["email"] or "",
            "is_anonymous": bool(found["is_anonymous"]),
            "app_metadata": found["app_metadata"] or {},
            "key_id": found["key_id"],
        }
        token = sign(claims, secret=settings.supabase_jwt_secret, jwk=settings.personal_keys_signing_key)
        return Caller(found["user_id"], "user", token, {**claims, "scopes": found["scopes"]})


def require_scope(caller: Caller, function: str, route: RouteOptions) -> None:
    """Raises Forbidden unless a scope of the caller's personal key covers the route."""
    areas = dict.fromkeys((f"{function}/{area_of(function, route.path)}".removesuffix("/"), function))
    wanted = {"*", *areas}
    if route.method == "GET":
        wanted |= {f"{scope}:read" for scope in wanted}
    if wanted.isdisjoint(caller.claims["scopes"]):
        raise Forbidden(f"This key has no scope for this request: it needs {' or '.join(areas)}")


def area_of(function: str, path: str) -> str:
    """The first segment of a route below the function's prefix: `responses` of /v1/responses/{id}."""
    below = path.removeprefix(f"/functions/v1/{function}").removeprefix("/v1").strip("/")
    return below.partition("/")[0]


def is_key(caller: Caller) -> bool:
    """Whether the caller presented a personal key, not a session's token."""
    return "key_id" in caller.claims
