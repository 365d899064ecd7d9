"""Assistants: creating and updating them, checking their files, and the default assistant."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from shared.assistants.fields import Description, FileIds, Instructions, Metadata, ModelName, Name, Tools
from shared.assistants.objects import AssistantObject, assistant_object
from shared.assistants.rows import AssistantColumns, AssistantRow
from shared.assistants.settings import assistant_settings
from shared.assistants.tools import to_json
from shared.database import any_of, eq
from shared.errors import NotFound

if TYPE_CHECKING:
    from shared.call import Call


class NewAssistant(BaseModel):
    """An assistant to create. Forms send `tools` and `fileIds` as JSON, or as repeated fields."""

    model_config = ConfigDict(populate_by_name=True)

    name: Name
    instructions: Instructions
    model: ModelName
    tools: Tools = Field(default_factory=list)
    file_ids: FileIds = Field(default_factory=list, alias="fileIds")
    description: Description | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, ge=0, le=1)
    metadata: Metadata = Field(default_factory=dict)


class AssistantUpdates(BaseModel):
    """The fields to change; omitted fields stay."""

    model_config = ConfigDict(populate_by_name=True, extra="forbid")

    name: Name | None = None
    instructions: Instructions | None = None
    model: ModelName | None = None
    tools: Tools | None = None
    file_ids: FileIds | None = Field(None, alias="fileIds")
    description: Description | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, ge=0, le=1)
    metadata: Metadata | None = None


def columns(model: NewAssistant | AssistantUpdates) -> AssistantColumns:
    dumped: Any = model.model_dump(exclude_unset=True, exclude_none=True, exclude={"tools"})
    values: AssistantColumns = dumped
    if model.tools is not None and "tools" in model.model_fields_set:
        values["tools"] = to_json(model.tools)
    return values


async def create(call: "Call", body: NewAssistant) -> AssistantObject:
    await require_files(call, body.file_ids)
    rows: list[AssistantRow] = await call.database.insert("assistants", {**columns(body), "user_id": call.user_id})
    return assistant_object(rows[0])


async def update(call: "Call", assistant_id: str, updates: AssistantUpdates) -> AssistantObject:
    await require_files(call, updates.file_ids or ())
    rows: list[AssistantRow] = await call.database.update(
        "assistants", {"id": eq(assistant_id), "user_id": eq(call.user_id)}, columns(updates)
    )
    if not rows:
        raise NotFound("No such assistant", details={"assistant_id": assistant_id})
    return assistant_object(rows[0])


async def require_files(call: "Call", file_ids: Iterable[str]) -> None:
    """Raises NotFound naming the files that are not the caller's."""
    wanted = list(dict.fromkeys(file_ids))
    if not wanted:
        return
    rows = await call.database.select("user_files", "file_id", {"file_id": any_of(wanted), "user_id": eq(call.user_id)})
    if missing := set(wanted) - {row["file_id"] for row in rows}:
        raise no_such_files(missing)


def no_such_files(file_ids: Iterable[str]) -> NotFound:
    return NotFound("No such file", details={"file_ids": sorted(file_ids)})


def default_assistant(model: str) -> AssistantColumns:
    """The assistant of threads that are created without one."""
    settings = assistant_settings()
    return {
        "name": settings.assistant_name,
        "model": model,
        "instructions": settings.assistant_instructions,
        "tools": [{"type": "file_search"}],
    }
