"""Assistants, and the versions of each."""

from typing import Annotated, Any, Literal

from common import Deleted, path_id
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from shared.assistants import assistants, tool_resources
from shared.assistants.fields import Description, Metadata, ModelName, Tools
from shared.assistants.objects import AssistantObject
from shared.assistants.pages import Page, PageQuery
from shared.assistants.rows import AssistantColumns
from shared.assistants.storable import storable
from shared.assistants.tool_resources import NewToolResources, ToolResources
from shared.assistants.tools import ReasoningEffort, ResponseFormat, format_to_json, to_json
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, NotFound, ValidationFailed

Text = Annotated[str, StringConstraints(max_length=256_000), AfterValidator(storable)]
Name = Annotated[str, StringConstraints(max_length=256), AfterValidator(storable)]


class AssistantFields(BaseModel):
    """What an assistant has; null is a field's default."""

    name: Name | None = None
    description: Description | None = None
    instructions: Text | None = None
    tools: Tools | None = None
    metadata: Metadata | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, ge=0, le=1)
    response_format: ResponseFormat | None = None
    reasoning_effort: ReasoningEffort | None = None

    def columns(self) -> AssistantColumns:
        """The columns of the fields that were sent."""
        plain: Any = self.model_dump(exclude_unset=True, exclude={"tools", "response_format", "tool_resources"})
        values: AssistantColumns = plain
        if "tools" in self.model_fields_set:
            values["tools"] = to_json(self.tools or [])
        if "response_format" in self.model_fields_set:
            values["response_format"] = format_to_json(self.response_format)
        if "metadata" in self.model_fields_set:
            values["metadata"] = self.metadata or {}
        return values


class NewAssistant(AssistantFields):
    """An assistant to create."""

    model: ModelName
    tool_resources: NewToolResources | None = None


class AssistantUpdates(AssistantFields):
    """The fields to change; omitted fields stay."""

    model: ModelName | None = None
    tool_resources: ToolResources | None = None


class Versions(BaseModel):
    """The versions of an assistant that are kept, the newest first."""

    object: Literal["list"] = "list"
    data: list[AssistantObject]


@endpoint(
    "POST", "/v1/assistants", max_body=2_000_000, error_format="openai", tag="OpenAI", errors=(NotFound, *MODEL_ERRORS)
)
async def create_assistant(call: Call, body: NewAssistant) -> AssistantObject:
    """Create an assistant"""
    values = body.columns()
    values["tool_resources"] = await tool_resources.stored(call, body.tool_resources)
    return await assistants.insert(call, values)


@endpoint("GET", "/v1/assistants", error_format="openai", tag="OpenAI")
async def list_assistants(call: Call, query: PageQuery) -> Page[AssistantObject]:
    """List assistants"""
    return await assistants.list_page(call, query)


@endpoint("GET", "/v1/assistants/{assistant_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def retrieve_assistant(call: Call) -> AssistantObject:
    """Retrieve an assistant"""
    return await assistants.retrieve(call, path_id(call, "assistant_id"))


@endpoint(
    "POST",
    "/v1/assistants/{assistant_id}",
    max_body=2_000_000,
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound,),
)
async def modify_assistant(call: Call, body: AssistantUpdates) -> AssistantObject:
    """Modify an assistant; its earlier version is kept"""
    values = body.columns()
    if "model" in values and body.model is None:
        raise ValidationFailed("model: must not be null", details={"model": "must not be null"})
    if "tool_resources" in body.model_fields_set:
        values["tool_resources"] = await tool_resources.stored(call, body.tool_resources)
    return await assistants.change(call, path_id(call, "assistant_id"), values)


@endpoint("DELETE", "/v1/assistants/{assistant_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def delete_assistant(call: Call) -> Deleted:
    """Delete an assistant; its versions are kept"""
    assistant_id = path_id(call, "assistant_id")
    await assistants.delete(call, assistant_id)
    return Deleted(id=assistant_id, object="assistant.deleted")


@endpoint("GET", "/v1/assistants/{assistant_id}/versions", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def list_assistant_versions(call: Call) -> Versions:
    """List the versions of an assistant"""
    return Versions(data=await assistants.list_versions(call, path_id(call, "assistant_id")))


@endpoint(
    "POST",
    "/v1/assistants/{assistant_id}/versions/{version}/restore",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound,),
)
async def restore_assistant(call: Call) -> AssistantObject:
    """Make a version of an assistant its newest, also after the assistant was deleted"""
    version = call.params["version"]
    if not version.isdecimal() or len(version) > 9:
        raise NotFound("No such version", details={"version": version[:200]})
    return await assistants.restore(call, path_id(call, "assistant_id"), int(version))
