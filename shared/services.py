"""What one function process keeps open: HTTP connections, signing keys, counters. Each is made on first use."""

import asyncio
from collections.abc import Coroutine
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import aiohttp

from shared.config import Settings, settings

if TYPE_CHECKING:
    from shared.ai.responses import ResponsesClient
    from shared.auth.verify import Verifier
    from shared.database import Rest
    from shared.limits.limiter import Limiter


class Services:
    """The neighbours of a function; all attributes belong to the running event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stopping = False
        self._tasks: set[asyncio.Task[Any]] = set()

    @cached_property
    def http(self) -> aiohttp.ClientSession:
        """One pool for all neighbours: as many connections as there are streams, proxies from the environment."""
        connector = aiohttp.TCPConnector(limit=0, ttl_dns_cache=300, keepalive_timeout=30)
        return aiohttp.ClientSession(
            connector=connector, trust_env=True, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=True
        )

    @cached_property
    def verifier(self) -> "Verifier":
        from shared.auth.verify import Verifier

        return Verifier(self.settings, lambda: self.http)

    @cached_property
    def limiter(self) -> "Limiter":
        from shared.limits.limiter import Limiter

        return Limiter.from_settings(self.settings)

    @cached_property
    def responses(self) -> "ResponsesClient":
        from shared.ai.responses import ResponsesClient

        return ResponsesClient(self.settings, self.http)

    def rest(self, token: str, *, service: bool = False) -> "Rest":
        from shared.database import Rest

        return Rest(self.settings, self.http, token, service=service)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Runs work beside the answer; shutdown waits for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Waits for what was spawned, then closes every connection that was opened."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        if "limiter" in self.__dict__:
            await self.limiter.close()
        if "http" in self.__dict__:
            await self.http.close()


@lru_cache(maxsize=1)
def services() -> Services:
    """This process's services."""
    return Services(settings())
