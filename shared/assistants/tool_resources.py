"""The files and vector stores that tools of an assistant, a thread or a run get: checked against the caller's rows."""

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field, model_validator

from shared.assistants import assistants, vector_stores
from shared.assistants.content import CodeResources
from shared.assistants.fields import FileIds, Id, Metadata
from shared.assistants.rows import Json
from shared.assistants.vector_stores import ChunkingStrategy

if TYPE_CHECKING:
    from shared.call import Call

StoreIds = Annotated[list[Id], Field(max_length=1)]


class InlineStore(BaseModel):
    """A vector store to create along with what uses it."""

    file_ids: Annotated[FileIds, Field(max_length=100)] = Field(default_factory=list)
    chunking_strategy: ChunkingStrategy | None = None
    metadata: Metadata | None = None


class SearchedStores(BaseModel):
    """The vector store that file_search reads: at most one."""

    vector_store_ids: StoreIds = Field(default_factory=list)


class NewSearchedStores(BaseModel):
    """The vector store that file_search reads: at most one, either named or created with these files."""

    vector_store_ids: StoreIds | None = None
    vector_stores: Annotated[list[InlineStore], Field(max_length=1)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "NewSearchedStores":
        if self.vector_store_ids and self.vector_stores:
            raise ValueError("give either vector_store_ids or vector_stores")
        return self


class ToolResources(BaseModel):
    """The tools' resources of something that exists."""

    code_interpreter: CodeResources | None = None
    file_search: SearchedStores | None = None


class NewToolResources(BaseModel):
    """The tools' resources of something that is created."""

    code_interpreter: CodeResources | None = None
    file_search: NewSearchedStores | None = None


async def stored(call: "Call", resources: ToolResources | NewToolResources | None) -> Json:
    """The resources as a row has them; creates vector stores. Raises NotFound for what is not the caller's."""
    found: Json = {}
    if resources is None:
        return found
    if resources.code_interpreter is not None:
        await assistants.require_files(call, resources.code_interpreter.file_ids)
        found["code_interpreter"] = {"file_ids": resources.code_interpreter.file_ids}
    search = resources.file_search
    if search is not None:
        ids = search.vector_store_ids or []
        await vector_stores.require(call, ids)
        if isinstance(search, NewSearchedStores):
            ids = [*ids, *[await _create(call, each) for each in search.vector_stores or ()]]
        found["file_search"] = {"vector_store_ids": ids}
    return found


async def _create(call: "Call", inline: InlineStore) -> str:
    made = await vector_stores.create(
        call,
        vector_stores.NewStore(
            file_ids=inline.file_ids, chunking_strategy=inline.chunking_strategy, metadata=inline.metadata
        ),
    )
    return str(made["id"])
