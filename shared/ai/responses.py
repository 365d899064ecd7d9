"""The streaming client of the Responses API: what the `openai` SDK does for a stream, at a fraction of its cost.

Retries end with the first byte: once anything was read, a failure is the caller's to tell.
"""

import asyncio
import math
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

import aiohttp
import msgspec

from shared.ai.events import Completed, Created, Event, EventTooLarge, InProgress, Splitter, Usage, decode
from shared.ai.provider import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    failure_of,
    from_answer,
    to_api_error,
)
from shared.config import Settings
from shared.errors import ModelFailed, ModelTimeout
from shared.proxy import proxy_for

FIRST_DELAY = 0.5
MAX_DELAY = 8.0
DRAIN = 0.25
GRACE = 1.0
MAX_ERROR_BODY = 64 * 1024


class ResponsesClient:
    """Opens streams at {OPENAI_BASE_URL}/responses over the process's connection pool."""

    def __init__(self, settings: Settings, http: aiohttp.ClientSession) -> None:
        self._settings = settings
        self._http = http
        self._url = f"{settings.openai_base_url}/responses"
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=settings.openai_connect_timeout)
        self._headers = _headers(settings)
        self._proxy = proxy_for(self._url)

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
        response: aiohttp.ClientResponse | None = None
        try:
            async with asyncio.timeout_at(deadline):
                response = await self._http.post(
                    self._url,
                    data=data,
                    headers=self._headers,
                    timeout=self._timeout,
                    allow_redirects=False,
                    **self._proxy,
                )
                if response.status != 200:
                    body = await response.content.read(MAX_ERROR_BODY)
                    raise from_answer(response.status, response.headers, body)
                stream = ResponseStream(response, self._settings.openai_silence_timeout)
                await stream.prime()
        except TimeoutError as error:
            _discard(response)
            raise APITimeoutError(f"no answer from {self._url}") from error
        except (aiohttp.ClientError, OSError) as error:
            _discard(response)
            raise APIConnectionError(f"{type(error).__name__} at {self._url}") from error
        except (msgspec.DecodeError, RecursionError, EventTooLarge) as error:
            _discard(response)
            raise ModelFailed(cause=f"not an event: {error}") from error
        except BaseException:
            _discard(response)
            raise
        return stream


class ResponseStream:
    """The events of one answer. Read it with `read()` or `async for`, or `blocks()` undecoded; then `close()` it.

    `completed` and `usage` tell how it ended. Any read may raise ModelTimeout (silence) or ModelFailed (broken off).
    """

    def __init__(self, response: aiohttp.ClientResponse, silence: float) -> None:
        self._response = response
        self._silence = _Silence(response, silence)
        self._readany = response.content.readany
        self._feed = Splitter().feed
        self._first: list[bytes] | None = None
        self.request_id: str | None = response.headers.get("x-request-id")
        self.completed = False
        self.usage: Usage | None = None

    async def prime(self) -> None:
        """Reads the first events, so that a failure that comes before any text can still be an error status.

        What comes after the provider's first word is awaited for a moment only: thinking may take long.
        """
        first = await self._first_blocks()
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                while not _begun(first):
                    first += await self.blocks()
        self._first = first

    async def _first_blocks(self) -> list[bytes]:
        while chunk := await self._readany():
            if blocks := self._feed(chunk):
                return blocks
        raise APIConnectionError("the answer ended before it began")

    async def blocks(self) -> list[bytes]:
        """The undecoded events of one read, perhaps none. Raises ModelFailed when the answer breaks off."""
        if self._first is not None:
            blocks, self._first = self._first, None
            return blocks
        self._silence.begin()
        try:
            chunk = await self._readany()
            self._silence.end()
            if chunk:
                return self._feed(chunk)
        except (aiohttp.ClientError, OSError, EventTooLarge) as error:
            if self._silence.broken:
                raise ModelTimeout(cause="silence") from error
            raise ModelFailed(cause=type(error).__name__) from error
        raise ModelFailed(cause="the answer ended without its last event")

    def decode(self, block: bytes) -> Event | None:
        """A block's event; keeps the account of the last one. Raises ModelFailed for what is no event."""
        try:
            event = decode(block)
        except (msgspec.DecodeError, RecursionError) as error:
            raise ModelFailed(cause=f"not an event: {error}") from error
        if isinstance(event, Completed):
            self.completed = True
            self.usage = event.response.usage
        return event

    async def read(self) -> list[Event]:
        """The events of one read; [] after the last one, be it completed, failed, incomplete or an error."""
        found: list[Event] = []
        while not found and not self.completed:
            found = [event for block in await self.blocks() if (event := self.decode(block)) is not None]
        return found

    async def __aiter__(self) -> AsyncIterator[Event]:
        while events := await self.read():
            for event in events:
                yield event
                if failure_of(event):
                    return

    async def close(self) -> None:
        """Gives the connection back if the answer was read to its end; else closes it, which cancels the answer."""
        self._silence.stop()
        if self.completed and not self._response.content.at_eof():
            try:
                async with asyncio.timeout(DRAIN):
                    await self._readany()
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass
        _discard(self._response)


def _begun(blocks: list[bytes]) -> bool:
    """Whether the answer is under way; raises the failure if that is what it begins with."""
    for event in map(decode, blocks):
        if event is None or isinstance(event, Created | InProgress):
            continue
        if failure := failure_of(event):
            raise failure
        return True
    return False


class _Silence:
    """Closes the connection once a read has waited too long; one timer per stream, nothing set or cleared per event."""

    __slots__ = ("_loop", "_response", "_seconds", "_since", "_timer", "broken")

    def __init__(self, response: aiohttp.ClientResponse, seconds: float) -> None:
        self.broken = False
        self._response = response
        self._seconds = seconds
        self._since = math.inf
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(seconds, self._tick)

    def begin(self) -> None:
        self._since = self._loop.time()

    def end(self) -> None:
        self._since = math.inf

    def _tick(self) -> None:
        left = min(self._since, self._loop.time()) + self._seconds - self._loop.time()
        if left <= 0:
            self.broken = True
            self._response.close()
            return
        self._timer = self._loop.call_later(left, self._tick)

    def stop(self) -> None:
        self._timer.cancel()


def _discard(response: aiohttp.ClientResponse | None) -> None:
    if response is not None:
        response.close()  # a connection whose answer was read whole is back in the pool by now


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
