"""Vector stores that users make. The provider has them; whose they are is in vector_stores, which is asked first.

Requests to the provider are built field by field from validated models.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

from shared.assistants import assistants
from shared.assistants.fields import Id, Metadata, Title
from shared.assistants.pages import Page, PageQuery, page_of, read_page
from shared.assistants.provider import each, passed_on
from shared.assistants.rows import Json
from shared.database import any_of, eq
from shared.errors import ApiError, NotFound

if TYPE_CHECKING:
    from shared.call import Call

WHAT = "vector store"


class StaticChunks(BaseModel):
    """Sizes of chunks in tokens."""

    max_chunk_size_tokens: int = Field(ge=100, le=4096)
    chunk_overlap_tokens: int = Field(ge=0, le=2048)


class AutoStrategy(BaseModel):
    """Chunks as the provider chooses."""

    type: Literal["auto"]


class StaticStrategy(BaseModel):
    """Chunks of one size."""

    type: Literal["static"]
    static: StaticChunks


ChunkingStrategy = Annotated[AutoStrategy | StaticStrategy, Field(discriminator="type")]


class ExpiresAfter(BaseModel):
    """When the provider deletes a store."""

    anchor: Literal["last_active_at"]
    days: int = Field(ge=1, le=365)


class NewStore(BaseModel):
    """A vector store to create."""

    name: Title | None = None
    description: Title | None = None
    file_ids: Annotated[list[Id], Field(max_length=500)] | None = None
    expires_after: ExpiresAfter | None = None
    chunking_strategy: ChunkingStrategy | None = None
    metadata: Metadata | None = None

    @model_validator(mode="after")
    def _chunks_of_files(self) -> "NewStore":
        if self.chunking_strategy is not None and not self.file_ids:
            raise ValueError("chunking_strategy is for file_ids, which are missing")
        return self


class StoreUpdates(BaseModel):
    """The fields to change; omitted fields stay."""

    name: Title | None = None
    expires_after: ExpiresAfter | None = None
    metadata: Metadata | None = None


class ComparisonFilter(BaseModel):
    """A condition on an attribute of files."""

    type: Literal["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin"]
    key: Annotated[str, Field(max_length=64)]
    value: str | float | bool | list[str | float]


class CompoundFilter(BaseModel):
    """Several conditions."""

    type: Literal["and", "or"]
    filters: "list[ComparisonFilter | CompoundFilter]" = Field(min_length=1, max_length=32)


class SearchRanking(BaseModel):
    """How passages are ranked, and their minimum score."""

    ranker: Literal["none", "auto", "default-2024-11-15"] | None = None
    score_threshold: float | None = Field(None, ge=0, le=1)


class Search(BaseModel):
    """A query over a vector store's files."""

    query: Annotated[str, Field(max_length=4096)] | Annotated[list[str], Field(min_length=1, max_length=16)]
    filters: ComparisonFilter | CompoundFilter | None = None
    max_num_results: int | None = Field(None, ge=1, le=50)
    ranking_options: SearchRanking | None = None
    rewrite_query: bool | None = None


def parameters(model: BaseModel, *, nulls: bool = False) -> Json:
    """The fields of a validated model for the SDK; without those that are null, unless null is a value to set."""
    return model.model_dump(exclude_unset=True, exclude_none=not nulls)


async def require(call: "Call", store_ids: Iterable[str]) -> None:
    """Raises NotFound naming the first of the stores that is not the caller's."""
    wanted = list(dict.fromkeys(store_ids))
    if wanted:
        filters = {"vector_store_id": any_of(wanted), "made_by_user": "is.true", "user_id": eq(call.user_id)}
        known = {
            row["vector_store_id"] for row in await call.database.select("vector_stores", "vector_store_id", filters)
        }
        for store_id in wanted:
            if store_id not in known:
                raise missing(store_id)


def missing(store_id: str) -> NotFound:
    return NotFound("No such vector store", details={"vector_store_id": store_id})


async def create(call: "Call", body: NewStore) -> Json:
    """A store of the caller's; raises NotFound for files that are not."""
    await assistants.require_files(call, body.file_ids or ())
    values = parameters(body)
    made: Json = await passed_on(call.services, lambda client: client.vector_stores.create(**values), WHAT)
    row = {"owner_id": made["id"], "vector_store_id": made["id"], "user_id": call.user_id}
    try:
        await call.service_database.insert("vector_stores", row, returning=None)
    except ApiError:
        await passed_on(call.services, lambda client: client.vector_stores.delete(str(made["id"])), WHAT)
        raise
    return made


async def retrieve(call: "Call", store_id: str) -> Json:
    await require(call, [store_id])
    found: Json = await passed_on(call.services, lambda client: client.vector_stores.retrieve(store_id), WHAT)
    return found


async def list_page(call: "Call", query: PageQuery) -> Page[Json]:
    """The stores that the caller has made, without those that the provider no longer has."""
    filters = {"user_id": eq(call.user_id), "made_by_user": "is.true"}
    rows, more = await read_page(
        call.database, "vector_stores", filters, query, key=("created_at", "owner_id"), id_column="owner_id"
    )
    page = page_of(await _objects(call, [row["owner_id"] for row in rows]), more, dict)
    return {**page, "last_id": rows[-1]["owner_id"] if rows else None}


async def _objects(call: "Call", store_ids: list[str]) -> list[Json]:
    async def find(store_id: str) -> Json | None:
        try:
            found: Json = await passed_on(call.services, lambda client: client.vector_stores.retrieve(store_id), WHAT)
        except NotFound:
            return None
        return found

    return [found for found in await each(find, store_ids) if found is not None]


async def modify(call: "Call", store_id: str, updates: StoreUpdates) -> Json:
    await require(call, [store_id])
    values = parameters(updates, nulls=True)
    found: Json = await passed_on(call.services, lambda client: client.vector_stores.update(store_id, **values), WHAT)
    return found


async def delete(call: "Call", store_id: str) -> Json:
    """Deletes the row, and thereby the store: if the provider fails, a later clean-up deletes it there."""
    await require(call, [store_id])
    filters = {"owner_id": eq(store_id), "user_id": eq(call.user_id)}
    await call.service_database.delete("vector_stores", filters)
    return {"id": store_id, "object": "vector_store.deleted", "deleted": True}


async def search(call: "Call", store_id: str, body: Search) -> Any:
    await require(call, [store_id])
    values = parameters(body)
    return await passed_on(call.services, lambda client: client.vector_stores.search(store_id, **values), WHAT)
