"""What every request shares, and one request with what is known about it."""

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
from emulator.auth.database import Db, Pool, explain
from emulator.auth.errors import invalid
from emulator.auth.keys import KeyRing
from emulator.auth.limits import BURST, Bucket
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
    limits: Mapping[str, Bucket]

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Db]:
        """Raises AuthError for what the database refuses through the client's fault."""
        try:
            async with self.pool.acquire() as db, db.transaction():
                yield db
        except asyncpg.PostgresError as error:
            told = explain(error)
            if told.status >= 500:
                raise
            raise told from error


def make_limits(settings: Settings) -> dict[str, Bucket]:
    limits = settings.limits
    named = {
        "sign_in": limits.sign_in,
        "token_refresh": limits.token_refresh,
        "verify": limits.verify,
        "factor": limits.factor,
    }
    buckets = {name: Bucket(amount, FIVE_MINUTES, max(BURST, amount)) for name, amount in named.items()}
    hourly = {"anonymous": limits.anonymous, "email_sent": limits.email_sent, "sms_sent": limits.sms_sent}
    return buckets | {name: Bucket(amount, HOUR) for name, amount in hourly.items()}


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
        """The client as the nearest proxy names it, else the peer."""
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
        """Where a mailed link ends: what the client asks for if allowed, else the site."""
        return redirects.choose(
            self.settings,
            self.request.headers.get("redirect_to"),
            self.query.get("redirect_to"),
            self.request.headers.get("referer"),
        )

    async def form(self) -> dict[str, str]:
        """The fields of a form body. Files are left out."""
        try:
            form = await self.request.form()
        except (MultiPartException, HTTPException, KeyError, ValueError):
            raise invalid("The form cannot be read") from None
        return {name: value for name, value in form.items() if isinstance(value, str)}

    def transaction(self) -> AbstractAsyncContextManager[Db]:
        return self.service.transaction()


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(body), status, headers, "application/json")


def nothing() -> Response:
    return Response(status_code=204)
