"""Deletes at the provider what was deleted in the database: now and then, beside other work, a few at a time."""

import time
from typing import TYPE_CHECKING

from shared.assistants.objects import Object
from shared.assistants.provider_files import ProviderFiles
from shared.errors import ApiError
from shared.log import describe, log

if TYPE_CHECKING:
    from shared.call import Call

MOST, INTERVAL = 50, 60.0
_next = 0.0


def sweep_sometimes(call: "Call") -> None:
    """Starts a sweep in the background, at most one a minute in each process."""
    global _next
    if time.monotonic() >= _next:
        _next = time.monotonic() + INTERVAL
        call.services.spawn(_sweep(call))


async def _sweep(call: "Call") -> None:
    provider, rest = ProviderFiles(call.services), call.service_database
    gone: list[Object] = []
    try:
        for item in await rest.rpc("take_provider_garbage", most=MOST):
            await (provider.delete if item["kind"] == "file" else provider.delete_store)(item["id"])
            gone.append(item)
    except ApiError as error:
        log("WARNING", "sweep ended early", cause=describe(error))
    if gone:
        try:
            await rest.rpc("drop_provider_garbage", items=gone)
        except ApiError as error:  # deleting them again later does no harm
            log("WARNING", "sweep not recorded", cause=describe(error))
