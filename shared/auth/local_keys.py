"""The API keys of a local project, identical to the Supabase CLI's for the same JWT secret."""

import base64
import hmac
import json
import time
from dataclasses import dataclass, field

from shared.auth.keys import KeySet, KeySource, secret_keys
from shared.auth.tokens import TokenError, check_times, parse

JWT_SECRET = "super-secret-jwt-token-with-at-least-32-characters-long"  # noqa: S105 - published in the Supabase docs
PUBLISHABLE_KEY = "sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH"
SECRET_KEY = "sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz"  # noqa: S105 - published, too
HEADER = {"alg": "HS256", "typ": "JWT"}
EXPIRES = 1983812996  # in 2032, as in the CLI's keys


@dataclass(frozen=True)
class ApiKeys:
    """`anon` and `service_role` are JWTs; the gateway replaces the newer `publishable` and `secret` keys by them.

    signing_keys  the keys of the project: a JWT that one of them signed is an API key, too
    """

    jwt_secret: str
    anon: str
    service_role: str
    publishable: str = PUBLISHABLE_KEY
    secret: str = SECRET_KEY
    signing_keys: KeySource = field(default=KeySet(), repr=False)

    def as_token(self, key: str) -> str | None:
        """The JWT of `key`: of a known key, or a valid JWT itself. None if it is not a key of this project."""
        tokens = {
            self.anon: self.anon,
            self.service_role: self.service_role,
            self.publishable: self.anon,
            self.secret: self.service_role,
        }
        return tokens.get(key) or (key if self._is_valid(key) else None)

    def _is_valid(self, key: str) -> bool:
        try:
            claims = self.signing_keys.current().verify(parse(key))
            check_times(claims, now=time.time())
        except TokenError:
            return False
        return True


def make_keys(jwt_secret: str = JWT_SECRET) -> ApiKeys:
    return ApiKeys(
        jwt_secret,
        anon=_sign("anon", jwt_secret),
        service_role=_sign("service_role", jwt_secret),
        signing_keys=secret_keys(jwt_secret),
    )


def _sign(role: str, secret: str) -> str:
    """Signs with HS256, without PyJWT: the known keys have another member order and spacing in their JSON."""
    claims = {"iss": "supabase-demo", "role": role, "exp": EXPIRES}
    signed = ".".join(_encode(json.dumps(part, separators=(",", ":")).encode()) for part in (HEADER, claims))
    return f"{signed}.{_encode(hmac.digest(secret.encode(), signed.encode(), 'sha256'))}"


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
