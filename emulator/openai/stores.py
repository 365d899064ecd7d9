"""Vector stores: lookup, and the body with current file counts and status."""

from __future__ import annotations

from collections import Counter

from emulator.openai import errors, objects
from emulator.openai.service import Service
from emulator.openai.state import Object

DAY = 86400


async def get_store(service: Service, store_id: str, param: str | None = None) -> Object:
    """Returns the stored object; raises ApiError (404)."""
    body = await service.state.get("vector_store", store_id)
    if body is None:
        raise errors.not_found(f"Vector store with id '{store_id}' not found.", param)
    return body


async def store_body(service: Service, body: Object) -> Object:
    """Returns the response body of a store, with current counts and status."""
    files = await service.state.all("vector_store_file", body["id"])
    counts = file_counts(files)
    ends = body["expires_after"] and body["last_active_at"] + body["expires_after"]["days"] * DAY
    status = "expired" if ends and ends <= objects.now() else "in_progress" if counts["in_progress"] else "completed"
    return {
        **body,
        "file_counts": counts,
        "usage_bytes": sum(file["usage_bytes"] for file in files),
        "status": status,
        "expires_at": ends,
    }


def file_counts(files: list[Object]) -> dict[str, int]:
    found = Counter(file["status"] for file in files)
    names = ("in_progress", "completed", "failed", "cancelled")
    return {**{name: found[name] for name in names}, "total": len(files)}
