"""The keys that sign and verify access tokens."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from typing import Any

import jwt
from jwt.algorithms import get_default_algorithms

from emulator.auth.config_types import Jwt
from emulator.auth.config_values import parse_keys
from emulator.errors import SetupError

PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_DEFAULT_ALGORITHM = {"oct": "HS256", "RSA": "RS256", "OKP": "EdDSA"}
_CURVE_ALGORITHM = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}


@dataclass(frozen=True, slots=True)
class Key:
    kid: str
    algorithm: str
    material: Any  # what PyJWT signs or verifies with
    public: dict[str, Any] | None  # the JWK others may see; None for a shared secret
    verifier: dict[str, Any]  # the JWK a service of the same stack verifies with
    signs: bool


class KeyRing:
    """The configured keys; a keys file is read again when it changes, so rotation needs no restart."""

    def __init__(self, settings: Jwt) -> None:
        self._settings = settings
        self._checked_at = 0.0
        self._modified: float | None = None
        self._secret = _secret(settings) if settings.secret else None
        self._keys = _load("GOTRUE_JWT_KEYS", settings.keys)
        self._reload()

    def signing(self) -> Key:
        self._reload()
        key = next((key for key in self._keys if key.signs), self._secret)
        if key is None:
            raise SetupError("GOTRUE_JWT_KEYS has no key with the operation 'sign', and GOTRUE_JWT_SECRET is not set")
        return key

    def verifying(self, header: dict[str, Any]) -> Key | None:
        """By the token's kid; a token without a known one may be signed with the shared secret."""
        self._reload()
        for key in self._keys:
            if key.kid == header.get("kid") and key.kid:
                return key
        return self._secret if header.get("alg") == "HS256" else None

    def public(self) -> list[dict[str, Any]]:
        self._reload()
        return [key.public for key in self._keys if key.public is not None]

    def verifying_jwks(self) -> str:
        """What the stack's other services verify tokens with. Shared secrets are in it: never publish it."""
        self._reload()
        keys = [*self._keys, *([self._secret] if self._secret else [])]
        return json.dumps({"keys": [key.verifier for key in keys]})

    def _reload(self) -> None:
        path, now = self._settings.keys_file, time.monotonic()
        if path is None or (self._modified is not None and now - self._checked_at < 0.5):
            return
        self._checked_at = now
        try:
            modified = path.stat().st_mtime_ns
            if modified != self._modified:
                self._keys = _load(path.name, parse_keys(path.name, path.read_text("utf-8")))
                self._modified = modified
        except (OSError, SetupError):
            # Caught while it is being written: the keys read before stay, and the next look comes soon.
            if self._modified is None:
                raise


def _secret(settings: Jwt) -> Key:
    secret = settings.secret.encode()
    jwk = {"kty": "oct", "alg": "HS256", "k": base64.urlsafe_b64encode(secret).rstrip(b"=").decode()}
    return Key(
        settings.key_id, "HS256", secret, None, jwk | ({"kid": settings.key_id} if settings.key_id else {}), True
    )


def _load(name: str, keys: tuple[dict[str, Any], ...]) -> list[Key]:
    loaded = [_key(name, jwk) for jwk in keys]
    if loaded and not any(key.signs for key in loaded):
        raise SetupError(f"{name} has no key that may sign: give one of them its private part and key_ops ['sign']")
    return loaded


def _key(name: str, jwk: dict[str, Any]) -> Key:
    kind = str(jwk["kty"])
    algorithm = str(jwk.get("alg") or _CURVE_ALGORITHM.get(str(jwk.get("crv")), "") or _DEFAULT_ALGORITHM.get(kind, ""))
    handler = get_default_algorithms().get(algorithm)
    if handler is None:
        raise SetupError(f"{name}: the key {jwk.get('kid', '')!r} has no usable alg")
    private = "k" in jwk if kind == "oct" else "d" in jwk
    operations = jwk.get("key_ops")
    try:
        material = handler.from_jwk(jwk)
    except (jwt.InvalidKeyError, ValueError, KeyError) as error:
        raise SetupError(f"{name}: the key {jwk.get('kid', '')!r} cannot be read: {error}") from error
    return Key(
        kid=str(jwk.get("kid", "")),
        algorithm=algorithm,
        material=material,
        public=None if kind == "oct" else _public(jwk, algorithm),
        verifier={**jwk, "alg": algorithm} if kind == "oct" else _public(jwk, algorithm),
        signs=private and ("sign" in operations if isinstance(operations, list) else True),
    )


def _public(jwk: dict[str, Any], algorithm: str) -> dict[str, Any]:
    shown = {name: value for name, value in jwk.items() if name not in PRIVATE_MEMBERS}
    return {**shown, "alg": algorithm, "use": "sig", "key_ops": ["verify"]}


def verification_material(key: Key) -> Any:
    """The public half, when the key holds both."""
    return key.material.public_key() if hasattr(key.material, "public_key") else key.material
