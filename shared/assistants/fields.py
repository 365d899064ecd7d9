"""Types of request fields that several endpoints have."""

from typing import Annotated, Any

import msgspec
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from shared.assistants.tools import Tool

MAX_MESSAGE = 256_000


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return _without_nul(value)


def _without_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not contain NUL characters")
    return value


def _one_as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) and value else [] if value == "" else value


def _from_json(value: Any) -> Any:
    """Decodes a form's list, which is JSON or a repeated field of JSON objects."""
    if isinstance(value, str) and value[:1] in "[{":
        value = _decoded(value)
    if isinstance(value, list):
        return [_decoded(item) if isinstance(item, str) and item[:1] in "[{" else item for item in value]
    return [value] if isinstance(value, dict) else value


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise ValueError("must be valid JSON") from None


MessageText = Annotated[str, StringConstraints(max_length=MAX_MESSAGE), AfterValidator(_filled)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
FileIds = Annotated[list[Id], BeforeValidator(_one_as_list), BeforeValidator(_from_json), Field(max_length=20)]
Tools = Annotated[list[Tool], BeforeValidator(_from_json), Field(max_length=128)]
Name = Annotated[str, StringConstraints(max_length=256), AfterValidator(_filled)]
Instructions = Annotated[str, StringConstraints(max_length=256_000), AfterValidator(_filled)]
Title = Annotated[str, StringConstraints(max_length=300), AfterValidator(_without_nul)]
Description = Annotated[str, StringConstraints(max_length=512), AfterValidator(_without_nul)]
MetadataKey = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(_without_nul)]
MetadataValue = Annotated[str, StringConstraints(max_length=512), AfterValidator(_without_nul)]
Metadata = Annotated[dict[MetadataKey, MetadataValue], Field(max_length=16)]
ModelName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/-]{1,200}$")]
