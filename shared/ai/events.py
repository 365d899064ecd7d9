"""Events of the Responses API's stream, and the splitter of its bytes into events.

Only the fields in use are typed, and all but a delta's text have a default (shared/ai/decoding.py).
"""

from typing import Annotated, Any, TypeAlias

import msgspec

MAX_EVENT = 16 * 1024 * 1024


def named(*kinds: str) -> tuple[bytes, ...]:
    """The first bytes of blocks of these kinds, by which they are recognised without decoding."""
    return tuple(f"event: response.{kind}\n".encode() for kind in kinds)


#: Events of every response that repeat what its deltas, finished items and last event contain.
REDUNDANT = named(
    "created",
    "in_progress",
    "output_item.added",
    "content_part.added",
    "content_part.done",
    "output_text.done",
    "refusal.done",
)


class EventTooLarge(ValueError):
    """An event exceeds MAX_EVENT bytes."""


class Splitter:
    """Splits reads into blocks: the lines of one event, without the blank line that ends it.

    Works on bytes, so that a character cut by two reads stays intact.
    """

    __slots__ = ("_after_return", "_tail")

    def __init__(self) -> None:
        self._tail: bytes | bytearray = b""
        self._after_return = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """The blocks that `chunk` completes; raises EventTooLarge."""
        if self._after_return or b"\r" in chunk:
            chunk = self._with_newlines(chunk)
        if self._tail and not (chunk := self._joined(chunk)):
            return []
        blocks = chunk.split(b"\n\n")
        self._tail = blocks.pop()
        return blocks

    def _with_newlines(self, chunk: bytes) -> bytes:
        """Replaces CRLF and CR by LF. A CR at the end of a read ends its line; an LF that follows it is dropped."""
        if self._after_return and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_return = False
        if chunk.endswith(b"\r"):
            self._after_return = True
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _joined(self, chunk: bytes) -> bytes:
        """The remainder plus `chunk`; b"" while no block ends in it, so that a large block is scanned only once."""
        if not isinstance(self._tail, bytearray):
            self._tail = bytearray(self._tail)
        seen = len(self._tail) - 1
        self._tail += chunk
        if self._tail.find(b"\n\n", seen) >= 0:
            return bytes(self._tail)
        if len(self._tail) > MAX_EVENT:
            raise EventTooLarge
        return b""


class Tagged(msgspec.Struct, tag_field="type"):
    """An event with the fields in use; unknown fields are ignored."""


Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]


class TokenDetails(msgspec.Struct):
    cached_tokens: Count = 0
    reasoning_tokens: Count = 0


class Usage(msgspec.Struct):
    input_tokens: Count = 0
    output_tokens: Count = 0
    total_tokens: Count = 0
    input_tokens_details: TokenDetails | None = None
    output_tokens_details: TokenDetails | None = None


class Problem(msgspec.Struct):
    code: str | int | None = None
    message: str | None = None


class IncompleteDetails(msgspec.Struct):
    reason: str | None = None


class Response(msgspec.Struct):
    """The response object that the first and last events carry."""

    error: Problem | str | None = None
    incomplete_details: IncompleteDetails | str | None = None
    usage: Usage | None = None


class WithResponse(Tagged):
    response: Response = msgspec.field(default_factory=Response)


class Created(WithResponse, tag="response.created"):
    pass


class InProgress(WithResponse, tag="response.in_progress"):
    pass


class Completed(WithResponse, tag="response.completed"):
    pass


class Failed(WithResponse, tag="response.failed"):
    pass


class Incomplete(WithResponse, tag="response.incomplete"):
    pass


class Error(Tagged, tag="error"):
    code: str | int | None = None
    message: str | None = None
    error: Problem | str | None = None


class ItemAdded(Tagged, tag="response.output_item.added"):
    item: dict[str, Any] = {}


class ItemDone(Tagged, tag="response.output_item.done"):
    item: dict[str, Any] = {}


class Part(Tagged, kw_only=True):
    """An event about one content part of one item."""

    item_id: str = ""
    content_index: int = 0


class PartAdded(Part, tag="response.content_part.added", kw_only=True):
    part: dict[str, Any] = {}


class PartDone(Part, tag="response.content_part.done", kw_only=True):
    part: dict[str, Any] = {}


class TextDelta(Part, tag="response.output_text.delta", kw_only=True):
    delta: str


class TextDone(Part, tag="response.output_text.done", kw_only=True):
    text: str = ""


class RefusalDelta(Part, tag="response.refusal.delta", kw_only=True):
    delta: str


class RefusalDone(Part, tag="response.refusal.done", kw_only=True):
    refusal: str = ""


class AnnotationAdded(Part, tag="response.output_text.annotation.added", kw_only=True):
    annotation: dict[str, Any] = {}
    annotation_index: int = 0


class ArgumentsDelta(Part, tag="response.function_call_arguments.delta", kw_only=True):
    delta: str = ""


class ArgumentsDone(Part, tag="response.function_call_arguments.done", kw_only=True):
    arguments: str = ""


class Unknown(msgspec.Struct):
    """An event that this module does not know, whole."""

    type: str
    fields: dict[str, Any]


Event: TypeAlias = (
    Created
    | InProgress
    | Completed
    | Failed
    | Incomplete
    | Error
    | ItemAdded
    | ItemDone
    | PartAdded
    | PartDone
    | TextDelta
    | TextDone
    | RefusalDelta
    | RefusalDone
    | AnnotationAdded
    | ArgumentsDelta
    | ArgumentsDone
    | Unknown
)
