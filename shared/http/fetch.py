"""One request and its whole answer."""

import asyncio
from dataclasses import dataclass

from shared.http.pool import Pool
from shared.http.target import Target

NO_LIMIT = 1 << 40


class NotConnected(ConnectionError):
    """No connection came about: the request was not sent."""


@dataclass(frozen=True, slots=True)
class Fetched:
    status: int
    headers: dict[str, str]
    body: bytes


async def fetch(
    pool: Pool, target: Target, request: bytes, *, timeout: float, repeatable: bool, limit: int = NO_LIMIT
) -> Fetched:
    """Raises OSError (NotConnected is one) or TimeoutError. A body is cut at `limit` bytes.

    A kept connection that turns out to be dead is replaced once, if the request is `repeatable`.
    """
    async with asyncio.timeout(timeout):
        while True:
            try:
                connection = await pool.acquire(target, timeout)
            except OSError as error:
                raise NotConnected(f"{type(error).__name__} at {target.netloc}") from error
            used_before = connection.used
            try:
                await connection.send(request)
                return Fetched(connection.status, connection.headers, await connection.read_all(limit))
            except ConnectionError:
                if not (repeatable and used_before) or connection.status:
                    raise
            finally:
                pool.release(target, connection)
