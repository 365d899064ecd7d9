"""Clients of upstream services and shared state of one function process, each created on first use."""

import asyncio
import time
from collections.abc import Coroutine
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from shared.config import Settings, read_settings, refers_to_secrets, settings
from shared.log import log

if TYPE_CHECKING:
    import aiohttp
    import httpx
    from openai import AsyncOpenAI

    from shared.ai.client import ResponsesClient
    from shared.auth.verify import Verifier
    from shared.closed_accounts import ClosedAccounts
    from shared.database import RestClient
    from shared.http.pool import Pool
    from shared.limits.limiter import Limiter
    from shared.personal_keys import PersonalKeys
    from supabase import AsyncClient


Result = TypeVar("Result")


class Services:
    """All attributes belong to the running event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._tasks: set[asyncio.Task[Any]] = set()

    @cached_property
    def http(self) -> "aiohttp.ClientSession":
        from shared.http.session import open_session

        return open_session()

    @cached_property
    def pool(self) -> "Pool":
        """Connections to the provider, the database and the JWKS; unbounded, one per concurrent request."""
        from shared.http.pool import Pool

        return Pool()

    @cached_property
    def verifier(self) -> "Verifier":
        from shared.auth.verify import Verifier

        return Verifier(self.settings, lambda: self.pool)

    @cached_property
    def limiter(self) -> "Limiter":
        from shared.limits.limiter import Limiter

        return Limiter.from_settings(self.settings)

    @cached_property
    def personal_keys(self) -> "PersonalKeys":
        from shared.personal_keys import PersonalKeys

        settings = self.settings
        return PersonalKeys(
            settings,
            lambda: self.rest(settings.require("supabase_service_role_key"), service=True),
            lambda: self.limiter,
        )

    @cached_property
    def closed_accounts(self) -> "ClosedAccounts":
        from shared.closed_accounts import ClosedAccounts

        key = self.settings.supabase_service_role_key if self.settings.supabase_url else ""
        return ClosedAccounts((lambda: self.rest(key, service=True)) if key else None)

    @cached_property
    def responses(self) -> "ResponsesClient":
        from shared.ai.client import ResponsesClient

        return ResponsesClient(self.settings, self.pool)

    @cached_property
    def openai(self) -> "AsyncOpenAI":
        from shared.sdk import make_openai

        return make_openai(self.settings)

    @cached_property
    def sdk_http(self) -> "httpx.AsyncClient":
        """The connection pool that all supabase clients share."""
        from shared.sdk import make_http_client

        return make_http_client(self.settings)

    def supabase(self, key: str, token: str | None = None) -> "AsyncClient":
        from shared.sdk import make_supabase

        return make_supabase(self.settings, self.sdk_http, key, token)

    def rest(self, token: str, *, service: bool = False) -> "RestClient":
        from shared.database import RestClient

        return RestClient(self.settings, self.pool, token, service=service)

    def spawn(self, work: Coroutine[Any, Any, Result]) -> "asyncio.Task[Result]":
        """Runs work in the background; shutdown waits for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Waits for background work, at most 5 seconds, then closes every connection that was opened."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        created = self.__dict__
        if "limiter" in created:
            await self.limiter.close()
        if "pool" in created:
            self.pool.close()
        if "http" in created:
            await self.http.close()
        if "openai" in created:
            await self.openai.close()
        if "sdk_http" in created:
            await self.sdk_http.aclose()


class _Process:
    """This process's services; replaced in the background when the secrets they were made with are too old."""

    def __init__(self) -> None:
        self.services = Services(settings())
        self.rotates = refers_to_secrets()
        self.read_at = time.time()  # wall time: the monotonic clock may stop in a frozen instance
        self.renewal: asyncio.Task[None] | None = None

    def current(self) -> Services:
        if self.rotates and time.time() - self.read_at > self.services.settings.secrets_max_age:
            self.renew()
        return self.services

    def renew(self) -> "asyncio.Task[None]":
        """Starts reading the secrets again, unless that is in progress."""
        if self.renewal is None:
            self.renewal = self.services.spawn(self._renew())
        return self.renewal

    async def _renew(self) -> None:
        try:
            fresh = await asyncio.to_thread(read_settings)
        except ValueError as error:  # SecretError, SettingError: the old values stay in use
            log("ERROR", "secrets not renewed", cause=str(error))
        else:
            if fresh != self.services.settings:
                old, self.services = self.services, Services(fresh)
                loop = asyncio.get_running_loop()
                # streams that began with the old services may still run
                loop.call_later(fresh.stream_max_duration + 10, lambda: self.services.spawn(old.close()))
        finally:
            self.read_at, self.renewal = time.time(), None


@lru_cache(maxsize=1)
def _process() -> _Process:
    return _Process()


def services() -> Services:
    """This process's services."""
    return _process().current()


async def renew() -> None:
    """Waits until the secrets, if this process has any, are read again; when that fails, the old ones stay in use."""
    if _process().rotates:
        await _process().renew()
