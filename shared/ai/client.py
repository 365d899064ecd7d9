"""The streaming client of the Responses API: what the `openai` SDK does for a stream, at a fraction of its cost.

Retries until a 2xx response head is received; a later failure is raised to the caller.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from shared.ai.errors import MAX_ERROR_BODY, ProviderError, from_response, to_api_error
from shared.ai.headers import provider_headers
from shared.ai.stream import BlockFilter, OnEnd, ResponseStream
from shared.config import Settings
from shared.http.connection import Connection
from shared.http.pool import Pool
from shared.http.target import Target, with_body

FIRST_DELAY = 0.5
MAX_DELAY = 8.0
ERROR_BODY_TIMEOUT = 2.0
HEADERS = {
    "content-type": "application/json",
    "accept": "text/event-stream",
    "accept-encoding": "identity",
    "user-agent": "edgewise",
}


class ResponsesClient:
    """Opens streams at {OPENAI_BASE_URL}/responses over the process's connection pool."""

    def __init__(self, settings: Settings, pool: Pool) -> None:
        self._settings = settings
        self._pool = pool
        self._target = Target(f"{settings.openai_base_url}/responses")
        self._head = self._target.head("POST", {**provider_headers(settings), **HEADERS})

    async def open(
        self,
        parameters: Mapping[str, Any],
        block_filter: Callable[[], BlockFilter] | None = None,
        *,
        incomplete: bool = False,
        on_end: OnEnd | None = None,
    ) -> ResponseStream:
        """Sends a request with `stream: true`, `store: false` and waits for the first event.

        `block_filter` makes the filter of a response's events, one for each attempt. With `incomplete`, a response that
        ends as incomplete before any output is no failure. `on_end` is the stream's, also of one that fails early.

        Raises one of the model errors (shared/errors.py); its __cause__ is the ProviderError.
        """
        data = msgspec.json.encode({"model": self._settings.openai_model, **parameters, "stream": True, "store": False})
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._settings.openai_first_byte_timeout
        attempt = 0
        while True:
            try:
                stream = await self._attempt(data, deadline, block_filter)
                break
            except ProviderError as error:
                delay = _delay(error, attempt)
                if (
                    not error.retriable
                    or attempt >= self._settings.openai_max_retries
                    or loop.time() + delay > deadline
                ):
                    raise to_api_error(error) from error
            attempt += 1
            await asyncio.sleep(delay)
        stream.on_end = on_end
        await stream.wait_for_output(incomplete=incomplete)
        return stream

    async def _attempt(
        self, data: bytes, deadline: float, block_filter: Callable[[], BlockFilter] | None
    ) -> ResponseStream:
        """Raises ProviderError before a 2xx response head, ModelFailed after it."""
        loop = asyncio.get_running_loop()
        timer: asyncio.TimerHandle | None = None
        stream: ResponseStream | None = None
        try:
            connect_timeout = min(self._settings.openai_connect_timeout, deadline - loop.time())
            connection = await self._pool.acquire(self._target, connect_timeout)
            timer = loop.call_at(deadline, connection.expire)  # a third of the cost of asyncio.timeout
            await self._send(connection, data)
            if 200 <= connection.status < 300:
                changed = block_filter() if block_filter else None
                stream = ResponseStream(connection, self._release, self._settings.openai_silence_timeout, changed)
                await stream.begin()
        except TimeoutError as error:
            raise ProviderError(f"no response from {self._target.netloc}", timed_out=True) from error
        except OSError as error:
            raise ProviderError(f"{type(error).__name__} at {self._target.netloc}") from error
        finally:
            if timer is not None:
                timer.cancel()
        if stream is None:
            raise await self._error_of(connection)
        return stream

    async def _send(self, connection: Connection, data: bytes) -> None:
        """Sends a request and waits for the head of the response."""
        try:
            await connection.send(with_body(self._head, data))
        except BaseException:
            self._release(connection)
            raise

    async def _error_of(self, connection: Connection) -> ProviderError:
        """The error of a response; its status is used even if reading the body fails."""
        body = bytearray()
        try:
            with suppress(OSError):  # TimeoutError is one
                async with asyncio.timeout(ERROR_BODY_TIMEOUT):
                    while len(body) < MAX_ERROR_BODY and (chunk := await connection.read()):
                        body += chunk
        finally:
            self._release(connection)
        return from_response(connection.status, connection.headers, bytes(body[:MAX_ERROR_BODY]))

    def _release(self, connection: Connection) -> None:
        self._pool.release(self._target, connection)


def _delay(error: ProviderError, attempt: int) -> float:
    """Seconds before the next attempt: as the provider requests, else doubling with jitter.

    The first broken connection is retried at once: it was most likely a pooled one that the provider had closed.
    """
    if error.retry_after is not None:
        return error.retry_after
    if attempt == 0 and error.status is None and not error.timed_out:
        return 0.0
    return min(MAX_DELAY, FIRST_DELAY * 2.0**attempt) * (1 - 0.25 * random.random())  # noqa: S311 - jitter
