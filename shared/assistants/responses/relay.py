"""The provider's events of one response, passed on as they are; the last one waits until the response is kept."""

from collections.abc import Awaitable, Callable
from json import loads
from typing import Any

from shared.ai.decoding import data_of
from shared.ai.events import named
from shared.ai.stream import ResponseStream
from shared.assistants.rows import Json
from shared.errors import ApiError, ModelFailed
from shared.openai_errors import openai_error
from shared.sse import Outcome, Push, frame
from shared.unicode import encode_json, well_formed

LAST = (*named("completed", "incomplete", "failed"), b"event: error\n")
EVENT = b"event: "
END = b"\n\n"
LAST_TYPES = ("response.completed", "response.incomplete", "response.failed", "error")


class ResponseRelay:
    """A source of the provider's events. `response` is the response object once the last event has been read.

    `keep` is called with it before the last event is sent, so that whoever has seen the end can refer to the response.
    """

    def __init__(self, stream: ResponseStream, keep: Callable[[Json], Awaitable[None]], notes: dict[str, Any]) -> None:
        self.response: Json | None = None
        self._stream = stream
        self._keep = keep
        self._notes = notes
        self._last: bytes | None = None
        self._ended = False
        self._events = 0

    async def read(self) -> bytes:
        """The events of one read; b"" after the last one."""
        while not self._ended:
            if self._last is None and (frames := self._take(await self._stream.blocks())):
                return frames
            if self._last is not None:
                await self._end(self._last)
                return self._last + END
        return b""

    async def stream_into(self, push: Push) -> None:
        """Pushes the events of each read from within it, while the client keeps up, up to the last one."""

        def take(blocks: list[bytes]) -> bool:
            frames = self._take(blocks)
            return (push(frames) if frames else True) and self._last is None

        if self._last is None:
            await self._stream.stream_into(take)

    def _take(self, blocks: list[bytes]) -> bytes:
        for at, block in enumerate(blocks):
            if block.startswith(LAST) or (not block.startswith(EVENT) and _is_last(block)):
                self._last = block
                blocks = blocks[:at]
                break
        self._events += len(blocks)
        return END.join(blocks) + END if blocks else b""

    async def _end(self, block: bytes) -> None:
        self._stream.decode(block)  # records completion and usage
        self._stream.generated = self._events
        self._ended = True
        response = _event_of(block).get("response")
        if isinstance(response, dict):
            self.response = well_formed(response)
            await self._keep(self.response)
        await self._stream.finish()

    def error_frame(self, error: ApiError) -> bytes:
        """The end of a stream that failed: an `error` event as the Responses API has it, with the next number."""
        shown = openai_error(error)
        data = {"type": "error", "code": shown["code"], "message": shown["message"], "param": shown["param"]}
        return frame(encode_json({**data, "sequence_number": self._events}), event="error")

    async def close(self, outcome: Outcome) -> None:
        self._stream.generated = self._events  # a delta is about a token; used if the provider reports no usage
        self._notes["upstream_request_id"] = self._stream.request_id
        if self._stream.usage is not None:
            self._notes["input_tokens"] = self._stream.usage.input_tokens
            self._notes["output_tokens"] = self._stream.usage.output_tokens
        await self._stream.close()


def _is_last(block: bytes) -> bool:
    """Whether a block without an `event:` line is the last event."""
    return any(kind.encode() in block for kind in LAST_TYPES) and _event_of(block).get("type") in LAST_TYPES


def _event_of(block: bytes) -> Json:
    data = data_of(block)
    if not data or data == b"[DONE]":
        return {}
    try:
        event = loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelFailed(cause=f"invalid event: {error}") from error
    return event if isinstance(event, dict) else {}
