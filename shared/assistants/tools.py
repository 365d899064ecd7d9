"""An assistant's tools in the Assistants API's format, validated."""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


class CodeInterpreter(BaseModel):
    """Runs code over the assistant's files."""

    type: Literal["code_interpreter"]


class FileSearchOptions(BaseModel):
    """How many passages a search returns, and their minimum score."""

    model_config = ConfigDict(extra="forbid")

    max_num_results: int | None = Field(None, ge=1, le=50)
    ranking_options: dict[str, Any] | None = None


class FileSearch(BaseModel):
    """Searches the assistant's and the thread's files."""

    type: Literal["file_search"]
    file_search: FileSearchOptions | None = None


class FunctionDefinition(BaseModel):
    """A function of the caller's, with a JSON schema of its parameters."""

    name: str
    description: str | None = Field(None, max_length=10_000)
    parameters: dict[str, Any] | None = None
    strict: bool | None = None

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        if not NAME.fullmatch(value):
            raise ValueError("must be 1 to 64 letters, digits, _ or -")
        return value


class FunctionTool(BaseModel):
    """Lets the model call the caller's function."""

    type: Literal["function"]
    function: FunctionDefinition


Tool = Annotated[CodeInterpreter | FileSearch | FunctionTool, Field(discriminator="type")]


def to_json(tools: list[Any]) -> list[dict[str, Any]]:
    """Tool models as stored in `assistants.tools`."""
    return [tool.model_dump(exclude_none=True) for tool in tools]
