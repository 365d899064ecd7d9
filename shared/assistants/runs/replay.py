"""A run's events for those who come later or from another process: read from the database, by polling.

Polling and not LISTEN, since a function has PostgREST and perhaps nothing else; what is live is 0.2 s behind at most a
poll more. A run in this very process is followed without any of that.
"""

import asyncio
from typing import Any

import msgspec

from shared.assistants.objects import Object, message_object, run_object
from shared.assistants.runs.errors import DONE
from shared.database import Rest
from shared.errors import NotFound
from shared.sse import Outcome, frame

MOST, FIRST_WAIT, LONGEST_WAIT = 500, 0.1, 0.5
ACTIVE = ("queued", "in_progress", "cancelling")


class Follower:
    """A source of the frames after number `after`; ends with the run."""

    def __init__(self, rest: Rest, user_id: str, run_id: str, after: int) -> None:
        self._rest = rest
        self._user_id = user_id
        self._run_id = run_id
        self._after = after
        self._over = False
        self._first: bytes | None = None

    async def prime(self) -> None:
        """Reads once, so that an unknown run is an error status; raises NotFound."""
        self._first = await self._poll()

    async def read(self) -> bytes:
        frames, self._first = self._first, None
        wait = FIRST_WAIT
        while not frames and not self._over:
            await asyncio.sleep(wait)
            wait = min(wait * 1.5, LONGEST_WAIT)
            frames = await self._poll()
        return frames or b""

    async def close(self, outcome: Outcome) -> None:
        pass

    async def _poll(self) -> bytes:
        found = await self._rest.rpc(
            "follow_run", user_id=self._user_id, run_id=self._run_id, after=self._after, most=MOST
        )
        if found is None:
            raise NotFound("No such run", details={"run_id": self._run_id})
        events, active = found["events"], found["run"]["status"] in ACTIVE
        if events:
            self._after = events[-1]["seq"]
        self._over = not active and len(events) < MOST
        ended = bool(events) and events[-1]["event"] == "done" and self._over
        # a run that went on with the outputs of functions had said `done` before
        frames = [_frame(event) for event in events if event["event"] != "done" or (ended and event is events[-1])]
        if self._over and not ended:
            frames += self._ending(found)
        return b"".join(frames)

    def _ending(self, found: dict[str, Any]) -> list[bytes]:
        """The end of a run whose process did not live to write it, or whose events are no longer kept."""
        run, message = run_object(found["run"]), found["message"]
        ending = [(f"thread.run.{run['status']}", msgspec.json.encode(run)), ("done", DONE)]
        if message is not None and message["status"] != "in_progress":
            told = message_object(message)
            ending.insert(0, (f"thread.message.{told['status']}", msgspec.json.encode(told)))
        return [frame(data, event=event, id=str(self._after + 1 + at)) for at, (event, data) in enumerate(ending)]


def _frame(event: Object) -> bytes:
    data = DONE if event["event"] == "done" else msgspec.json.encode(event["data"])
    return frame(data, event=event["event"], id=str(event["seq"]))
