"""The Auth service on a real port, with settings of the test, for HTTP clients and SDKs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import jwt
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from emulator.auth.app import AuthApp, open_app
from emulator.auth.config import Settings
from emulator.auth.service import Service

SECRET = "a-secret-for-tests-that-is-long-enough-for-hs256"
QUICK = {
    "GOTRUE_SMTP_MAX_FREQUENCY": "1ns",
    "GOTRUE_SMS_MAX_FREQUENCY": "1ns",
    "EMULATOR_AUTH_HASH_COST": "4",
}
Json = dict[str, Any]


def key(role: str, **claims: Any) -> str:
    return jwt.encode({"iss": "test", "role": role, "exp": int(time.time()) + 3600, **claims}, SECRET, "HS256")


@dataclass
class Auth:
    """A running service. `http` is a client with its base URL; `url` is for SDK clients."""

    url: str
    http: httpx.AsyncClient
    database_url: str
    app: AuthApp

    @property
    def service(self) -> Service:
        return self.app._service

    async def call(
        self, method: str, path: str, body: Any = None, token: str | None = None, **more: Any
    ) -> httpx.Response:
        headers = dict(more.pop("headers", {}))
        if token:
            headers["authorization"] = f"Bearer {token}"
        if body is not None:
            more["json"] = body
        return await self.http.request(method, path, headers=headers, **more)

    async def admin(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.call(method, path, body, key("service_role"), **more)

    async def sign_up(self, email: str, password: str = "secret-1", **more: Any) -> Json:
        """Signs up; returns the session if autoconfirm is on, otherwise the user."""
        response = await self.call("POST", "/signup", {"email": email, "password": password, **more})
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def sign_in(self, email: str, password: str = "secret-1") -> Json:
        response = await self.call("POST", "/token?grant_type=password", {"email": email, "password": password})
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def mail(self, to: str) -> Json:
        """The newest mail to this address."""
        messages = (await self.http.get("/mailbox", params={"to": to})).json()["messages"]
        assert messages, f"no mail to {to}"
        return dict(messages[0])

    async def follow(self, link: str) -> httpx.Response:
        """The response to a mailed link."""
        return await self.http.get("/verify?" + link.split("?", 1)[1])

    async def sql(self, statement: str, *values: Any) -> list[Any]:
        connection = await asyncpg.connect(self.database_url)
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()


@asynccontextmanager
async def run_auth(database_url: str, **settings: str) -> AsyncIterator[Auth]:
    """Runs the service; `settings` are variables, without the prefix GOTRUE_, e.g. MAILER_AUTOCONFIRM="true"."""
    environment = {
        "DATABASE_URL": database_url,
        "GOTRUE_SITE_URL": "http://localhost:3000",
        "GOTRUE_JWT_SECRET": SECRET,
        "API_EXTERNAL_URL": "http://auth.test",
        "GOTRUE_DB_MAX_POOL_SIZE": "5",
        **QUICK,
        **{name if name.startswith("EMULATOR_") else f"GOTRUE_{name}": value for name, value in settings.items()},
    }
    async with (
        open_app(Settings.from_env(environment)) as app,
        serve(Starlette(routes=[Mount("/auth/v1", app), Mount("/", app)])) as url,
        httpx.AsyncClient(base_url=url, timeout=30) as client,
    ):
        yield Auth(url, client, database_url, app)


@asynccontextmanager
async def serve(app: Any) -> AsyncIterator[str]:
    """Serves an ASGI app on a free port; yields its URL."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off", ws="none"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.002)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
