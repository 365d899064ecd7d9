"""Assistants: creating and updating them, checking their files, and the default assistant."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from shared.assistants.fields import Description, FileIds, Instructions, Metadata, ModelName, Name, Tools
from shared.assistants.objects import AssistantObject, assistant_object
from shared.assistants.pages import Page, PageQuery, page_of, read_page
from shared.assistants.rows import AssistantColumns, AssistantRow
from shared.assistants.settings import assistant_settings
from shared.assistants.tools import to_json
from shared.database import any_of, eq
from shared.errors import NotFound

if TYPE_CHECKING:
    from shared.call import Call

AT_ONCE = 100  # ids in one request


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
    return await insert(call, columns(body))


async def insert(call: "Call", values: AssistantColumns) -> AssistantObject:
    rows: list[AssistantRow] = await call.database.insert("assistants", {**values, "user_id": call.user_id})
    return assistant_object(rows[0])


async def update(call: "Call", assistant_id: str, updates: AssistantUpdates) -> AssistantObject:
    await require_files(call, updates.file_ids or ())
    return await change(call, assistant_id, columns(updates))


async def change(call: "Call", assistant_id: str, values: AssistantColumns) -> AssistantObject:
    """Sets columns, if any; raises NotFound."""
    if not values:
        return await retrieve(call, assistant_id)
    rows: list[AssistantRow] = await call.database.update("assistants", _own(call, assistant_id), values)
    return _found(rows, assistant_id)


async def retrieve(call: "Call", assistant_id: str) -> AssistantObject:
    """Raises NotFound."""
    return _found(await call.database.select("assistants", "*", _own(call, assistant_id)), assistant_id)


async def delete(call: "Call", assistant_id: str) -> None:
    """Its versions are kept, so that it can be restored; raises NotFound."""
    _found(await call.database.delete("assistants", _own(call, assistant_id), returning="*"), assistant_id)


async def list_page(call: "Call", query: PageQuery) -> Page[AssistantObject]:
    rows, more = await read_page(call.database, "assistants", {"user_id": eq(call.user_id)}, query)
    return page_of(rows, more, assistant_object)


async def list_versions(call: "Call", assistant_id: str) -> list[AssistantObject]:
    """Every version that is kept, the newest first, also of a deleted assistant; raises NotFound if there is none."""
    filters = {"assistant_id": eq(assistant_id), "user_id": eq(call.user_id)}
    rows = await call.database.select("assistant_versions", "data", filters, order="version.desc", limit="1000")
    if not rows:
        return [await retrieve(call, assistant_id)]
    return [assistant_object(row["data"]) for row in rows]


async def restore(call: "Call", assistant_id: str, version: int) -> AssistantObject:
    """Makes a version the newest, also if the assistant was deleted; raises NotFound."""
    row: AssistantRow | None = await call.database.rpc("restore_assistant", assistant_id=assistant_id, version=version)
    if row is None:
        raise NotFound("No such version", details={"assistant_id": assistant_id, "version": version})
    return assistant_object(row)


def _own(call: "Call", assistant_id: str) -> dict[str, str]:
    return {"id": eq(assistant_id), "user_id": eq(call.user_id)}


def _found(rows: list[AssistantRow], assistant_id: str) -> AssistantObject:
    if not rows:
        raise NotFound("No such assistant", details={"assistant_id": assistant_id})
    return assistant_object(rows[0])


async def require_files(call: "Call", file_ids: Iterable[str]) -> None:
    """Raises NotFound naming the files that are not the caller's."""
    wanted = set(file_ids)
    if missing := wanted - await known_files(call, wanted):
        raise no_such_files(missing)


async def known_files(call: "Call", file_ids: Iterable[str]) -> set[str]:
    """Those of the ids that are files of the caller's."""
    wanted = list(dict.fromkeys(file_ids))
    known: set[str] = set()
    for start in range(0, len(wanted), AT_ONCE):
        filters = {"file_id": any_of(wanted[start : start + AT_ONCE]), "user_id": eq(call.user_id)}
        known |= {row["file_id"] for row in await call.database.select("user_files", "file_id", filters)}
    return known


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
