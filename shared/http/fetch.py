"""One request and its whole response."""

import asyncio
from dataclasses import dataclass

from shared.http.pool import Pool
from shared.http.target import Target

NO_LIMIT = 1 << 40


class NotConnected(ConnectionError):
    """No connection could be made: the request was not sent."""


@dataclass(frozen=True, slots=True)
class Response:
    """A response that was read to its end; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


async def fetch(
    pool: Pool, target: Target, request: bytes, *, timeout: float, repeatable: bool, limit: int = NO_LIMIT
) -> Response:
    """Sends a request on a pooled connection and reads the response, whose body is cut at `limit` bytes.

    A `repeatable` request is sent again when a kept connection turns out to be closed. Raises OSError (of which
    NotConnected is one) or TimeoutError after `timeout` seconds.
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
                return Response(connection.status, connection.headers, await connection.read_all(limit))
            except ConnectionError:
                if not (repeatable and used_before) or connection.status:
                    raise
            finally:
                pool.release(target, connection)
