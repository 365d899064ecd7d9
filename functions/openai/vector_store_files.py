"""Files of a vector store, and batches of files."""

from typing import Any

from common import path_id

from shared.assistants import vector_store_files
from shared.assistants.vector_store_files import NewBatch, NewStoreFile, StoreFilesQuery, StoreFileUpdates
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, NotFound

Json = dict[str, Any]


@endpoint(
    "POST",
    "/v1/vector_stores/{vector_store_id}/files",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def create_vector_store_file(call: Call, body: NewStoreFile) -> Json:
    """Add a file to a vector store"""
    return await vector_store_files.add(call, path_id(call, "vector_store_id"), body)


@endpoint(
    "GET",
    "/v1/vector_stores/{vector_store_id}/files",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def list_vector_store_files(call: Call, query: StoreFilesQuery) -> Json:
    """List files of a vector store"""
    return await vector_store_files.list_files(call, path_id(call, "vector_store_id"), query)


@endpoint(
    "GET",
    "/v1/vector_stores/{vector_store_id}/files/{file_id}",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def retrieve_vector_store_file(call: Call) -> Json:
    """Retrieve a file of a vector store"""
    return await vector_store_files.retrieve(call, path_id(call, "vector_store_id"), path_id(call, "file_id"))


@endpoint(
    "POST",
    "/v1/vector_stores/{vector_store_id}/files/{file_id}",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def modify_vector_store_file(call: Call, body: StoreFileUpdates) -> Json:
    """Modify the attributes of a file of a vector store"""
    return await vector_store_files.modify(call, path_id(call, "vector_store_id"), path_id(call, "file_id"), body)


@endpoint(
    "DELETE",
    "/v1/vector_stores/{vector_store_id}/files/{file_id}",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def delete_vector_store_file(call: Call) -> Json:
    """Remove a file from a vector store, not the file itself"""
    return await vector_store_files.remove(call, path_id(call, "vector_store_id"), path_id(call, "file_id"))


@endpoint(
    "GET",
    "/v1/vector_stores/{vector_store_id}/files/{file_id}/content",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def retrieve_vector_store_file_content(call: Call) -> Json:
    """Retrieve the text of a file of a vector store"""
    return await vector_store_files.content(call, path_id(call, "vector_store_id"), path_id(call, "file_id"))


@endpoint(
    "POST",
    "/v1/vector_stores/{vector_store_id}/file_batches",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def create_vector_store_file_batch(call: Call, body: NewBatch) -> Json:
    """Add files to a vector store"""
    return await vector_store_files.create_batch(call, path_id(call, "vector_store_id"), body)


@endpoint(
    "GET",
    "/v1/vector_stores/{vector_store_id}/file_batches/{batch_id}",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def retrieve_vector_store_file_batch(call: Call) -> Json:
    """Retrieve a batch of files"""
    return await vector_store_files.retrieve_batch(call, path_id(call, "vector_store_id"), path_id(call, "batch_id"))


@endpoint(
    "POST",
    "/v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/cancel",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def cancel_vector_store_file_batch(call: Call) -> Json:
    """Cancel a batch of files"""
    return await vector_store_files.cancel_batch(call, path_id(call, "vector_store_id"), path_id(call, "batch_id"))


@endpoint(
    "GET",
    "/v1/vector_stores/{vector_store_id}/file_batches/{batch_id}/files",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, *MODEL_ERRORS),
)
async def list_vector_store_files_of_batch(call: Call, query: StoreFilesQuery) -> Json:
    """List files of a batch"""
    store_id, batch_id = path_id(call, "vector_store_id"), path_id(call, "batch_id")
    return await vector_store_files.list_batch_files(call, store_id, batch_id, query)
