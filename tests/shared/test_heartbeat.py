"""The heartbeat of an event stream whose client has stopped reading."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from shared.sse import EventStream

HEARTBEAT, BLOCKED = 0.01, 0.5


class CountingLoop(asyncio.SelectorEventLoop):
    """Counts the timers that are set."""

    timers = 0

    def call_at(self, when: float, callback: Callable[..., object], *args: Any, **options: Any) -> asyncio.TimerHandle:
        self.timers += 1
        return super().call_at(when, callback, *args, **options)


class Source:
    """One frame, at once or never, and then silence."""

    def __init__(self, frames: list[bytes]) -> None:
        self.frames = frames

    async def read(self) -> bytes:
        if self.frames:
            return self.frames.pop()
        await asyncio.Event().wait()
        return b""

    async def close(self, outcome: str) -> None:
        pass


async def _receive() -> dict[str, str]:
    await asyncio.Event().wait()
    return {}


@pytest.mark.parametrize("frames", [[b"data: x\n\n"], []], ids=["a frame is blocked", "a comment is blocked"])
def test_a_blocked_send_sets_no_more_timers_than_an_idle_stream(frames: list[bytes]) -> None:
    expected = frames[0] if frames else b":"
    sent: list[bytes] = []

    async def stream() -> tuple[float, int]:
        readable = asyncio.Event()

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                await readable.wait()
                sent.append(message["body"])

        response = EventStream(Source(frames), heartbeat=HEARTBEAT)
        task = asyncio.ensure_future(response({"type": "http"}, _receive, send))
        loop = asyncio.get_running_loop()
        assert isinstance(loop, CountingLoop)
        began = loop.time()
        await asyncio.sleep(BLOCKED)
        assert sent == []
        blocked = loop.time() - began
        timers = loop.timers
        readable.set()
        while len(sent) < 3:  # the blocked message, then comments
            await asyncio.sleep(HEARTBEAT)
        task.cancel()
        await asyncio.wait([task])
        return blocked, timers

    with asyncio.Runner(loop_factory=CountingLoop) as runner:
        blocked, timers = runner.run(stream())
    assert timers <= blocked / HEARTBEAT + 3
    assert sent[0].startswith(expected)
    assert all(comment.startswith(b":") for comment in sent[1:])
