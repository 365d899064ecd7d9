"""The files of a user's vector store, and batches of them: the caller's own files only."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, model_validator

from shared.assistants import assistants
from shared.assistants.fields import Id
from shared.assistants.pages import PageQuery
from shared.assistants.provider import passed_on
from shared.assistants.rows import Json
from shared.assistants.vector_stores import ChunkingStrategy, parameters, require

if TYPE_CHECKING:
    from shared.call import Call

Key = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Value = Annotated[str, StringConstraints(max_length=512)] | float | bool
Attributes = Annotated[dict[Key, Value], Field(max_length=16)]
FILE, BATCH = "file of this vector store", "batch of this vector store"


class NewStoreFile(BaseModel):
    """A file to add to a vector store."""

    file_id: Id
    attributes: Attributes | None = None
    chunking_strategy: ChunkingStrategy | None = None


class StoreFileUpdates(BaseModel):
    """The attributes of a file, which replace those that it has."""

    attributes: Attributes | None


class NewBatch(BaseModel):
    """Files to add to a vector store: `file_ids` with the same attributes, or `files`, each with its own."""

    file_ids: Annotated[list[Id], Field(min_length=1, max_length=500)] | None = None
    files: Annotated[list[NewStoreFile], Field(min_length=1, max_length=500)] | None = None
    attributes: Attributes | None = None
    chunking_strategy: ChunkingStrategy | None = None

    @model_validator(mode="after")
    def _one(self) -> "NewBatch":
        if (self.file_ids is None) == (self.files is None):
            raise ValueError("give either file_ids or files")
        if self.files is not None and (self.attributes or self.chunking_strategy):
            raise ValueError("attributes and chunking_strategy belong to file_ids; each of files has its own")
        return self

    @property
    def ids(self) -> list[str]:
        return self.file_ids or [file.file_id for file in self.files or ()]


class StoreFilesQuery(PageQuery):
    """Which of a store's files a list has."""

    filter: Literal["in_progress", "completed", "failed", "cancelled"] | None = None


async def add(call: "Call", store_id: str, body: NewStoreFile) -> Json:
    await require(call, [store_id])
    await assistants.require_files(call, [body.file_id])
    values = parameters(body)
    return await _passed_on(call, FILE, lambda client: client.vector_stores.files.create(store_id, **values))


async def list_files(call: "Call", store_id: str, query: StoreFilesQuery) -> Json:
    await require(call, [store_id])
    values = query.model_dump(exclude_none=True)
    return _page(
        await _passed_on(call, FILE, lambda client: _awaited(client.vector_stores.files.list(store_id, **values)))
    )


async def retrieve(call: "Call", store_id: str, file_id: str) -> Json:
    await require(call, [store_id])
    return await _passed_on(
        call, FILE, lambda client: client.vector_stores.files.retrieve(file_id, vector_store_id=store_id)
    )


async def modify(call: "Call", store_id: str, file_id: str, updates: StoreFileUpdates) -> Json:
    await require(call, [store_id])
    attributes = updates.attributes
    return await _passed_on(
        call,
        FILE,
        lambda client: client.vector_stores.files.update(file_id, vector_store_id=store_id, attributes=attributes),
    )


async def remove(call: "Call", store_id: str, file_id: str) -> Json:
    await require(call, [store_id])
    return await _passed_on(
        call, FILE, lambda client: client.vector_stores.files.delete(file_id, vector_store_id=store_id)
    )


async def content(call: "Call", store_id: str, file_id: str) -> Json:
    """The text that the provider has read of a file."""
    await require(call, [store_id])
    return await _passed_on(
        call, FILE, lambda client: _awaited(client.vector_stores.files.content(file_id, vector_store_id=store_id))
    )


async def create_batch(call: "Call", store_id: str, body: NewBatch) -> Json:
    await require(call, [store_id])
    await assistants.require_files(call, body.ids)
    values = parameters(body)
    return await _passed_on(call, BATCH, lambda client: client.vector_stores.file_batches.create(store_id, **values))


async def retrieve_batch(call: "Call", store_id: str, batch_id: str) -> Json:
    await require(call, [store_id])
    return await _passed_on(
        call, BATCH, lambda client: client.vector_stores.file_batches.retrieve(batch_id, vector_store_id=store_id)
    )


async def cancel_batch(call: "Call", store_id: str, batch_id: str) -> Json:
    await require(call, [store_id])
    return await _passed_on(
        call, BATCH, lambda client: client.vector_stores.file_batches.cancel(batch_id, vector_store_id=store_id)
    )


async def list_batch_files(call: "Call", store_id: str, batch_id: str, query: StoreFilesQuery) -> Json:
    await require(call, [store_id])
    values = query.model_dump(exclude_none=True)

    def listed(client: Any) -> Any:
        return _awaited(client.vector_stores.file_batches.list_files(batch_id, vector_store_id=store_id, **values))

    return _page(await _passed_on(call, BATCH, listed))


async def _awaited(paginator: Any) -> Any:
    return await paginator


async def _passed_on(call: "Call", what: str, operation: Any) -> Json:
    found: Json = await passed_on(call.services, operation, what)
    return found


def _page(found: Json) -> Json:
    """A list object, which has its first and last ids also where the provider leaves them out."""
    ids = [item["id"] for item in found["data"]]
    ends = {"first_id": ids[0] if ids else None, "last_id": ids[-1] if ids else None}
    return {"object": "list", "data": found["data"], **ends, "has_more": bool(found.get("has_more"))}
