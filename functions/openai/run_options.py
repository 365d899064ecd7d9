"""The options of a run, for its two endpoints that start one."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from shared.assistants.content import NewMessage
from shared.assistants.fields import Id, Metadata, ModelName, Tools
from shared.assistants.rows import Json
from shared.assistants.storable import storable
from shared.assistants.tools import ReasoningEffort, ResponseFormat, ToolChoice, format_to_json, to_json

Text = Annotated[str, StringConstraints(max_length=256_000), AfterValidator(storable)]
Include = Literal["step_details.tool_calls[*].file_search.results[*].content"]
TokenLimit = Annotated[int, Field(ge=1, le=10_000_000)]
LIMITS = ("max_completion_tokens", "max_prompt_tokens")
OPTIONS = ("temperature", "top_p", *LIMITS, "parallel_tool_calls", "reasoning_effort")


class Truncation(BaseModel):
    """Which messages of the thread the model gets: as many as its context takes, or the last ones."""

    type: Literal["auto", "last_messages"]
    last_messages: int | None = Field(None, ge=1, le=1000)

    @model_validator(mode="after")
    def _number(self) -> "Truncation":
        if (self.type == "last_messages") != (self.last_messages is not None):
            raise ValueError("last_messages is for the type last_messages, which needs it")
        return self


class RunOptions(BaseModel):
    """The assistant of a run. The other fields override the assistant's for this run."""

    assistant_id: Id
    model: ModelName | None = None
    instructions: Text | None = None
    tools: Tools | None = None
    metadata: Metadata | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, ge=0, le=1)
    max_prompt_tokens: TokenLimit | None = None
    max_completion_tokens: TokenLimit | None = None
    truncation_strategy: Truncation | None = None
    tool_choice: ToolChoice | None = None
    parallel_tool_calls: bool | None = None
    response_format: ResponseFormat | None = None
    reasoning_effort: ReasoningEffort | None = None
    stream: bool | None = None

    def columns(self) -> Json:
        """The argument `run` of start_run."""
        options: dict[str, Any] = {name: getattr(self, name) for name in OPTIONS}
        options["response_format"] = format_to_json(self.response_format)
        options["truncation_strategy"] = self.truncation_strategy and self.truncation_strategy.model_dump()
        chosen = self.tool_choice
        options["tool_choice"] = chosen.model_dump() if isinstance(chosen, BaseModel) else chosen
        values: Json = {name: getattr(self, name) for name in ("model", "instructions", "metadata")}
        values["tools"] = None if self.tools is None else to_json(self.tools)
        values["options"] = _given(options)
        return _given(values)


class NewRun(RunOptions):
    """A run to start on a thread."""

    additional_instructions: Text | None = None
    additional_messages: Annotated[list[NewMessage], Field(max_length=32)] | None = None

    def columns(self) -> Json:
        values = super().columns()
        if self.additional_instructions:
            values["additional_instructions"] = self.additional_instructions
        if self.additional_messages:
            values["additional_messages"] = [message.stored() for message in self.additional_messages]
        return values


def _given(values: Json) -> Json:
    return {name: value for name, value in values.items() if value is not None}
