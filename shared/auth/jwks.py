"""The project's public keys: cached, refreshed for a key id not seen yet, kept while the server of keys is away."""

import asyncio
from collections.abc import Callable
from time import monotonic

import aiohttp
import msgspec

from shared.auth.jws import Jws
from shared.auth.keys import PublicKey, public_keys
from shared.errors import AuthUnavailable
from shared.log import log
from shared.proxy import proxy_for

FRESH = 600.0
MIN_INTERVAL = 10.0
MAX_BACKOFF = 60.0
TIMEOUT = 5.0
MAX_BYTES = 256 * 1024


class Jwks:
    """Times in seconds. However many requests wait, one fetch runs, and never two within `min_interval`."""

    def __init__(
        self, url: str, http: Callable[[], aiohttp.ClientSession], *, min_interval: float = MIN_INTERVAL
    ) -> None:
        self._url = url
        self._http = http
        self._min_interval = min_interval
        self._keys: list[PublicKey] = []
        self._fetched = -FRESH
        self._next_attempt = 0.0
        self._failures = 0
        self._fetching: asyncio.Task[None] | None = None

    async def candidates(self, token: Jws) -> list[PublicKey]:
        """Keys that may have signed the token, by key id, else by algorithm.

        None at all means that the token is forged or foreign. Raises AuthUnavailable while that can't be told because
        the keys can't be fetched: the caller's token may be good, so that 401 would wrongly sign them out.
        """
        found = self._matching(token)
        if found and monotonic() - self._fetched < FRESH:
            return found
        await self._refresh()
        found = self._matching(token)
        if not found and self._failures:
            raise AuthUnavailable(
                retry_after=max(1.0, self._next_attempt - monotonic()), cause=f"no keys from {self._url}"
            )
        return found

    def _matching(self, token: Jws) -> list[PublicKey]:
        usable = [key for key in self._keys if key.algorithm == token.algorithm]
        if token.key_id is None:
            return usable
        return [key for key in usable if key.key_id == token.key_id]

    async def _refresh(self) -> None:
        if self._fetching is None or self._fetching.done():
            if monotonic() < self._next_attempt:
                return
            self._fetching = asyncio.ensure_future(self._fetch())
        await asyncio.shield(self._fetching)

    async def _fetch(self) -> None:
        try:
            keys = public_keys(await self._download())
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, RecursionError) as error:
            self._failures += 1
            wait = min(MAX_BACKOFF, 2.0 ** (self._failures - 1))
            log("ERROR", "jwks not fetched", cause=f"{type(error).__name__}: {error}", failures=self._failures)
        else:
            self._keys, self._fetched, self._failures = keys, monotonic(), 0
            wait = self._min_interval
        self._next_attempt = monotonic() + wait

    async def _download(self) -> object:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        proxy = proxy_for(self._url)
        async with self._http().get(self._url, timeout=timeout, allow_redirects=False, **proxy) as response:
            if response.status != 200:
                raise ValueError(f"status {response.status}")
            data = await response.content.read(MAX_BYTES)
        document: object = msgspec.json.decode(data)
        return document
