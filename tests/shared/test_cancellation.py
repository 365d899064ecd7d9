"""The work of a request is cancelled once: for a disconnect, for a timeout, or for a reason that is given."""

import asyncio
from typing import Any

import pytest

from shared.cancellation import RequestCancellation
from shared.errors import RequestTimeout, ShuttingDown, TimedOut
from shared.sse import EventStream, Outcome

pytestmark = pytest.mark.asyncio


async def settled(scope: RequestCancellation) -> bool:
    """Waits for a cancellation; whether the scope caused it."""
    try:
        await asyncio.sleep(20)
    except asyncio.CancelledError:
        return scope.settle()
    return False


def is_uncancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() == 0


async def test_only_the_first_reason_counts() -> None:
    scope = RequestCancellation()
    scope.interrupt_after(0.01, TimedOut)
    scope.interrupt_after(0.01, RequestTimeout)
    assert await settled(scope)
    assert isinstance(scope.reason, TimedOut)
    assert is_uncancelled()


async def test_nothing_is_cancelled_after_the_end() -> None:
    scope = RequestCancellation()
    timer = scope.interrupt_after(0, TimedOut)
    scope.stop()
    scope.interrupt(ShuttingDown())
    await asyncio.sleep(0.01)
    assert timer.when() > 0
    assert scope.reason is None
    assert is_uncancelled()


async def test_another_cancellation_is_not_settled() -> None:
    async def work() -> bool:
        return await settled(RequestCancellation())

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    assert await task is False


class Silent:
    """A source that sends nothing, and remembers how it was closed."""

    outcome: Outcome | None = None

    async def read(self) -> bytes:
        await asyncio.sleep(20)
        return b""

    async def close(self, outcome: Outcome) -> None:
        self.outcome = outcome


async def test_a_stream_ends_with_its_client_under_a_server_without_our_extensions() -> None:
    disconnected = asyncio.Event()
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await disconnected.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)
        disconnected.set()

    source = Silent()
    await asyncio.wait_for(EventStream(source)({"type": "http"}, receive, send), 10)
    assert source.outcome == "disconnected"
    assert [message["type"] for message in sent] == ["http.response.start"]
    assert is_uncancelled()
