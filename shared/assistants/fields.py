"""Types of request fields that several endpoints have."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from shared.assistants.storable import storable
from shared.assistants.tools import Tool

MAX_MESSAGE = 256_000


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return storable(value)


MessageText = Annotated[str, StringConstraints(max_length=MAX_MESSAGE), AfterValidator(_filled)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
FileIds = Annotated[list[Id], Field(max_length=20)]
Tools = Annotated[list[Tool], Field(max_length=128)]
Name = Annotated[str, StringConstraints(max_length=256), AfterValidator(_filled)]
Instructions = Annotated[str, StringConstraints(max_length=256_000), AfterValidator(_filled)]
Title = Annotated[str, StringConstraints(max_length=300), AfterValidator(storable)]
Description = Annotated[str, StringConstraints(max_length=512), AfterValidator(storable)]
MetadataKey = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(storable)]
MetadataValue = Annotated[str, StringConstraints(max_length=512), AfterValidator(storable)]
Metadata = Annotated[dict[MetadataKey, MetadataValue], Field(max_length=16)]
ToolCallId = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(storable)]
ToolOutputText = Annotated[str, StringConstraints(max_length=512_000), AfterValidator(storable)]
ModelName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/-]{1,200}$")]
