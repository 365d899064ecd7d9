"""Saves a run while it streams: in batches beside the stream, so that saving never delays a delta.

Each batch is one call of record_run. It renews the lease too, and brings back whether someone asked to stop.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import msgspec

from shared.assistants.objects import Object
from shared.assistants.runs.errors import last_error
from shared.database import Rest
from shared.errors import ApiError, DatabaseRejected, NotSaved
from shared.log import describe, log

BATCH, PULSE = 0.2, 1.0  # seconds between batches while there is something to save, and when there is not
RETRY, LAST_TRIES, BIGGEST = 0.5, 6, 1000
LOST = {"status": "incomplete", "incomplete_details": {"reason": "run_failed"}, "content": []}


class RunLog:
    """The rows of one run. `heard` is called with record_run's answer: {"stop", "followed"} or {"lost"}."""

    def __init__(self, rest: Rest, run_id: str, lease: float, heard: Callable[[Object], None]) -> None:
        self._rest = rest
        self._run_id = run_id
        self._lease = lease
        self._heard = heard
        self._events: list[Object] = []
        self._state: Object = {}
        self._messages: dict[str, Object] = {}
        self._steps: dict[str, Object] = {}
        self._wake = asyncio.Event()
        self._ended = asyncio.Event()
        self._rejected = False
        self._writer: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._writer = asyncio.get_running_loop().create_task(self._write())

    def add(self, seq: int, event: str, data: bytes) -> None:
        if not self._rejected:
            self._events.append({"seq": seq, "event": event, "data": msgspec.Raw(data)})
            self._wake.set()

    def keep(self, run: Object, messages: list[Object], steps: list[Object]) -> None:
        """The run's state as it is now; a message that is in progress is kept as far as it says what it is."""
        fields = ("status", "usage", "last_error", "incomplete_details", "required_action")
        self._state = {name: run[name] for name in fields if run[name] is not None}
        for message in messages:
            self._messages[message["id"]] = _message(message)
        for step in steps:
            self._steps[step["id"]] = dict(step)

    async def finish(self) -> None:
        """Saves what is left, with patience; raises NotSaved if the database does not take it.

        A run whose account is rejected for good ends as failed, with all of it that is not rejected.
        """
        self._ended.set()
        self._wake.set()
        if self._writer is not None:
            await self._writer
        for attempt in range(LAST_TRIES):
            try:
                while await self._save():
                    pass
                if not self._rejected:
                    return
                break
            except DatabaseRejected as error:
                self._give_up(error)
            except ApiError as error:
                log("ERROR", "run not saved", run=self._run_id, cause=describe(error))
                await asyncio.sleep(RETRY * 2**attempt if attempt + 1 < LAST_TRIES else 0)
        raise NotSaved

    async def _write(self) -> None:
        await self._pause(BATCH)  # the provider is asked first
        while not self._ended.is_set():
            try:
                await self._save()
            except DatabaseRejected as error:
                self._give_up(error)
            except ApiError as error:
                log("WARNING", "run not saved yet", run=self._run_id, cause=describe(error))
                await self._pause(RETRY)
            await self._pause(BATCH if self._events else PULSE)

    async def _pause(self, seconds: float) -> None:
        """Waits; an event that comes in a quiet time is saved one batch interval later, the end of the run at once."""
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
            async with asyncio.timeout(BATCH):
                await self._ended.wait()

    async def _save(self) -> bool:
        """One batch; True if there are more events. What a failed call carried is sent again."""
        if self._rejected:
            await self._salvage()
            return False
        events, messages, steps = self._events[:BIGGEST], self._messages, self._steps
        self._messages, self._steps = {}, {}
        whole = len(events) == len(self._events)
        state = self._state if whole else {**self._state, "status": "in_progress"}
        try:
            answer = await self._record(events, state, list(messages.values()), list(steps.values()))
        except BaseException:
            self._messages, self._steps = {**messages, **self._messages}, {**steps, **self._steps}
            raise
        del self._events[: len(events)]
        self._heard(answer)
        return bool(self._events) and not answer.get("lost")

    def _give_up(self, error: DatabaseRejected) -> None:
        """The same account would be rejected again, as often as it is sent."""
        log("ERROR", "run rejected", run=self._run_id, cause=describe(error))
        self._rejected = True
        self._events.clear()

    async def _salvage(self) -> None:
        """While the run goes on, that it does; at its end each message that is not rejected, and that it failed."""
        alive: Object = {"status": "in_progress"}
        if not self._ended.is_set():
            self._heard(await self._record([], alive, [], []))
            return
        for message in self._messages.values():
            try:
                await self._record([], alive, [message], [])
            except DatabaseRejected:
                await self._record([], alive, [{**message, **LOST}], [])
        for step in self._steps.values():
            with contextlib.suppress(DatabaseRejected):
                await self._record([], alive, [], [step])
        await self._record([], {"status": "failed", "last_error": last_error(NotSaved())}, [], [])

    async def _record(self, events: list[Object], state: Object, messages: list[Any], steps: list[Any]) -> Object:
        answer: Object = await self._rest.rpc(
            "record_run",
            run_id=self._run_id,
            events=events,
            state=state,
            messages=messages,
            steps=steps,
            lease=self._lease,
        )
        return answer


def _message(message: Object) -> Object:
    fields = {name: message[name] for name in ("id", "status", "incomplete_details")}
    return {**fields, "content": [] if message["status"] == "in_progress" else message["content"]}
