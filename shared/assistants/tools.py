"""An assistant's tools in the Assistants API's format, validated."""

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
)

from shared import key_order
from shared.assistants.rows import Json
from shared.assistants.storable import StorableObject, storable
from shared.body import invalid

PARAMETERS, SCHEMA = ("function", "parameters"), ("json_schema", "schema")
"""Where a tool and a response format have a JSON schema."""
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


class CodeInterpreter(BaseModel):
    """Runs code over the assistant's files."""

    type: Literal["code_interpreter"]


class RankingOptions(BaseModel):
    """How a search ranks passages, and their minimum score."""

    model_config = ConfigDict(extra="forbid")

    ranker: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")] | None = None
    score_threshold: float | None = Field(None, ge=0, le=1)


class FileSearchOptions(BaseModel):
    """How many passages a search returns, and how it ranks them."""

    model_config = ConfigDict(extra="forbid")

    max_num_results: int | None = Field(None, ge=1, le=50)
    ranking_options: RankingOptions | None = None


class FileSearch(BaseModel):
    """Searches the assistant's and the thread's files."""

    type: Literal["file_search"]
    file_search: FileSearchOptions | None = None


class FunctionDefinition(BaseModel):
    """A function of the caller's, with a JSON schema of its parameters."""

    name: str
    description: Annotated[str, Field(max_length=10_000), AfterValidator(storable)] | None = None
    parameters: StorableObject | None = None
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


class JsonSchema(BaseModel):
    """A named JSON schema that the model's answer follows."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    description: str | None = Field(None, max_length=10_000)
    schema_: StorableObject = Field(default_factory=dict, alias="schema")
    strict: bool | None = None


class PlainFormat(BaseModel):
    type: Literal["text", "json_object"]


class SchemaFormat(BaseModel):
    type: Literal["json_schema"]
    json_schema: JsonSchema


ResponseFormat = Literal["auto"] | Annotated[PlainFormat | SchemaFormat, Field(discriminator="type")]
ReasoningEffort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]


class NamedFunction(BaseModel):
    """The name of a function."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class ChosenFunction(BaseModel):
    """Makes the model call this function."""

    type: Literal["function"]
    function: NamedFunction


class ChosenTool(BaseModel):
    """Makes the model use this tool."""

    type: Literal["file_search", "code_interpreter"]


ToolChoice = Literal["none", "auto", "required"] | Annotated[ChosenFunction | ChosenTool, Field(discriminator="type")]

_tools = TypeAdapter(list[Tool])
_format: TypeAdapter[PlainFormat | SchemaFormat] = TypeAdapter(
    Annotated[PlainFormat | SchemaFormat, Field(discriminator="type")]
)


def to_json(tools: list[Any]) -> list[Json]:
    """Tool models as stored in `assistants.tools`."""
    dumped: list[Json] = [tool.model_dump(exclude_none=True) for tool in tools]
    return [key_order.kept(tool, *PARAMETERS) for tool in dumped]


def format_to_json(chosen: PlainFormat | SchemaFormat | Literal["auto"] | None) -> Json | str | None:
    """A response format as stored in `assistants.response_format`."""
    if chosen is None or isinstance(chosen, str):
        return chosen
    return key_order.kept(chosen.model_dump(by_alias=True, exclude_unset=True), *SCHEMA)


def tools_in_order(tools: list[Json]) -> list[Json]:
    """The tools of a row, as they were sent."""
    return [key_order.restored(tool, *PARAMETERS) for tool in tools]


def format_in_order(chosen: Json | str) -> Json | str:
    """The response format of a row, as it was sent."""
    return chosen if isinstance(chosen, str) else key_order.restored(chosen, *SCHEMA)


def stored_tools(value: Any) -> list[CodeInterpreter | FileSearch | FunctionTool]:
    """The tools of a row, which its owner may have written over REST; raises ValidationFailed naming the field."""
    try:
        return _tools.validate_python(value)
    except ValidationError as error:
        raise invalid(error, "tools", value=value) from None


def stored_format(value: Any) -> PlainFormat | SchemaFormat | None:
    """The response format of a row, None for "auto"; raises ValidationFailed naming the field."""
    if value is None or value == "auto":
        return None
    try:
        return _format.validate_python(value)
    except ValidationError as error:
        raise invalid(error, "response_format", value=value) from None
