"""valkey:// and redis:// count in a shared in-memory store: exact over all instances, the fastest of the shared."""

from pathlib import Path

from valkey.asyncio import Valkey
from valkey.asyncio.retry import Retry
from valkey.backoff import NoBackoff
from valkey.exceptions import ConnectionError as StoreConnectionError
from valkey.exceptions import ValkeyError

from shared.limits.storage import Taken

TAKE = (Path(__file__).parent / "take.lua").read_text(encoding="utf-8")


class ValkeyWindows:
    """One script call per request; the script runs alone in the store, so that the count is exact."""

    failures: tuple[type[Exception], ...] = (ValkeyError, OSError)

    def __init__(self, url: str, timeout: float) -> None:
        self._client = Valkey.from_url(
            url,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[StoreConnectionError],
        )
        self._take = self._client.register_script(TAKE)

    async def take(self, key: str, limit: int, seconds: int) -> Taken:
        admitted, remaining, oldest, now = await self._take(keys=[key], args=[limit, seconds])
        return Taken(bool(admitted), int(remaining), float(oldest), float(now))

    async def close(self) -> None:
        await self._client.aclose()
