"""Endpoints /vector_stores/{id}/files and /vector_stores/{id}/file_batches."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from emulator.openai import chunks, errors, objects
from emulator.openai.service import Service, service_of
from emulator.openai.state import Object
from emulator.openai.stores import file_counts, get_store

STATUSES = ("in_progress", "completed", "failed", "cancelled")


def parse_ids(value: object, param: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise errors.wrong_type(param, "an array of strings", value)
    if len(value) > 2000:
        raise errors.out_of_range(param, "array", "max", 2000, len(value))
    return list(dict.fromkeys(value))


def parse_attributes(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise errors.wrong_type("attributes", "an object", value)
    for key, each in value.items():
        if not isinstance(each, str | int | float | bool):
            raise errors.wrong_type(f"attributes.{key}", "one of a string, number or boolean", each)
    if len(value) > 16:
        raise errors.out_of_range("attributes", "object", "max", 16, len(value))
    return value


async def attach(
    service: Service, store_id: str, file_id: str, strategy: dict[str, Any], attributes: dict[str, Any]
) -> Object:
    """Adds a file to a store and starts indexing it."""
    body = {
        "id": file_id,
        "object": "vector_store.file",
        "usage_bytes": 0,
        "created_at": objects.now(),
        "vector_store_id": store_id,
        "status": "in_progress",
        "last_error": None,
        "chunking_strategy": strategy,
        "attributes": attributes,
    }
    await service.state.put("vector_store_file", body, store_id)
    service.indexer.start(store_id, file_id)
    return body


async def _store(request: Request) -> tuple[Service, str]:
    service = service_of(request)
    return service, (await get_store(service, request.path_params["store_id"]))["id"]


async def _store_file(request: Request) -> tuple[Service, Object]:
    service, store_id = await _store(request)
    file_id = request.path_params["file_id"]
    body = await service.state.get("vector_store_file", file_id, store_id)
    if body is None:
        raise errors.not_found(f"No file found with id '{file_id}' in vector store '{store_id}'.")
    return service, body


async def create(request: Request) -> Response:
    service, store_id = await _store(request)
    body = await objects.json_body(request)
    file_id = body.get("file_id")
    if not isinstance(file_id, str):
        raise errors.missing("file_id") if file_id is None else errors.wrong_type("file_id", "a string", file_id)
    strategy = chunks.parse_strategy(body.get("chunking_strategy"))
    attributes = parse_attributes(body.get("attributes"))
    await service.file(file_id, "file_id")
    return objects.json_response(await attach(service, store_id, file_id, strategy, attributes))


async def listing(request: Request) -> Response:
    service, store_id = await _store(request)
    where = _status_filter(request)
    data, more = await service.state.page(
        "vector_store_file", store_id, where=where, **objects.page_params(request.query_params)
    )
    return objects.json_response(objects.list_body(data, more))


def _status_filter(request: Request) -> tuple[str, str] | None:
    status = request.query_params.get("filter")
    if status is not None and status not in STATUSES:
        raise errors.wrong_value("filter", status, STATUSES)
    return ("status", status) if status else None


async def retrieve(request: Request) -> Response:
    return objects.json_response((await _store_file(request))[1])


async def update(request: Request) -> Response:
    service, body = await _store_file(request)
    changes = await objects.json_body(request)
    body["attributes"] = parse_attributes(changes.get("attributes"))
    await service.state.put("vector_store_file", body, body["vector_store_id"])
    return objects.json_response(body)


async def delete(request: Request) -> Response:
    """Removes the file from the store; the file itself remains."""
    service, body = await _store_file(request)
    await service.remove_from_store(body["vector_store_id"], body["id"])
    return objects.json_response({"id": body["id"], "object": "vector_store.file.deleted", "deleted": True})


async def content(request: Request) -> Response:
    service, body = await _store_file(request)
    rows = await service.state.chunks(body["vector_store_id"], body["id"])
    data = [{"type": "text", "text": text} for _, _, text in rows]
    page = {"object": "vector_store.file_content.page", "data": data, "has_more": False, "next_page": None}
    return objects.json_response(page)


async def create_batch(request: Request) -> Response:
    service, store_id = await _store(request)
    body = await objects.json_body(request)
    files = _batch_files(body)
    for file_id, _, _ in files:
        await service.file(file_id, "file_ids")
    batch = {
        "id": objects.new_id("vsfb"),
        "object": "vector_store.files_batch",
        "created_at": objects.now(),
        "vector_store_id": store_id,
        "file_ids": [file_id for file_id, _, _ in files],
        "cancelled": False,
    }
    await service.state.put("batch", batch, store_id)
    for file_id, strategy, attributes in files:
        await attach(service, store_id, file_id, strategy, attributes)
    return objects.json_response(await _batch_body(service, batch))


def _batch_files(body: dict[str, Any]) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Returns (file id, strategy, attributes) of each file in `file_ids` or `files`."""
    if body.get("files") is not None:
        if not isinstance(body["files"], list) or not all(isinstance(each, dict) for each in body["files"]):
            raise errors.wrong_type("files", "an array of objects", body["files"])
        ids = parse_ids([each.get("file_id") for each in body["files"]], "files")
        by_id = {each["file_id"]: each for each in body["files"]}
        return [
            (
                file_id,
                chunks.parse_strategy(by_id[file_id].get("chunking_strategy")),
                parse_attributes(by_id[file_id].get("attributes")),
            )
            for file_id in ids
        ]
    if body.get("file_ids") is None:
        raise errors.missing("file_ids")
    strategy = chunks.parse_strategy(body.get("chunking_strategy"))
    attributes = parse_attributes(body.get("attributes"))
    return [(file_id, strategy, attributes) for file_id in parse_ids(body["file_ids"], "file_ids")]


async def _batch(request: Request) -> tuple[Service, Object]:
    service, store_id = await _store(request)
    batch_id = request.path_params["batch_id"]
    body = await service.state.get("batch", batch_id, store_id)
    if body is None:
        raise errors.not_found(f"No file batch found with id '{batch_id}' in vector store '{store_id}'.")
    return service, body


async def _batch_members(service: Service, batch: Object) -> list[Object]:
    members = {body["id"]: body for body in await service.state.all("vector_store_file", batch["vector_store_id"])}
    return [members[file_id] for file_id in batch["file_ids"] if file_id in members]


async def _batch_body(service: Service, batch: Object) -> Object:
    counts = file_counts(await _batch_members(service, batch))
    status = "cancelled" if batch["cancelled"] else "in_progress" if counts["in_progress"] else "completed"
    if status == "completed" and counts["total"] and counts["failed"] == counts["total"]:
        status = "failed"
    hidden = ("file_ids", "cancelled")
    return {key: value for key, value in batch.items() if key not in hidden} | {"status": status, "file_counts": counts}


async def retrieve_batch(request: Request) -> Response:
    service, batch = await _batch(request)
    return objects.json_response(await _batch_body(service, batch))


async def cancel_batch(request: Request) -> Response:
    service, batch = await _batch(request)
    for body in await _batch_members(service, batch):
        if body["status"] == "in_progress":
            await service.state.put("vector_store_file", {**body, "status": "cancelled"}, batch["vector_store_id"])
            batch["cancelled"] = True
    await service.state.put("batch", batch, batch["vector_store_id"])
    return objects.json_response(await _batch_body(service, batch))


async def batch_files(request: Request) -> Response:
    service, batch = await _batch(request)
    where, page = _status_filter(request), objects.page_params(request.query_params)
    files = [body for body in await _batch_members(service, batch) if where is None or body["status"] == where[1]]
    if page["order"] == "desc":
        files.reverse()
    ids = [body["id"] for body in files]
    start = ids.index(page["after"]) + 1 if page["after"] in ids else 0
    selected = files[start : start + page["limit"]]
    return objects.json_response(objects.list_body(selected, len(files) > start + page["limit"]))
