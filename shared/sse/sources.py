"""Where the frames of an event stream come from."""

from collections.abc import AsyncIterator
from typing import Literal, Protocol

from shared.server.extensions import Push

Outcome = Literal["completed", "failed", "disconnected"]
"""How a stream ended; "disconnected" means that the client closed the connection first."""


class Source(Protocol):
    """A producer of frames. A function may also return a plain async iterator of frames."""

    async def read(self) -> bytes:
        """Returns the next frames; b"" at the end. Raises ApiError when it fails."""

    async def close(self, outcome: Outcome) -> None:
        """Releases resources; called exactly once, also when the client has disconnected."""


class PushSource(Source, Protocol):
    """A source that can write frames from within its upstream read, so that no task is woken for each event."""

    async def stream_into(self, push: Push) -> None:
        """Pushes frames as they arrive; returns when `push` returns False or when the source ends or fails."""


class IteratorSource:
    """Adapts an async iterator of frames to a Source."""

    def __init__(self, frames: AsyncIterator[bytes]) -> None:
        self._frames = frames

    async def read(self) -> bytes:
        return await anext(self._frames, b"")

    async def close(self, outcome: Outcome) -> None:
        if hasattr(self._frames, "aclose"):
            await self._frames.aclose()
