"""Work that must end before the process exits: open streams, and runs that continue without a client."""

from typing import Protocol

from shared.errors import ApiError, ShuttingDown


class Interruptible(Protocol):
    """Work that continues after the response has begun."""

    def interrupt(self, reason: ApiError) -> None:
        """Ends the work with `reason`."""


active: set[Interruptible] = set()
"""Everything that is in progress in this process."""


def end_streams() -> None:
    """Ends everything in progress with a ShuttingDown frame; called after the grace period."""
    for work in list(active):
        work.interrupt(ShuttingDown())
