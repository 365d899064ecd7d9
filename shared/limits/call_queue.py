"""Bounds the concurrent calls of a store; the wait in the queue and the wait for a response have separate timeouts."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
#: Seconds; reached only by a store that serves fewer than 100 calls a second to 1,000 requests at once.
QUEUE_TIMEOUT = 10.0


class CallQueue:
    """Runs calls in order, at most `concurrency` at a time, each for at most `timeout` seconds."""

    def __init__(self, concurrency: int, timeout: float) -> None:
        self._slots = asyncio.Semaphore(concurrency)
        self._timeout = timeout
        self._last_response = self._silent_since = float("-inf")

    async def run(self, call: Callable[[], Awaitable[T]]) -> T:
        """Returns the call's result; raises TimeoutError when the store sends no response in time.

        Calls that were queued meanwhile then fail too, unless another call got a response, so that not every
        queued call waits for a store that does not respond.
        """
        clock = asyncio.get_running_loop().time
        queued = clock()
        async with asyncio.timeout(QUEUE_TIMEOUT):
            await self._slots.acquire()
        try:
            started = clock()
            if self._silent_since > queued:
                raise TimeoutError("the store is silent")
            try:
                async with asyncio.timeout(self._timeout):
                    result = await call()
            except TimeoutError:
                if self._last_response < started:
                    self._silent_since = clock()
                raise
            self._last_response = clock()
            return result
        finally:
            self._slots.release()
