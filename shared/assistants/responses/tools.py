"""Tools of a response: those that reach only what is the caller's, and those that the operator allows."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.assistants import assistants, vector_stores
from shared.assistants.fields import FileIds, Id
from shared.assistants.items import Text, ToolName
from shared.assistants.rows import Json
from shared.assistants.settings import assistant_settings
from shared.assistants.storable import StorableObject, storable
from shared.assistants.tools import RankingOptions
from shared.errors import ValidationFailed

if TYPE_CHECKING:
    from shared.call import Call

STRICT = ConfigDict(extra="forbid")
"""In a union with a type that takes any fields, pydantic ignores unknown fields of others."""


class Function(BaseModel):
    """A function of the caller's."""

    model_config = STRICT

    type: Literal["function"]
    name: ToolName
    description: Text | None = None
    parameters: StorableObject | None = None
    strict: bool | None = None


class CustomTool(BaseModel):
    """A tool of the caller's whose input is text, or follows a grammar."""

    model_config = STRICT

    type: Literal["custom"]
    name: ToolName
    description: Text | None = None
    format: StorableObject | None = None


class HybridSearch(BaseModel):
    """The weights of meanings and of words."""

    model_config = STRICT

    embedding_weight: float = Field(ge=0)
    text_weight: float = Field(ge=0)


class SearchRanking(RankingOptions):
    """How a search ranks passages."""

    hybrid_search: HybridSearch | None = None


class FileSearch(BaseModel):
    """Searches vector stores of the caller's."""

    model_config = STRICT

    type: Literal["file_search"]
    vector_store_ids: Annotated[list[Id], Field(min_length=1, max_length=20)]
    max_num_results: int | None = Field(None, ge=1, le=50)
    ranking_options: SearchRanking | None = None
    filters: StorableObject | None = None


class Container(BaseModel):
    """A new container with files of the caller's. Containers that exist are not the caller's alone."""

    type: Literal["auto"]
    file_ids: FileIds = Field(default_factory=list)


class CodeInterpreter(BaseModel):
    """Runs code at the provider."""

    model_config = STRICT

    type: Literal["code_interpreter"]
    container: Container


class OtherTool(BaseModel):
    """A tool that costs the operator, or connects to other servers: passed on as sent, if RESPONSES_TOOLS names it."""

    model_config = ConfigDict(extra="allow")

    type: Literal["web_search", "web_search_preview", "image_generation", "mcp"]

    @property
    def setting(self) -> str:
        """Its name in RESPONSES_TOOLS: an earlier version has none of its own."""
        return self.type.removesuffix("_preview")

    @model_validator(mode="after")
    def _storable(self) -> "OtherTool":
        storable(self.model_extra)
        return self


Tool = Annotated[Function | CustomTool | FileSearch | CodeInterpreter | OtherTool, Field(discriminator="type")]


async def to_provider(call: "Call", tools: list[Any]) -> list[Json]:
    """The tools of a request; raises ValidationFailed, and NotFound for stores and files that are not the caller's."""
    for at, tool in enumerate(tools):
        match tool:
            case FileSearch():
                await vector_stores.require(call, tool.vector_store_ids)
            case CodeInterpreter():
                await assistants.require_files(call, tool.container.file_ids)
            case OtherTool() if tool.setting not in assistant_settings().responses_tools:
                raise ValidationFailed(
                    f"The tool {tool.type} is not allowed here: RESPONSES_TOOLS={tool.setting} would allow it",
                    details={f"tools.{at}.type": "not allowed"},
                )
    return [tool.model_dump(exclude_none=True) for tool in tools]
