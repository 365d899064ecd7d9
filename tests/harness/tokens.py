"""Tokens of users, signed as by Supabase, and a JWKS server."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import jwt
import msgspec
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from tests.harness.process import ISSUER, SECRET


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    defaults = {
        "iss": ISSUER,
        "sub": str(uuid4()),
        "aud": "authenticated",
        "role": "authenticated",
        "iat": now,
        "exp": now + 3600,
    }
    return {key: value for key, value in {**defaults, **changes}.items() if value is not None}


def token(secret: str = SECRET, headers: dict[str, Any] | None = None, **changes: Any) -> str:
    """An HS256 token, by default of a new user."""
    return jwt.encode(claims(**changes), secret, algorithm="HS256", headers=headers)


def bearer(**changes: Any) -> dict[str, str]:
    return {"authorization": f"Bearer {token(**changes)}"}


@dataclass
class Signer:
    """A private key with its key id; generated unless given."""

    algorithm: str
    key_id: str = field(default_factory=lambda: uuid4().hex)
    key: Any = None

    def __post_init__(self) -> None:
        makers = {
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "RS256": lambda: rsa.generate_private_key(65537, 2048),
            "EdDSA": ed25519.Ed25519PrivateKey.generate,
        }
        self.key = self.key or makers[self.algorithm]()

    @property
    def public(self) -> dict[str, Any]:
        jwk = jwt.get_algorithm_by_name(self.algorithm).to_jwk(self.key.public_key(), as_dict=True)
        return {**jwk, "kid": self.key_id, "alg": self.algorithm, "use": "sig"}

    def token(self, **changes: Any) -> str:
        return jwt.encode(claims(**changes), self.key, algorithm=self.algorithm, headers={"kid": self.key_id})


@dataclass
class KeyServer:
    """Serves `keys`, or `body` if set, as a JWKS with `status`. Responses wait for `release`."""

    url: str = ""
    keys: list[dict[str, Any]] = field(default_factory=list)
    body: bytes | None = None
    status: int = 200
    fetches: int = 0
    release: asyncio.Event = field(default_factory=asyncio.Event)

    async def respond(self, request: web.Request) -> web.Response:
        self.fetches += 1
        await self.release.wait()
        body = msgspec.json.encode({"keys": self.keys}) if self.body is None else self.body
        return web.Response(status=self.status, body=body)


@asynccontextmanager
async def key_server(*signers: Signer) -> AsyncIterator[KeyServer]:
    server = KeyServer(keys=[signer.public for signer in signers])
    server.release.set()
    app = web.Application()
    app.router.add_get("/jwks.json", server.respond)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/jwks.json"
    try:
        yield server
    finally:
        await runner.cleanup()
