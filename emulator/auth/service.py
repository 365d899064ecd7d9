"""The service's shared state, and the request that handlers receive."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import msgspec
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

from emulator.auth import redirects
from emulator.auth.config_types import Settings
from emulator.auth.database import Db, Pool, as_auth_error
from emulator.auth.errors import invalid
from emulator.auth.keys import KeyRing
from emulator.auth.limits import BURST, TokenBucket
from emulator.auth.mailer import Mailer
from emulator.auth.models import Row, User
from emulator.auth.params import Body
from emulator.auth.passwords import Hasher

FIVE_MINUTES, HOUR = 300.0, 3600.0


@dataclass(slots=True)
class Service:
    settings: Settings
    pool: Pool
    keys: KeyRing
    hasher: Hasher
    mailer: Mailer
    limits: Mapping[str, TokenBucket]

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Db]:
        """A connection in a transaction. Raises AuthError for database errors that the client causes."""
        try:
            async with self.pool.acquire() as db, db.transaction():
                yield db
        except asyncpg.PostgresError as error:
            client_error = as_auth_error(error)
            if client_error.status >= 500:
                raise
            raise client_error from error


def make_limits(settings: Settings) -> dict[str, TokenBucket]:
    limits = settings.limits
    five_minutes = {
        "sign_in": limits.sign_in,
        "token_refresh": limits.token_refresh,
        "verify": limits.verify,
        "factor": limits.factor,
    }
    buckets = {name: TokenBucket(amount, FIVE_MINUTES, max(BURST, amount)) for name, amount in five_minutes.items()}
    hourly = {"anonymous": limits.anonymous, "email_sent": limits.email_sent, "sms_sent": limits.sms_sent}
    return buckets | {name: TokenBucket(amount, HOUR) for name, amount in hourly.items()}


@dataclass(slots=True)
class Call:
    """One request. claims, user and session are set by the route's guard."""

    service: Service
    request: Request
    body: Body
    path: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, Any] = field(default_factory=dict)
    maybe_user: User | None = None
    session: Row | None = None

    @property
    def settings(self) -> Settings:
        return self.service.settings

    @property
    def user(self) -> User:
        assert self.maybe_user is not None, "the route's guard must load a user"
        return self.maybe_user

    @property
    def audience(self) -> str:
        return self.request.headers.get("x-jwt-aud") or self.settings.jwt.audience

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params

    @property
    def user_agent(self) -> str:
        return self.request.headers.get("user-agent", "").replace("\0", "")[:1000]

    @property
    def ip(self) -> str:
        """The first valid address of X-Forwarded-For, else the peer's."""
        for part in self.request.headers.get("x-forwarded-for", "").split(","):
            try:
                return str(ipaddress.ip_address(part.strip().partition("%")[0]))
            except ValueError:
                continue
        try:
            return str(ipaddress.ip_address(self.request.client.host if self.request.client else ""))
        except ValueError:
            return "127.0.0.1"

    @property
    def redirect_to(self) -> str:
        """The URL that a mailed link redirects to: the one requested if it is allowed, else the site URL."""
        return redirects.choose(
            self.settings,
            self.request.headers.get("redirect_to"),
            self.query.get("redirect_to"),
            self.request.headers.get("referer"),
        )

    async def form(self) -> dict[str, str]:
        """The fields of a form body, without files."""
        try:
            form = await self.request.form()
        except (MultiPartException, HTTPException, KeyError, ValueError):
            raise invalid("The form cannot be read") from None
        return {name: value for name, value in form.items() if isinstance(value, str)}

    def transaction(self) -> AbstractAsyncContextManager[Db]:
        return self.service.transaction()


def json_response(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(body), status, headers, "application/json")


def no_content() -> Response:
    return Response(status_code=204)
