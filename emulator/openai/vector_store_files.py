"""/vector_stores/{id}/files and /file_batches: putting files into a store and following their progress."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from emulator.openai import chunks, errors, objects
from emulator.openai.service import Service, service
from emulator.openai.state import Object
from emulator.openai.stores import counted, stored

STATUSES = ("in_progress", "completed", "failed", "cancelled")


def checked_ids(value: object, param: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise errors.wrong_type(param, "an array of strings", value)
    if len(value) > 2000:
        raise errors.out_of_range(param, "array", "max", 2000, len(value))
    return list(dict.fromkeys(value))


def checked_attributes(value: object) -> dict[str, Any]:
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
    own: Service, store_id: str, file_id: str, strategy: dict[str, Any], attributes: dict[str, Any]
) -> Object:
    """Put a file into a store and start indexing it."""
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
    await own.state.put("vector_store_file", body, store_id)
    own.indexer.start(store_id, file_id)
    return body


async def _store(request: Request) -> tuple[Service, str]:
    own = service(request)
    return own, (await stored(own, request.path_params["store_id"]))["id"]


async def _member(request: Request) -> tuple[Service, Object]:
    own, store_id = await _store(request)
    file_id = request.path_params["file_id"]
    body = await own.state.get("vector_store_file", file_id, store_id)
    if body is None:
        raise errors.not_found(f"No file found with id '{file_id}' in vector store '{store_id}'.")
    return own, body


async def create(request: Request) -> Response:
    own, store_id = await _store(request)
    body = await objects.json_body(request)
    file_id = body.get("file_id")
    if not isinstance(file_id, str):
        raise errors.missing("file_id") if file_id is None else errors.wrong_type("file_id", "a string", file_id)
    strategy = chunks.checked_strategy(body.get("chunking_strategy"))
    attributes = checked_attributes(body.get("attributes"))
    await own.file(file_id, "file_id")
    return objects.json_response(await attach(own, store_id, file_id, strategy, attributes))


async def listing(request: Request) -> Response:
    own, store_id = await _store(request)
    where = _filter(request)
    data, more = await own.state.page(
        "vector_store_file", store_id, where=where, **objects.page_of(request.query_params)
    )
    return objects.json_response(objects.listed(data, more))


def _filter(request: Request) -> tuple[str, str] | None:
    status = request.query_params.get("filter")
    if status is not None and status not in STATUSES:
        raise errors.wrong_value("filter", status, STATUSES)
    return ("status", status) if status else None


async def retrieve(request: Request) -> Response:
    return objects.json_response((await _member(request))[1])


async def update(request: Request) -> Response:
    own, body = await _member(request)
    changes = await objects.json_body(request)
    body["attributes"] = checked_attributes(changes.get("attributes"))
    await own.state.put("vector_store_file", body, body["vector_store_id"])
    return objects.json_response(body)


async def delete(request: Request) -> Response:
    """Out of the store; the file itself stays."""
    own, body = await _member(request)
    await own.remove_from_store(body["vector_store_id"], body["id"])
    return objects.json_response({"id": body["id"], "object": "vector_store.file.deleted", "deleted": True})


async def content(request: Request) -> Response:
    own, body = await _member(request)
    rows = await own.state.chunks(body["vector_store_id"], body["id"])
    data = [{"type": "text", "text": text} for _, _, text in rows]
    page = {"object": "vector_store.file_content.page", "data": data, "has_more": False, "next_page": None}
    return objects.json_response(page)


async def create_batch(request: Request) -> Response:
    own, store_id = await _store(request)
    body = await objects.json_body(request)
    wanted = _batch_files(body)
    for file_id, _, _ in wanted:
        await own.file(file_id, "file_ids")
    batch = {
        "id": objects.new_id("vsfb"),
        "object": "vector_store.files_batch",
        "created_at": objects.now(),
        "vector_store_id": store_id,
        "file_ids": [file_id for file_id, _, _ in wanted],
        "cancelled": False,
    }
    await own.state.put("batch", batch, store_id)
    for file_id, strategy, attributes in wanted:
        await attach(own, store_id, file_id, strategy, attributes)
    return objects.json_response(await _shown(own, batch))


def _batch_files(body: dict[str, Any]) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(file id, strategy, attributes) from `file_ids` or `files`."""
    if body.get("files") is not None:
        if not isinstance(body["files"], list) or not all(isinstance(each, dict) for each in body["files"]):
            raise errors.wrong_type("files", "an array of objects", body["files"])
        ids = checked_ids([each.get("file_id") for each in body["files"]], "files")
        by_id = {each["file_id"]: each for each in body["files"]}
        return [
            (
                file_id,
                chunks.checked_strategy(by_id[file_id].get("chunking_strategy")),
                checked_attributes(by_id[file_id].get("attributes")),
            )
            for file_id in ids
        ]
    if body.get("file_ids") is None:
        raise errors.missing("file_ids")
    strategy = chunks.checked_strategy(body.get("chunking_strategy"))
    attributes = checked_attributes(body.get("attributes"))
    return [(file_id, strategy, attributes) for file_id in checked_ids(body["file_ids"], "file_ids")]


async def _batch(request: Request) -> tuple[Service, Object]:
    own, store_id = await _store(request)
    batch_id = request.path_params["batch_id"]
    body = await own.state.get("batch", batch_id, store_id)
    if body is None:
        raise errors.not_found(f"No file batch found with id '{batch_id}' in vector store '{store_id}'.")
    return own, body


async def _files_of(own: Service, batch: Object) -> list[Object]:
    members = {body["id"]: body for body in await own.state.all("vector_store_file", batch["vector_store_id"])}
    return [members[file_id] for file_id in batch["file_ids"] if file_id in members]


async def _shown(own: Service, batch: Object) -> Object:
    counts = counted(await _files_of(own, batch))
    status = "cancelled" if batch["cancelled"] else "in_progress" if counts["in_progress"] else "completed"
    if status == "completed" and counts["total"] and counts["failed"] == counts["total"]:
        status = "failed"
    hidden = ("file_ids", "cancelled")
    return {key: value for key, value in batch.items() if key not in hidden} | {"status": status, "file_counts": counts}


async def retrieve_batch(request: Request) -> Response:
    own, batch = await _batch(request)
    return objects.json_response(await _shown(own, batch))


async def cancel_batch(request: Request) -> Response:
    own, batch = await _batch(request)
    for body in await _files_of(own, batch):
        if body["status"] == "in_progress":
            await own.state.put("vector_store_file", {**body, "status": "cancelled"}, batch["vector_store_id"])
            batch["cancelled"] = True
    await own.state.put("batch", batch, batch["vector_store_id"])
    return objects.json_response(await _shown(own, batch))


async def batch_files(request: Request) -> Response:
    own, batch = await _batch(request)
    where, page = _filter(request), objects.page_of(request.query_params)
    files = [body for body in await _files_of(own, batch) if where is None or body["status"] == where[1]]
    if page["order"] == "desc":
        files.reverse()
    ids = [body["id"] for body in files]
    start = ids.index(page["after"]) + 1 if page["after"] in ids else 0
    chosen = files[start : start + page["limit"]]
    return objects.json_response(objects.listed(chosen, len(files) > start + page["limit"]))
