"""The project's public keys: cached, refreshed for a key id not seen yet, kept while the server of keys is away."""

import asyncio
from collections.abc import Callable
from time import monotonic

import msgspec

from shared.auth.jws import Jws
from shared.auth.keys import PublicKey, public_keys
from shared.errors import AuthUnavailable
from shared.http.fetch import fetch
from shared.http.pool import Pool
from shared.http.target import Target
from shared.log import log

FRESH = 600.0
MIN_INTERVAL = 1.0
MAX_INTERVAL = 10.0
CALM = 60.0
MAX_BACKOFF = 60.0
TIMEOUT = 5.0
MAX_BYTES = 256 * 1024


class Jwks:
    """Times in seconds. However many requests wait, one fetch runs, and never two within `min_interval`.

    So a new key is known within a second, and made-up key ids cannot hammer the server of keys: each fetch that brings
    nothing new doubles the distance to the next, up to MAX_INTERVAL.
    """

    def __init__(self, url: str, pool: Callable[[], Pool], *, min_interval: float = MIN_INTERVAL) -> None:
        self._url = url
        self._pool = pool
        self._min_interval = self._interval = min_interval
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
        except (TimeoutError, OSError, ValueError, RecursionError) as error:
            self._failures += 1
            wait = min(MAX_BACKOFF, 2.0 ** (self._failures - 1))
            log("ERROR", "jwks not fetched", cause=f"{type(error).__name__}: {error}", failures=self._failures)
        else:
            wait = self._interval = self._next_interval(keys)
            self._keys, self._fetched, self._failures = keys, monotonic(), 0
        self._next_attempt = monotonic() + wait

    def _next_interval(self, keys: list[PublicKey]) -> float:
        calm = monotonic() - self._fetched > CALM
        if calm or {key.key_id for key in keys} != {key.key_id for key in self._keys}:
            return self._min_interval
        return min(MAX_INTERVAL, self._interval * 2)

    async def _download(self) -> object:
        target = Target(self._url)
        request = target.head("GET", {"accept": "application/json"}) + b"\r\n"
        answer = await fetch(self._pool(), target, request, timeout=TIMEOUT, repeatable=True, limit=MAX_BYTES)
        if answer.status != 200:
            raise ValueError(f"status {answer.status}")
        document: object = msgspec.json.decode(answer.body)
        return document
