"""The keys that sign and verify access tokens."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import jwt

from emulator.auth.config_types import Jwt
from emulator.auth.config_values import parse_keys
from emulator.errors import SetupError
from shared.auth.keys import PRIVATE_MEMBERS, Key, KeySet, jwk_algorithms, jwk_keys, secret_keys
from shared.auth.tokens import Token

CHECK_INTERVAL = 0.5  # seconds between checks of the keys file


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A configured key. Not every one `signs`: after a rotation the old one only verifies."""

    kid: str
    algorithm: str
    material: Any  # what PyJWT signs with
    public: dict[str, Any] | None  # the published JWK; None for a shared secret
    verification: Key
    signs: bool


class KeyRing:
    """The configured keys. Reloads a keys file when it changes, so a rotation needs no restart."""

    def __init__(self, settings: Jwt) -> None:
        self._settings = settings
        self._checked_at = 0.0
        self._modified: float | None = None
        self._secret = _secret(settings) if settings.secret else None
        self._use(_load("GOTRUE_JWT_KEYS", settings.keys))
        self._reload()

    def signing(self) -> SigningKey:
        """Returns the first key with the operation `sign`, else the shared secret. Raises SetupError without one."""
        self._reload()
        key = next((key for key in self._keys if key.signs), self._secret)
        if key is None:
            raise SetupError("GOTRUE_JWT_KEYS has no key with the operation 'sign', and GOTRUE_JWT_SECRET is not set")
        return key

    def current(self) -> KeySet:
        """All verification keys, secrets included, for REST. The same object until the keys change."""
        self._reload()
        return self._verification

    def keys_for(self, token: Token) -> KeySet:
        """GoTrue's choice: the key with the token's id, else for HS256 the shared secret."""
        named = KeySet(key for key in self.current() if key.id and key.id == token.key_id)
        if named or token.algorithm != "HS256" or self._secret is None:
            return named
        return KeySet([self._secret.verification])

    def public(self) -> list[dict[str, Any]]:
        """The published JWKs."""
        self._reload()
        return [key.public for key in self._keys if key.public is not None]

    def _reload(self) -> None:
        path, now = self._settings.keys_file, time.monotonic()
        if path is None or (self._modified is not None and now - self._checked_at < CHECK_INTERVAL):
            return
        self._checked_at = now
        try:
            modified = path.stat().st_mtime_ns
            if modified != self._modified:
                self._use(_load(path.name, parse_keys(path.name, path.read_text("utf-8-sig"))))
                self._modified = modified
        except (OSError, SetupError):
            # Probably read while it was being written: keeps the earlier keys until the next check.
            if self._modified is None:
                raise

    def _use(self, keys: list[SigningKey]) -> None:
        secrets = [self._secret] if self._secret else []
        self._keys = keys
        self._verification = KeySet(key.verification for key in [*keys, *secrets])


def _secret(settings: Jwt) -> SigningKey:
    (verification,) = secret_keys(settings.secret)  # without the id: it also verifies tokens with an unknown one
    return SigningKey(settings.key_id, "HS256", settings.secret.encode(), None, verification, True)


def _load(name: str, keys: tuple[dict[str, Any], ...]) -> list[SigningKey]:
    loaded = [_key(name, jwk) for jwk in keys]
    if loaded and not any(key.signs for key in loaded):
        raise SetupError(f"{name} has no key that may sign: give one of them its private part and key_ops ['sign']")
    return loaded


def _key(name: str, jwk: dict[str, Any]) -> SigningKey:
    shown = f"{name}: the key {jwk.get('kid', '')!r}"
    algorithm = next(iter(jwk_algorithms(jwk)), None)
    if algorithm is None:
        raise SetupError(f"{shown} has no usable alg")
    # GoTrue verifies with every configured key, whatever its use and key_ops say
    verifying = {**jwk, "alg": algorithm, "use": "sig", "key_ops": ["verify"]}
    try:
        verification = next(iter(jwk_keys(verifying)), None)
        material = jwt.PyJWK(jwk, algorithm).key
    except (jwt.PyJWTError, ValueError, KeyError) as error:
        raise SetupError(f"{shown} cannot be read: {error}") from error
    if verification is None:
        raise SetupError(f"{shown} is too short: an RSA key needs 2048 bits")
    symmetric, operations = jwk["kty"] == "oct", jwk.get("key_ops")
    return SigningKey(
        kid=str(jwk.get("kid", "")),
        algorithm=algorithm,
        material=material,
        public=None if symmetric else {k: v for k, v in verifying.items() if k not in PRIVATE_MEMBERS},
        verification=verification,
        signs=("k" if symmetric else "d") in jwk and ("sign" in operations if isinstance(operations, list) else True),
    )
