"""The body of a request for a response, and the parameters that the provider gets: known fields only."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, model_validator

from shared.assistants.fields import Id, Metadata, ModelName
from shared.assistants.items import MAX_ITEMS, Text, ToolName
from shared.assistants.responses.tools import Tool
from shared.assistants.rows import Json
from shared.assistants.storable import StorableObject
from shared.assistants.tools import ReasoningEffort

PASSED = (
    "instructions",
    "temperature",
    "top_p",
    "max_output_tokens",
    "max_tool_calls",
    "parallel_tool_calls",
    "top_logprobs",
    "truncation",
    "include",
    "metadata",
    "prompt_cache_key",
)
Include = Literal[
    "file_search_call.results",
    "web_search_call.results",
    "computer_call_output.output.image_url",
    "code_interpreter_call.outputs",
    "message.input_image.image_url",
    "message.output_text.logprobs",
    "reasoning.encrypted_content",
    "web_search_call.action.sources",
]


class ConversationId(BaseModel):
    """A conversation by its id."""

    id: Id


class Reasoning(BaseModel):
    """How much the model reasons, and whether it summarises that."""

    effort: ReasoningEffort | None = None
    summary: Literal["auto", "concise", "detailed"] | None = None
    generate_summary: Literal["auto", "concise", "detailed"] | None = None
    context: Literal["auto", "current_turn", "all_turns"] | None = None


class Format(BaseModel):
    """The form of the answer's text."""

    type: Literal["text", "json_object", "json_schema"]
    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    description: Annotated[str, StringConstraints(max_length=10_000)] | None = None
    schema_: StorableObject | None = Field(None, alias="schema")
    strict: bool | None = None

    @model_validator(mode="after")
    def _schema(self) -> "Format":
        if (self.type == "json_schema") != (self.name is not None and self.schema_ is not None):
            raise ValueError("name and schema are for the type json_schema, which needs them")
        return self


class TextOptions(BaseModel):
    """The form of the answer's text, and its length."""

    format: Format | None = None
    verbosity: Literal["low", "medium", "high"] | None = None


class ChosenTool(BaseModel):
    """A tool that the model must use."""

    type: Literal[
        "function",
        "custom",
        "file_search",
        "code_interpreter",
        "web_search",
        "web_search_preview",
        "image_generation",
        "mcp",
    ]
    name: ToolName | None = None
    server_label: ToolName | None = None


class AllowedTools(BaseModel):
    """The tools of which the model may, or must, use one."""

    type: Literal["allowed_tools"]
    mode: Literal["auto", "required"]
    tools: Annotated[list[ChosenTool], Field(min_length=1, max_length=128)]


class NewResponse(BaseModel):
    """A response to create. `store: false` keeps neither the response nor, without a conversation, its items."""

    model: ModelName | None = None
    input: Text | Annotated[list[dict[str, Any]], Field(max_length=MAX_ITEMS)] | None = None
    conversation: Id | ConversationId | None = None
    previous_response_id: Id | None = None
    stream: bool | None = None
    store: bool | None = None
    background: Literal[False] | None = None
    instructions: Text | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, ge=0, le=1)
    max_output_tokens: int | None = Field(None, ge=1, le=10_000_000)
    max_tool_calls: int | None = Field(None, ge=1, le=1000)
    parallel_tool_calls: bool | None = None
    top_logprobs: int | None = Field(None, ge=0, le=20)
    truncation: Literal["auto", "disabled"] | None = None
    include: Annotated[list[Include], Field(max_length=10)] | None = None
    metadata: Metadata | None = None
    prompt_cache_key: Annotated[str, StringConstraints(max_length=200)] | None = None
    reasoning: Reasoning | None = None
    text: TextOptions | None = None
    tools: Annotated[list[Tool], Field(max_length=128)] | None = None
    tool_choice: (
        Literal["none", "auto", "required"] | Annotated[ChosenTool | AllowedTools, Field(discriminator="type")] | None
    ) = None

    @model_validator(mode="after")
    def _one_history(self) -> "NewResponse":
        if self.conversation is not None and self.previous_response_id is not None:
            raise ValueError("conversation and previous_response_id exclude each other")
        return self

    @property
    def conversation_id(self) -> str | None:
        given = self.conversation
        return given.id if isinstance(given, ConversationId) else given

    @property
    def items(self) -> list[Json]:
        if isinstance(self.input, str):
            return [{"type": "message", "role": "user", "content": self.input}]
        return self.input or []

    def parameters(self) -> Json:
        """The provider's parameters, without input and tools."""
        values: Json = {name: getattr(self, name) for name in (*PASSED, "model")}
        for name in ("reasoning", "text", "tool_choice"):
            given = getattr(self, name)
            values[name] = given.model_dump(by_alias=True, exclude_none=True) if isinstance(given, BaseModel) else given
        return {name: value for name, value in values.items() if value is not None}
