"""Closes runs whose process has died, of all users: a few at a time, beside other work."""

import time
from typing import TYPE_CHECKING

from shared.errors import ApiError
from shared.log import describe, log

if TYPE_CHECKING:
    from shared.call import Call

BATCH, INTERVAL = 100, 60.0
_next = 0.0


def close_dead_runs_sometimes(call: "Call") -> None:
    """Starts a sweep in the background, at most once a minute in each process."""
    global _next
    if time.monotonic() >= _next:
        _next = time.monotonic() + INTERVAL
        call.services.spawn(_sweep(call))


async def _sweep(call: "Call") -> None:
    try:
        closed = await call.service_database.rpc("close_dead_runs", most=BATCH)
    except ApiError as error:
        log("WARNING", "dead runs not closed", cause=describe(error))
    else:
        if closed:
            log("WARNING", "dead runs closed", runs=closed)
