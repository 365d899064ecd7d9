"""Items of conversations and responses: what they may have, as the provider gets them, and as rows hold them.

Rows can be written by their owner over REST and requests to the provider are made with the operator's key: an item is
built from known fields, whether it comes from a request or from a row.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from shared.assistants.fields import Id
from shared.assistants.ids import new_id
from shared.assistants.rows import Json
from shared.assistants.storable import storable
from shared.assistants.web_urls import WebUrl
from shared.body import invalid
from shared.errors import ValidationFailed

MAX_ITEMS, MAX_HISTORY = 1000, 16_000_000
"""Items before a request's, and their bytes as JSON."""
GONE: Json = {"type": "input_text", "text": "[An attached file is no longer available.]"}
Text = Annotated[str, StringConstraints(max_length=1_000_000)]
CallId = Annotated[str, StringConstraints(min_length=1, max_length=200)]
ToolName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,128}$")]


class _Known(BaseModel):
    """Other fields, such as those that the SDK's objects have besides, are left out."""

    model_config = ConfigDict(extra="ignore")


class InputText(_Known):
    type: Literal["input_text"]
    text: Text


class OutputText(_Known):
    type: Literal["output_text"]
    text: Text


class Refusal(_Known):
    type: Literal["refusal"]
    refusal: Text


class InputImage(_Known):
    type: Literal["input_image"]
    image_url: WebUrl | Annotated[str, StringConstraints(pattern=r"^data:image/[^\s]+$")] | None = None
    file_id: Id | None = None
    detail: Literal["auto", "low", "high", "original"] = "auto"


class InputFile(_Known):
    type: Literal["input_file"]
    file_id: Id | None = None
    file_url: WebUrl | None = None
    file_data: str | None = None
    filename: Annotated[str, StringConstraints(max_length=300)] | None = None
    detail: Literal["auto", "low", "high"] | None = None


Part = Annotated[InputText | OutputText | Refusal | InputImage | InputFile, Field(discriminator="type")]
OutputPart = Annotated[InputText | InputImage | InputFile, Field(discriminator="type")]


class Message(_Known):
    type: Literal["message"] = "message"
    role: Literal["user", "assistant", "system", "developer"]
    content: Text | Annotated[list[Part], Field(max_length=100)]
    phase: Literal["commentary", "final_answer"] | None = None


class FunctionCall(_Known):
    type: Literal["function_call"]
    call_id: CallId
    name: ToolName
    arguments: Text


class FunctionCallOutput(_Known):
    type: Literal["function_call_output"]
    call_id: CallId
    output: Text | Annotated[list[OutputPart], Field(max_length=100)]


class CustomToolCall(_Known):
    type: Literal["custom_tool_call"]
    call_id: CallId
    name: ToolName
    input: Text


class CustomToolCallOutput(_Known):
    type: Literal["custom_tool_call_output"]
    call_id: CallId
    output: Text | Annotated[list[OutputPart], Field(max_length=100)]


class SummaryText(_Known):
    type: Literal["summary_text"]
    text: Text


class Reasoning(_Known):
    type: Literal["reasoning"]
    id: Id
    summary: list[SummaryText] = Field(default_factory=list)
    encrypted_content: Text | None = None


KINDS: dict[str, type[_Known]] = {
    "message": Message,
    "function_call": FunctionCall,
    "function_call_output": FunctionCallOutput,
    "custom_tool_call": CustomToolCall,
    "custom_tool_call_output": CustomToolCallOutput,
    "reasoning": Reasoning,
}
#: Calls of tools that the provider ran: kept and shown, but not sent again, since they name objects at the provider.
HOSTED = (
    "file_search_call",
    "code_interpreter_call",
    "web_search_call",
    "image_generation_call",
    "mcp_call",
    "mcp_list_tools",
    "mcp_approval_request",
)


def read(item: Json, name: str) -> Json | None:
    """The item as the provider gets it; None for one that is not sent. Raises ValidationFailed naming the field."""
    kind = item.get("type") or "message"
    if kind in HOSTED:
        return None
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValidationFailed(f"Items of type {str(kind)[:50]!r} are not supported", details={name: "unknown type"})
    try:
        known = KINDS[kind].model_validate(item)
        storable(read_item := known.model_dump(exclude_none=True))
    except ValidationError as error:
        raise invalid(error, name, value=item) from None
    except ValueError as error:
        raise ValidationFailed(f"{name}: {error}", details={name: str(error)}) from None
    if kind == "message" and isinstance(text := read_item["content"], str):
        part = "output_text" if read_item["role"] == "assistant" else "input_text"
        read_item["content"] = [{"type": part, "text": text}]
    if kind == "reasoning" and "encrypted_content" not in read_item:
        return None  # the provider keeps nothing that the id alone could refer to
    return read_item


def read_stored(item: Any) -> Json | None:
    """The same for an item of a row; None also for one that is not valid."""
    try:
        return read(item, "item") if isinstance(item, dict) else None
    except ValidationFailed:
        return None


def parts(items: list[Json]) -> Iterator[Json]:
    """The content parts of items as `read` returns them."""
    for item in items:
        for name in ("content", "output"):
            if isinstance(found := item.get(name), list):
                yield from found


def file_ids(items: list[Json]) -> list[str]:
    return [part["file_id"] for part in parts(items) if "file_id" in part]


def without_files(items: list[Json], known: set[str]) -> None:
    """Replaces the parts whose files are not among the known ones."""
    for part in parts(items):
        if "file_id" in part and part["file_id"] not in known:
            part.clear()
            part.update(GONE)


def item_id(item: Json) -> str:
    """A new id for an item that a caller sends."""
    prefixes = {"message": "msg", "function_call": "fc", "function_call_output": "fco", "reasoning": "rs"}
    return new_id(prefixes.get(item.get("type", "message"), "item"))


def require_storable(item: Json, name: str) -> None:
    """Raises ValidationFailed for an item with NUL characters."""
    try:
        storable(item)
    except ValueError as error:
        raise ValidationFailed(f"{name}: {error}", details={name: str(error)}) from None
