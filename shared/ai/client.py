"""The streaming client of the Responses API: what the `openai` SDK does for a stream, at a fraction of its cost.

Retries end with the answer's head: once that was good, a failure is the caller's to tell.
"""

import asyncio
import random
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from shared.ai.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    from_answer,
    hide,
    to_api_error,
)
from shared.ai.stream import ResponseStream
from shared.config import Settings
from shared.http.connection import Connection
from shared.http.pool import Pool
from shared.http.target import Target, with_body

FIRST_DELAY = 0.5
MAX_DELAY = 8.0
EXPLAIN = 2.0
MAX_ERROR_BODY = 64 * 1024


class ResponsesClient:
    """Opens streams at {OPENAI_BASE_URL}/responses over the process's connection pool."""

    def __init__(self, settings: Settings, pool: Pool) -> None:
        self._settings = settings
        self._pool = pool
        self._target = Target(f"{settings.openai_base_url}/responses")
        hide(settings.openai_api_key)
        self._head = self._target.head("POST", _headers(settings))

    async def open(self, parameters: Mapping[str, Any]) -> "ResponseStream":
        """Sends a request with `stream: true`, `store: false` and waits for the first event.

        Raises an ApiError of the model's kind; its __cause__ is the APIError that the SDK would raise.
        """
        data = msgspec.json.encode({"model": self._settings.openai_model, **parameters, "stream": True, "store": False})
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._settings.openai_first_byte_timeout
        attempt = 0
        while True:
            try:
                return await self._attempt(data, deadline)
            except APIError as error:
                delay = _delay(error, attempt)
                if (
                    not error.retriable
                    or attempt >= self._settings.openai_max_retries
                    or loop.time() + delay > deadline
                ):
                    raise to_api_error(error) from error
            attempt += 1
            await asyncio.sleep(delay)

    async def _attempt(self, data: bytes, deadline: float) -> "ResponseStream":
        """Raises an APIError for what comes before a good head, ModelFailed for what comes after it."""
        stream: ResponseStream | None = None
        try:
            async with asyncio.timeout_at(deadline):
                connection = await self._send(data)
                if 200 <= connection.status < 300:
                    stream = ResponseStream(connection, self._release, self._settings.openai_silence_timeout)
                    await stream.begin()
        except TimeoutError as error:
            raise APITimeoutError(f"no answer from {self._target.netloc}") from error
        except OSError as error:
            raise APIConnectionError(f"{type(error).__name__} at {self._target.netloc}") from error
        if stream is None:
            raise await self._refusal(connection)
        await stream.settle()
        return stream

    async def _send(self, data: bytes) -> Connection:
        """A connection with the head of the answer."""
        connection = await self._pool.acquire(self._target, self._settings.openai_connect_timeout)
        try:
            await connection.send(with_body(self._head, data))
        except BaseException:
            self._release(connection)
            raise
        return connection

    async def _refusal(self, connection: Connection) -> APIStatusError:
        """The error of an answer; its status counts, also when the words that explain it break off."""
        body = bytearray()
        try:
            with suppress(OSError):  # TimeoutError is one
                async with asyncio.timeout(EXPLAIN):
                    while len(body) < MAX_ERROR_BODY and (piece := await connection.read()):
                        body += piece
        finally:
            self._release(connection)
        return from_answer(connection.status, connection.headers, bytes(body[:MAX_ERROR_BODY]))

    def _release(self, connection: Connection) -> None:
        self._pool.release(self._target, connection)


def _headers(settings: Settings) -> dict[str, str]:
    headers = {
        "authorization": f"Bearer {settings.openai_api_key}",
        "content-type": "application/json",
        "accept": "text/event-stream",
        "accept-encoding": "identity",
        "user-agent": "edgewise",
        "openai-organization": settings.openai_organization,
        "openai-project": settings.openai_project,
    }
    return {name: value for name, value in headers.items() if value}


def _delay(error: APIError, attempt: int) -> float:
    """Seconds before the next attempt: what the provider asks for, else doubling with jitter.

    A connection that breaks at first was most often one that the provider had closed in the pool: no reason to wait.
    """
    if error.retry_after is not None:
        return error.retry_after
    if attempt == 0 and type(error) is APIConnectionError:
        return 0.0
    return min(MAX_DELAY, FIRST_DELAY * 2.0**attempt) * (1 - 0.25 * random.random())  # noqa: S311 - jitter
