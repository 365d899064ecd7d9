"""The provider's text as `data: {"text": "…"}` frames: the hot path, one decode and one encode per event."""

from typing import Any

import msgspec

from shared.ai.errors import failure_of
from shared.ai.events import REDUNDANT, RefusalDelta, TextDelta, named
from shared.ai.stream import ResponseStream
from shared.ai.text import REPLACEMENT
from shared.ai.token_estimate import estimate_bytes
from shared.errors import ApiError, ModelFailed
from shared.sse import Outcome, Push

DELTA = b"event: response.output_text.delta\ndata: "
FRAME_BYTES = len(b'data: {"text": ""}\n\n')
NO_PREFIX = b"\n\n"  # no block begins with it
DROPPED = (*REDUNDANT, *named("output_item.done"))


class _Delta(msgspec.Struct):
    delta: str


_decode_delta = msgspec.json.Decoder(_Delta).decode
_encode = msgspec.json.Encoder().encode


class TextRelay:
    """A source of text frames. Token counts go to `notes`; with `keep`, `text` is the answer so far."""

    def __init__(self, stream: ResponseStream, notes: dict[str, Any], *, keep: bool = False) -> None:
        self._stream = stream
        self._notes = notes
        self._failure: ApiError | None = None
        self._pieces: list[str] | None = [] if keep else None
        self._fast = DELTA
        self._events = 0
        self._bytes = 0

    @property
    def frames(self) -> int:
        """The number of frames so far."""
        return self._events

    @property
    def text(self) -> str:
        return "".join(self._pieces or ())

    async def read(self) -> bytes:
        """The frames of one read; b"" when the answer is complete. Text before a failure is returned first."""
        while True:
            if self._failure is not None:
                raise self._failure
            if self._stream.completed:
                self._count()
                await self._stream.finish()
                return b""
            if frames := self._frames(await self._stream.blocks()):
                return frames

    async def stream_into(self, push: Push) -> None:
        """Pushes the frames of each read from within it, while the client keeps up and no failure has occurred."""

        def take(blocks: list[bytes]) -> bool:
            frames = self._frames(blocks)
            keeps_up = push(frames) if frames else True
            return keeps_up and self._failure is None and not self._stream.completed

        if self._failure is None and not self._stream.completed:
            await self._stream.stream_into(take)

    def _frames(self, blocks: list[bytes]) -> bytes:
        frames: list[bytes] = []
        for block in blocks:
            if block.startswith(self._fast):
                try:
                    text = _decode_delta(block[len(DELTA) :]).delta
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # several data lines, or not an event
                    text = self._other(block)
            elif block.startswith(DROPPED):
                continue
            else:
                text = self._other(block)
            if text:
                if "\x00" in text:
                    text = text.replace("\x00", REPLACEMENT)
                frames.append(b'data: {"text": %b}\n\n' % _encode(text))
                if self._pieces is not None:
                    self._pieces.append(text)
            elif self._failure is not None or self._stream.completed:
                break
        if not frames:
            return b""
        joined = b"".join(frames)
        self._events += len(frames)
        self._bytes += len(joined)
        return joined

    def _other(self, block: bytes) -> str:
        """The text of any other event, or "". A refusal is the assistant's answer, so it is relayed as text."""
        try:
            event = self._stream.decode(block)
        except ModelFailed as failure:
            self._failure = failure
            return ""
        self._fast = NO_PREFIX if self._stream.has_pending_surrogate else DELTA
        if isinstance(event, TextDelta | RefusalDelta):
            return event.delta
        self._failure = failure_of(event) if event else None
        return ""

    def _count(self) -> None:
        """Counts the tokens of the text, which matters only if the provider does not."""
        self._stream.generated = estimate_bytes(self._bytes - self._events * FRAME_BYTES)

    async def close(self, outcome: Outcome) -> None:
        self._count()
        self._notes["frames"] = self._events
        self._notes["upstream_request_id"] = self._stream.request_id
        if self._stream.usage is not None:
            self._notes["input_tokens"] = self._stream.usage.input_tokens
            self._notes["output_tokens"] = self._stream.usage.output_tokens
        await self._stream.close()
