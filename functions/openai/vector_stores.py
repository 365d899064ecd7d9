"""Vector stores."""

from typing import Any

from common import Deleted, path_id

from shared.assistants import provider_cleanup, vector_stores
from shared.assistants.pages import Page, PageQuery
from shared.assistants.vector_stores import NewStore, Search, StoreUpdates
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, NotFound

Json = dict[str, Any]


@endpoint("POST", "/v1/vector_stores", error_format="openai", tag="OpenAI", errors=(NotFound, *MODEL_ERRORS))
async def create_vector_store(call: Call, body: NewStore) -> Json:
    """Create a vector store"""
    return await vector_stores.create(call, body)


@endpoint("GET", "/v1/vector_stores", error_format="openai", tag="OpenAI", errors=MODEL_ERRORS)
async def list_vector_stores(call: Call, query: PageQuery) -> Page[Json]:
    """List vector stores"""
    return await vector_stores.list_page(call, query)


@endpoint(
    "GET", "/v1/vector_stores/{vector_store_id}", error_format="openai", tag="OpenAI", errors=(NotFound, *MODEL_ERRORS)
)
async def retrieve_vector_store(call: Call) -> Json:
    """Retrieve a vector store"""
    return await vector_stores.retrieve(call, path_id(call, "vector_store_id"))


@endpoint(
    "POST",
    "/v1/vector_stores/{vector_store_id}",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def modify_vector_store(call: Call, body: StoreUpdates) -> Json:
    """Modify a vector store"""
    return await vector_stores.modify(call, path_id(call, "vector_store_id"), body)


@endpoint("DELETE", "/v1/vector_stores/{vector_store_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def delete_vector_store(call: Call) -> Deleted:
    """Delete a vector store, not its files"""
    store_id = path_id(call, "vector_store_id")
    await vector_stores.delete(call, store_id)
    provider_cleanup.schedule_clean_up(call)
    return Deleted(id=store_id, object="vector_store.deleted")


@endpoint(
    "POST",
    "/v1/vector_stores/{vector_store_id}/search",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def search_vector_store(call: Call, body: Search) -> Json:
    """Search a vector store"""
    found: Json = await vector_stores.search(call, path_id(call, "vector_store_id"), body)
    return found
