"""The Responses API's stream: bytes → events. Split on bytes, so that a character cut by two reads stays whole."""

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

MAX_EVENT = 16 * 1024 * 1024


class EventTooLarge(ValueError):
    """One event is larger than any that a provider sends."""


class Splitter:
    """Collects reads and gives out whole blocks: the lines of one event, without the blank line that ends it."""

    __slots__ = ("_tail",)

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, chunk: bytes) -> list[bytes]:
        """The blocks that `chunk` completes; raises EventTooLarge."""
        if self._tail:
            chunk = self._tail + chunk
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n")
        blocks = chunk.split(b"\n\n")
        self._tail = blocks.pop()
        if len(self._tail) > MAX_EVENT:
            raise EventTooLarge
        return blocks


class Tagged(msgspec.Struct, tag_field="type"):
    """An event; fields that nobody needs are left out, unknown ones are ignored."""


class TokenDetails(msgspec.Struct):
    cached_tokens: int = 0
    reasoning_tokens: int = 0


class Usage(msgspec.Struct):
    input_tokens: int = 0
    output_tokens: int = 0
    total_tokens: int = 0
    input_tokens_details: TokenDetails | None = None
    output_tokens_details: TokenDetails | None = None


class Problem(msgspec.Struct):
    code: str | None = None
    message: str | None = None


class IncompleteDetails(msgspec.Struct):
    reason: str | None = None


class Response(msgspec.Struct):
    """The response object that the first and last events carry."""

    id: str = ""
    model: str = ""
    status: str | None = None
    output: list[dict[str, Any]] = []
    error: Problem | None = None
    incomplete_details: IncompleteDetails | None = None
    usage: Usage | None = None


class Created(Tagged, tag="response.created"):
    response: Response


class InProgress(Tagged, tag="response.in_progress"):
    response: Response


class Completed(Tagged, tag="response.completed"):
    response: Response


class Failed(Tagged, tag="response.failed"):
    response: Response


class Incomplete(Tagged, tag="response.incomplete"):
    response: Response


class Error(Tagged, tag="error"):
    code: str | None = None
    message: str | None = None
    param: str | None = None
    error: Problem | None = None


class ItemAdded(Tagged, tag="response.output_item.added"):
    item: dict[str, Any]
    output_index: int = 0


class ItemDone(Tagged, tag="response.output_item.done"):
    item: dict[str, Any]
    output_index: int = 0


class Part(Tagged, kw_only=True):
    """An event about one content part of one item."""

    item_id: str = ""
    output_index: int = 0
    content_index: int = 0


class PartAdded(Part, tag="response.content_part.added", kw_only=True):
    part: dict[str, Any]


class PartDone(Part, tag="response.content_part.done", kw_only=True):
    part: dict[str, Any]


class TextDelta(Part, tag="response.output_text.delta", kw_only=True):
    delta: str


class TextDone(Part, tag="response.output_text.done", kw_only=True):
    text: str


class RefusalDelta(Part, tag="response.refusal.delta", kw_only=True):
    delta: str


class RefusalDone(Part, tag="response.refusal.done", kw_only=True):
    refusal: str


class AnnotationAdded(Part, tag="response.output_text.annotation.added", kw_only=True):
    annotation: dict[str, Any]
    annotation_index: int = 0


class ArgumentsDelta(Part, tag="response.function_call_arguments.delta", kw_only=True):
    delta: str


class ArgumentsDone(Part, tag="response.function_call_arguments.done", kw_only=True):
    arguments: str


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


class _Type(msgspec.Struct):
    type: str = ""


_decode_type = msgspec.json.Decoder(_Type).decode
_decode_fields = msgspec.json.Decoder(dict[str, Any]).decode
_decoders: dict[str, Callable[[bytes], Any]] = {
    str(kind.__struct_config__.tag): msgspec.json.Decoder(kind).decode
    for kind in (*Tagged.__subclasses__(), *Part.__subclasses__())
    if kind is not Part
}


def data_of(block: bytes) -> bytes:
    """The data lines of a block, joined; b"" for comments and blocks without data."""
    lines = [line[5:].removeprefix(b" ") for line in block.split(b"\n") if line.startswith(b"data:")]
    return b"\n".join(lines)


def decode(block: bytes) -> Event | None:
    """The event of a block; None for comments and `[DONE]`. Raises msgspec.DecodeError for what is not an event."""
    data = data_of(block)
    if not data or data == b"[DONE]":
        return None
    try:
        kind = _decode_type(data).type
        decoder = _decoders.get(kind)
        if decoder is None:
            return Unknown(kind, _decode_fields(data))
        event: Event = decoder(data)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from error
    return event
