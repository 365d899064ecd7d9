"""The project's public keys: cached, refreshed for an unknown key id, kept while the JWKS endpoint is unavailable."""

import asyncio
from collections.abc import Callable
from time import monotonic

import msgspec

from shared.auth.keys import KeySet, public_keys
from shared.auth.tokens import Token
from shared.errors import AuthUnavailable
from shared.http.fetch import fetch
from shared.http.pool import Pool
from shared.http.target import Target
from shared.log import log

MAX_AGE = 600.0
MIN_INTERVAL = 1.0
MAX_INTERVAL = 10.0
INTERVAL_RESET = 60.0
MAX_BACKOFF = 60.0
TIMEOUT = 5.0
MAX_BYTES = 256 * 1024


class RemoteKeySet:
    """The keys at a JWKS URL. Times in seconds.

    Concurrent requests share one fetch, and fetches start at least `min_interval` apart. So a new key is known within a
    second, and made-up key ids cannot flood the endpoint: each fetch without a new key doubles the interval, up to
    MAX_INTERVAL; a new key, or no fetch for INTERVAL_RESET, resets it.
    """

    def __init__(self, url: str, pool: Callable[[], Pool], *, min_interval: float = MIN_INTERVAL) -> None:
        self._url = url
        self._pool = pool
        self._min_interval = self._interval = min_interval
        self._keys = KeySet()
        self._fetched = -MAX_AGE
        self._next_attempt = 0.0
        self._failures = 0
        self._fetching: asyncio.Task[None] | None = None

    async def keys_for(self, token: Token) -> KeySet:
        """The keys, fetched if they are old or none of them suits the token.

        Raises AuthUnavailable if no key suits and the keys can't be fetched: the token may be valid, and a 401 would
        sign the user out.
        """
        found = self._keys.candidates(token)
        if not found or monotonic() - self._fetched >= MAX_AGE:
            await self._refresh()
            found = self._keys.candidates(token)
        if not found and self._failures:
            raise AuthUnavailable(
                retry_after=max(1.0, self._next_attempt - monotonic()), cause=f"no keys from {self._url}"
            )
        return self._keys

    async def _refresh(self) -> None:
        if self._fetching is None or self._fetching.done():
            if monotonic() < self._next_attempt:
                return
            self._fetching = asyncio.ensure_future(self._fetch())
        await asyncio.shield(self._fetching)

    async def _fetch(self) -> None:
        try:
            keys = public_keys(await self._download())
        except (TimeoutError, OSError, ValueError, RecursionError) as error:
            self._failures += 1
            wait = min(MAX_BACKOFF, 2.0 ** (self._failures - 1))
            log("ERROR", "jwks not fetched", cause=f"{type(error).__name__}: {error}", failures=self._failures)
        else:
            wait = self._interval = self._next_interval(keys)
            self._keys, self._fetched, self._failures = keys, monotonic(), 0
        self._next_attempt = monotonic() + wait

    def _next_interval(self, keys: KeySet) -> float:
        reset = monotonic() - self._fetched > INTERVAL_RESET
        if reset or {key.id for key in keys} != {key.id for key in self._keys}:
            return self._min_interval
        return min(MAX_INTERVAL, self._interval * 2)

    async def _download(self) -> object:
        target = Target(self._url)
        request = target.head("GET", {"accept": "application/json"}) + b"\r\n"
        response = await fetch(self._pool(), target, request, timeout=TIMEOUT, repeatable=True, limit=MAX_BYTES)
        if response.status != 200:
            raise ValueError(f"status {response.status}")
        document: object = msgspec.json.decode(response.body)
        return document
