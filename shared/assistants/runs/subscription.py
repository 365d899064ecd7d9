"""The frames of a run in this process, for one client."""

import asyncio
from typing import Protocol

from shared.sse import Outcome, Push


class FrameBuffer(Protocol):
    """What a subscription uses of a run: all frames so far, and notification of new ones."""

    frames: list[bytes]
    ended: bool
    pushing: "set[Subscription]"

    async def wait(self) -> None:
        """Waits until there are more frames or the run has ended."""

    def unsubscribed(self, outcome: Outcome) -> None:
        """Called once, when the subscription is closed."""


class Subscription:
    """A source of a run's frames, from the one at `position` to the last."""

    def __init__(self, run: FrameBuffer, position: int) -> None:
        self._run = run
        self._position = position
        self._push: Push | None = None
        self._finished: asyncio.Future[None] | None = None
        self._closed = False

    async def read(self) -> bytes:
        run = self._run
        while self._position >= len(run.frames):
            if run.ended:
                return b""
            await run.wait()
        return self._next()

    async def stream_into(self, push: Push) -> None:
        """Pushes frames from within the read that brought them, until the client falls behind or the run ends."""
        run = self._run
        if run.ended or self._position < len(run.frames):
            return
        self._push, self._finished = push, asyncio.get_running_loop().create_future()
        run.pushing.add(self)
        try:
            await self._finished
        finally:
            run.pushing.discard(self)

    def flush(self) -> None:
        """Pushes the new frames; called by the run when there are some or when it has ended."""
        assert self._push is not None
        assert self._finished is not None
        frames, keeps_up, failure = self._next(), True, None
        try:
            keeps_up = self._push(frames) if frames else True
        except Exception as error:  # fails this subscription only, not the run or the other subscriptions
            failure = error
        if self._run.ended or not keeps_up or failure:
            self._run.pushing.discard(self)
            if not self._finished.done():
                self._finished.set_exception(failure) if failure else self._finished.set_result(None)

    def _next(self) -> bytes:
        frames = self._run.frames[self._position :]
        self._position += len(frames)
        return b"".join(frames)

    async def close(self, outcome: Outcome) -> None:
        if not self._closed:
            self._closed = True
            self._run.unsubscribed(outcome)
