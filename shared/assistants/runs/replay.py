"""Replays a finished run, or follows one that another process executes, from the database.

It polls instead of using LISTEN, because a function may reach PostgREST only. A live run is at most one batch (0.2 s)
and one poll behind. A run in this process is followed without the database (execution.py).
"""

import asyncio

import msgspec

from shared.assistants.objects import message_object, run_object
from shared.assistants.rows import ACTIVE, FollowedRun, RunEventRow
from shared.assistants.runs.errors import DONE
from shared.database import RestClient
from shared.errors import NotFound
from shared.sse import Outcome, frame

PAGE, FIRST_WAIT, MAX_WAIT = 500, 0.1, 0.5


class RunReplay:
    """A source of the frames after event number `after`; ends with the run."""

    def __init__(self, rest: RestClient, user_id: str, run_id: str, after: int) -> None:
        self._rest = rest
        self._user_id = user_id
        self._run_id = run_id
        self._after = after
        self._ended = False
        self._first: bytes | None = None

    async def start(self) -> None:
        """Reads the first page, so that an unknown run is an error status; raises NotFound."""
        self._first = await self._poll()

    async def read(self) -> bytes:
        frames, self._first = self._first, None
        wait = FIRST_WAIT
        while not frames and not self._ended:
            await asyncio.sleep(wait)
            wait = min(wait * 1.5, MAX_WAIT)
            frames = await self._poll()
        return frames or b""

    async def close(self, outcome: Outcome) -> None:
        pass

    async def _poll(self) -> bytes:
        found: FollowedRun | None = await self._rest.rpc(
            "follow_run", user_id=self._user_id, run_id=self._run_id, after=self._after, most=PAGE
        )
        if found is None:
            raise NotFound("No such run", details={"run_id": self._run_id})
        events, active = found["events"], found["run"]["status"] in ACTIVE
        if events:
            self._after = events[-1]["seq"]
        self._ended = not active and len(events) < PAGE
        has_done = bool(events) and events[-1]["event"] == "done" and self._ended
        # a run that was continued with tool outputs has an earlier `done`, which must not end the replay
        frames = [_frame(event) for event in events if event["event"] != "done" or (has_done and event is events[-1])]
        if self._ended and not has_done:
            frames += self._last_frames(found)
        return b"".join(frames)

    def _last_frames(self, found: FollowedRun) -> list[bytes]:
        """The end of a run whose process died before it stored it, or whose events were deleted."""
        run, message = run_object(found["run"]), found["message"]
        ending = [(f"thread.run.{run['status']}", msgspec.json.encode(run)), ("done", DONE)]
        if message is not None and message["status"] != "in_progress":
            last = message_object(message)
            ending.insert(0, (f"thread.message.{last['status']}", msgspec.json.encode(last)))
        return [frame(data, event=event, id=str(self._after + 1 + at)) for at, (event, data) in enumerate(ending)]


def _frame(event: RunEventRow) -> bytes:
    data = DONE if event["event"] == "done" else msgspec.json.encode(event["data"])
    return frame(data, event=event["event"], id=str(event["seq"]))
