"""A vector store as it is now: found by id, its files counted."""

from __future__ import annotations

from collections import Counter

from emulator.openai import errors, objects
from emulator.openai.service import Service
from emulator.openai.state import Object

DAY = 86400


async def stored(own: Service, store_id: str, param: str | None = None) -> Object:
    body = await own.state.get("vector_store", store_id)
    if body is None:
        raise errors.not_found(f"Vector store with id '{store_id}' not found.", param)
    return body


async def shown(own: Service, body: Object) -> Object:
    """With counts and status as they are now."""
    files = await own.state.all("vector_store_file", body["id"])
    counts = counted(files)
    ends = body["expires_after"] and body["last_active_at"] + body["expires_after"]["days"] * DAY
    status = "expired" if ends and ends <= objects.now() else "in_progress" if counts["in_progress"] else "completed"
    return {
        **body,
        "file_counts": counts,
        "usage_bytes": sum(file["usage_bytes"] for file in files),
        "status": status,
        "expires_at": ends,
    }


def counted(files: list[Object]) -> dict[str, int]:
    found = Counter(file["status"] for file in files)
    names = ("in_progress", "completed", "failed", "cancelled")
    return {**{name: found[name] for name in names}, "total": len(files)}
