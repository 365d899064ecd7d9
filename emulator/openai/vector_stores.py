"""Endpoints /vector_stores; their files and file batches are in vector_store_files.py."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from emulator.openai import chunks, errors, objects
from emulator.openai.retrieval import parse_filters
from emulator.openai.service import Service, service_of
from emulator.openai.state import Object
from emulator.openai.stores import get_store, store_body
from emulator.openai.vector_store_files import attach, parse_ids


async def create(request: Request) -> Response:
    service, body = service_of(request), await objects.json_body(request, required=False)
    file_ids = parse_ids(body.get("file_ids"), "file_ids") if body.get("file_ids") is not None else []
    strategy = chunks.parse_strategy(body.get("chunking_strategy"))
    store: dict[str, Any] = {
        "id": objects.new_id("vs"),
        "object": "vector_store",
        "created_at": objects.now(),
        "name": _text(body, "name") or "",
        "description": _text(body, "description"),
        "expires_after": _expiry(body.get("expires_after")),
        "last_active_at": objects.now(),
        "metadata": objects.parse_metadata(body.get("metadata")),
    }
    for file_id in file_ids:
        await service.file(file_id, "file_ids")
    await service.state.put("vector_store", store)
    for file_id in file_ids:
        await attach(service, store["id"], file_id, strategy, {})
    return objects.json_response(await store_body(service, store))


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise errors.wrong_type(name, "a string", value)
    return value


def _expiry(value: object) -> dict[str, Any] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise errors.wrong_type("expires_after", "an object", value)
    if value.get("anchor") != "last_active_at":
        raise errors.wrong_value("expires_after.anchor", value.get("anchor"), ("last_active_at",))
    days = value.get("days")
    if not isinstance(days, int) or isinstance(days, bool):
        raise errors.wrong_type("expires_after.days", "an integer", days)
    if not 1 <= days <= 365:
        raise errors.out_of_range(
            "expires_after.days", "integer", "min" if days < 1 else "max", 1 if days < 1 else 365, days
        )
    return {"anchor": "last_active_at", "days": days}


async def listing(request: Request) -> Response:
    service = service_of(request)
    data, more = await service.state.page("vector_store", **objects.page_params(request.query_params))
    return objects.json_response(objects.list_body([await store_body(service, body) for body in data], more))


async def retrieve(request: Request) -> Response:
    service = service_of(request)
    return objects.json_response(await store_body(service, await get_store(service, request.path_params["store_id"])))


async def update(request: Request) -> Response:
    service, changes = service_of(request), await objects.json_body(request)
    store = await get_store(service, request.path_params["store_id"])
    if "name" in changes:
        store["name"] = _text(changes, "name") or ""
    if "metadata" in changes:
        store["metadata"] = objects.parse_metadata(changes["metadata"])
    if "expires_after" in changes:
        store["expires_after"] = _expiry(changes["expires_after"])
    await service.state.put("vector_store", store)
    return objects.json_response(await store_body(service, store))


async def delete(request: Request) -> Response:
    """Deletes the store, its chunks and batches, but not the files."""
    service = service_of(request)
    store = await get_store(service, request.path_params["store_id"])
    for kind in ("vector_store_file", "batch"):
        await service.state.delete_children(kind, store["id"])
    await service.state.delete_chunks(store["id"])
    await service.state.delete("vector_store", store["id"])
    service.retrieval.invalidate(store["id"])
    return objects.json_response({"id": store["id"], "object": "vector_store.deleted", "deleted": True})


async def touch_store(service: Service, store: Object) -> None:
    """Sets `last_active_at` of a store that expires; raises ApiError for an expired one."""
    if (await store_body(service, store))["status"] == "expired":
        raise errors.ApiError(f"Vector store '{store['id']}' is expired.", code="vector_store_expired")
    if store["expires_after"]:
        await service.state.put("vector_store", {**store, "last_active_at": objects.now()})


async def search(request: Request) -> Response:
    service, body = service_of(request), await objects.json_body(request)
    store = await get_store(service, request.path_params["store_id"])
    query = body.get("query")
    if query is None:
        raise errors.missing("query")
    queries = query if isinstance(query, list) else [query]
    if not queries or not all(isinstance(each, str) for each in queries):
        raise errors.wrong_type("query", "one of a string or array of strings", query)
    limit = parse_count(body.get("max_num_results"), 10)
    filters = parse_filters(body.get("filters"))
    threshold = parse_threshold(body.get("ranking_options"))
    await touch_store(service, store)
    found = await service.retrieval.search([store["id"]], queries, limit=limit, threshold=threshold, filters=filters)
    data = [
        {
            "file_id": passage.file_id,
            "filename": passage.filename,
            "score": round(passage.score, 4),
            "attributes": passage.attributes,
            "content": [{"type": "text", "text": passage.text}],
        }
        for passage in found
    ]
    return objects.json_response(
        {
            "object": "vector_store.search_results.page",
            "search_query": queries,
            "data": data,
            "has_more": False,
            "next_page": None,
        }
    )


def parse_count(value: object, default: int, param: str = "max_num_results") -> int:
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool):
        raise errors.wrong_type(param, "an integer", value)
    if not 1 <= value <= 50:
        raise errors.out_of_range(param, "integer", "min" if value < 1 else "max", 1 if value < 1 else 50, value)
    return value


def parse_threshold(options: object, param: str = "ranking_options") -> float:
    if options is None:
        return 0.0
    value = options.get("score_threshold") if isinstance(options, dict) else options
    if value is None:
        return 0.0
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise errors.wrong_type(f"{param}.score_threshold", "a number", value)
    if not 0 <= value <= 1:
        raise errors.out_of_range(
            f"{param}.score_threshold", "decimal", "min" if value < 0 else "max", 0 if value < 0 else 1, value
        )
    return float(value)
