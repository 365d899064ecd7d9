"""Deletes at the provider the files and vector stores whose rows were deleted: in small batches, in the background."""

import time
from typing import TYPE_CHECKING, Literal, TypedDict

from shared.assistants.provider_files import ProviderFiles
from shared.errors import ApiError
from shared.log import describe, log

if TYPE_CHECKING:
    from shared.call import Call

BATCH, INTERVAL = 50, 60.0
_next = 0.0


class OrphanedObject(TypedDict):
    """An object at the provider without a row."""

    kind: Literal["file", "vector_store"]
    id: str


def schedule_clean_up(call: "Call") -> None:
    """Starts a clean-up in the background, at most once a minute in each process."""
    global _next
    if time.monotonic() >= _next:
        _next = time.monotonic() + INTERVAL
        call.services.spawn(_clean_up(call))


async def _clean_up(call: "Call") -> None:
    provider, rest = ProviderFiles(call.services), call.service_database
    deleted: list[OrphanedObject] = []
    try:
        orphans: list[OrphanedObject] = await rest.rpc("take_provider_garbage", most=BATCH)
        for item in orphans:
            await (provider.delete if item["kind"] == "file" else provider.delete_store)(item["id"])
            deleted.append(item)
    except ApiError as error:
        log("WARNING", "provider clean-up ended early", cause=describe(error))
    if deleted:
        try:
            await rest.rpc("drop_provider_garbage", items=deleted)
        except ApiError as error:  # they are deleted again later, which succeeds
            log("WARNING", "provider clean-up not recorded", cause=describe(error))
