"""What one function process keeps open: HTTP connections, signing keys, counters. Each is made on first use."""

import asyncio
import time
from collections.abc import Coroutine
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from shared.config import Settings, read_settings, refers_to_secrets, settings
from shared.log import log

if TYPE_CHECKING:
    import aiohttp

    from shared.ai.client import ResponsesClient
    from shared.auth.verify import Verifier
    from shared.database import Rest
    from shared.http.pool import Pool
    from shared.limits.limiter import Limiter


class Services:
    """The neighbours of a function; all attributes belong to the running event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._tasks: set[asyncio.Task[Any]] = set()

    @cached_property
    def http(self) -> "aiohttp.ClientSession":
        from shared.http.session import open_session

        return open_session()

    @cached_property
    def pool(self) -> "Pool":
        """Connections to provider, database and keys: as many as there are streams and calls at a time."""
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
    def responses(self) -> "ResponsesClient":
        from shared.ai.client import ResponsesClient

        return ResponsesClient(self.settings, self.pool)

    def rest(self, token: str, *, service: bool = False) -> "Rest":
        from shared.database import Rest

        return Rest(self.settings, self.pool, token, service=service)

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
        if "pool" in self.__dict__:
            self.pool.close()
        if "http" in self.__dict__:
            await self.http.close()


class _Process:
    """This process's services, renewed beside a request once the secrets they hold are old."""

    def __init__(self) -> None:
        self.services = Services(settings())
        self.rotates = refers_to_secrets()
        self.read = time.time()  # wall time: a frozen instance's monotonic clock may have stood still
        self.renewal: asyncio.Task[None] | None = None

    def current(self) -> Services:
        if self.rotates and time.time() - self.read > self.services.settings.secrets_max_age:
            self.renew()
        return self.services

    def renew(self) -> "asyncio.Task[None]":
        """Begins to read the secrets anew, unless that is under way."""
        if self.renewal is None:
            self.renewal = self.services.spawn(self._renew())
        return self.renewal

    async def _renew(self) -> None:
        try:
            fresh = await asyncio.to_thread(read_settings)
        except ValueError as error:  # SecretError, SettingError: the old values serve on
            log("ERROR", "secrets not renewed", cause=str(error))
        else:
            if fresh != self.services.settings:
                old, self.services = self.services, Services(fresh)
                loop = asyncio.get_running_loop()
                # streams that began with the old services may still run
                loop.call_later(fresh.stream_max_duration + 10, lambda: self.services.spawn(old.close()))
        finally:
            self.read, self.renewal = time.time(), None


@lru_cache(maxsize=1)
def _process() -> _Process:
    return _Process()


def services() -> Services:
    """This process's services."""
    return _process().current()


async def renew() -> None:
    """Returns once the secrets, if this process has any, are read anew; when they can't be, the old ones serve on."""
    if _process().rotates:
        await _process().renew()
