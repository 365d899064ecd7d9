"""An answer as a source of frames: what comes before the model's text, the text, and what comes after it."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from shared.ai.relay import TextRelay
from shared.sse import Outcome, Push

Opener = Callable[[], Awaitable[TextRelay]]
Save = Callable[[str], Awaitable[None]]


class Answer:
    """Frames of `before`, of the model's text, and of `after`, which only a complete answer has.

    The whole text is then given to `save`, before `[DONE]`. With `before`, the model is asked once that is sent: it
    neither waits for the model nor fails with it.
    """

    def __init__(self, opener: Opener, *, before: str = "", after: str = "", save: Save | None = None) -> None:
        self._opener: Opener | None = opener
        self._before = self._waiting = before
        self._after = after
        self._save = save
        self._relay: TextRelay | None = None
        self._ended = False

    async def open(self) -> "Answer":
        """Waits for the model's first event unless there is something to send before it; raises a model error."""
        if not self._waiting:
            await self._ask()
        return self

    async def read(self) -> bytes:
        if self._waiting:
            waiting, self._waiting = self._waiting, ""
            return frame(waiting)
        relay = self._relay or await self._ask()
        if self._ended:
            return b""
        if frames := await relay.read():
            return frames
        self._ended = True
        text = relay.text
        after = self._after if relay.frames else ""
        if self._save:
            await asyncio.shield(self._save(self._before + text + after))
        return frame(after) if after else b""

    async def _ask(self) -> TextRelay:
        assert self._opener is not None
        opener, self._opener = self._opener, None  # which holds the request
        self._relay = await opener()
        return self._relay

    async def stream_into(self, push: Push) -> None:
        if self._relay is not None and not self._ended:
            await self._relay.stream_into(push)

    async def close(self, outcome: Outcome) -> None:
        if self._relay is not None:
            await self._relay.close(outcome)


def frame(text: str) -> bytes:
    return b'data: {"text": %b}\n\n' % msgspec.json.encode(text)
