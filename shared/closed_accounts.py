"""Accounts that are being deleted, or are gone while their access tokens are still valid.

The database's list of them is read when a request comes, at most every few seconds, and not for each request.
"""

import asyncio
from collections.abc import Callable
from hashlib import sha256
from time import time
from typing import TYPE_CHECKING

from shared.errors import ApiError
from shared.log import describe, log

if TYPE_CHECKING:
    from shared.database import RestClient

FRESH = 5.0  # seconds for which the list is not read again; wall time, since others may stop in a frozen instance
TIMEOUT = 1.0  # seconds


class ClosedAccounts:
    """The list as it was read last. `rest` is the database as the service; with None, the list is empty."""

    def __init__(self, rest: "Callable[[], RestClient] | None") -> None:
        self._rest = rest
        self._digests: frozenset[str] = frozenset()
        self._read_at = 0.0
        self._reading: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Starts reading the list if it is too old, so that `include` need not wait for all of it."""
        if self._rest is not None and self._reading is None and abs(time() - self._read_at) >= FRESH:
            self._reading = asyncio.create_task(self._read(self._rest()))

    async def include(self, user_id: str) -> bool:
        """Whether the account may be closed: it was in the list that was read last. Deletions can be cancelled."""
        self.begin()
        if self._reading is not None:
            await asyncio.shield(self._reading)
        return bool(self._digests) and sha256(user_id.encode()).hexdigest()[:16] in self._digests

    async def _read(self, rest: "RestClient") -> None:
        try:
            async with asyncio.timeout(TIMEOUT):
                self._digests = frozenset(map(str, await rest.rpc("closed_accounts")))
        except (ApiError, TimeoutError) as error:
            cause = describe(error) if isinstance(error, ApiError) else "the database did not respond"
            log("WARNING", "closed accounts not read", cause=cause)
        finally:
            self._read_at, self._reading = time(), None
