"""valkey:// and redis:// count in a shared in-memory store: exact over all instances, with the shortest round trip."""

from pathlib import Path
from typing import Any

from limits.aio.storage import RedisStorage
from valkey.asyncio import BlockingConnectionPool, Valkey
from valkey.asyncio.retry import Retry
from valkey.backoff import NoBackoff
from valkey.exceptions import ConnectionError as ValkeyConnectionError

from shared.limits.moving_window import TakeResult, WindowStorage

TAKE = (Path(__file__).parent / "take.lua").read_text(encoding="utf-8")


class ValkeyStorage(RedisStorage, WindowStorage):
    """The Redis storage of `limits`, with a script that admits and describes by the store's clock, and a bounded pool.

    The library's own scripts stamp entries with the clock of the calling instance.
    """

    def __init__(self, uri: str, *, timeout: float, max_connections: int) -> None:
        """timeout: seconds for connecting and for each response."""
        self._pool = BlockingConnectionPool.from_url(
            uri,
            max_connections=max_connections,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 1),  # a connection that the server closed while idle is opened again
            retry_on_error=[ValkeyConnectionError],
        )
        options: dict[str, Any] = {"connection_pool": self._pool}
        super().__init__("async+valkey://", **options)
        self._take = Valkey(connection_pool=self._pool).register_script(TAKE)

    async def take(self, key: str, limit: int, expiry: int, amount: int = 1) -> TakeResult:
        admitted, remaining, oldest, now = await self._take(
            keys=[self.bridge.prefixed_key(key)], args=[limit, expiry, amount]
        )
        return TakeResult(bool(admitted), remaining, float(oldest) + expiry, float(now))

    async def close(self) -> None:
        await self._pool.aclose()
