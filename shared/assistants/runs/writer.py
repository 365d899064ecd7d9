"""Stores a run while it streams: in batches, concurrently with the stream, so that storing never delays a delta.

Each batch is one call of record_run. It also renews the lease, and reports whether the user asked to stop.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import TypedDict

import msgspec

from shared.assistants.objects import MessageObject, RunObject, StepRecord
from shared.assistants.rows import Json, RecordResult
from shared.assistants.runs.errors import last_error
from shared.database import RestClient
from shared.errors import ApiError, DatabaseRejected, NotSaved
from shared.log import describe, log

BATCH_INTERVAL, RENEW_INTERVAL = 0.2, 1.0  # seconds between batches while there are events, and when there are none
RETRY_DELAY, LAST_ATTEMPTS, MAX_BATCH = 0.5, 6, 1000
STATE = ("status", "usage", "last_error", "incomplete_details", "required_action")


class EventRecord(TypedDict):
    seq: int
    event: str
    data: msgspec.Raw


class MessageRecord(TypedDict):
    id: str
    status: str
    incomplete_details: Json | None
    content: list[Json]


class RunWriter:
    """Writes the rows of one run. `on_result` is called with the result of each record_run."""

    def __init__(self, rest: RestClient, run_id: str, lease: float, on_result: Callable[[RecordResult], None]) -> None:
        self._rest = rest
        self._run_id = run_id
        self._lease = lease
        self._on_result = on_result
        self._events: list[EventRecord] = []
        self._state: Json = {}
        self._messages: dict[str, MessageRecord] = {}
        self._steps: dict[str, StepRecord] = {}
        self._wake = asyncio.Event()
        self._ended = asyncio.Event()
        self._rejected = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._write())

    def add_event(self, seq: int, event: str, data: bytes) -> None:
        if not self._rejected:
            self._events.append({"seq": seq, "event": event, "data": msgspec.Raw(data)})
            self._wake.set()

    def update(self, run: RunObject, messages: Sequence[MessageObject], steps: Sequence[StepRecord]) -> None:
        """Records the current state. A message in progress is stored without content."""
        self._state = {name: value for name, value in run.items() if name in STATE and value is not None}
        for message in messages:
            self._messages[message["id"]] = _message_record(message)
        for step in steps:
            self._steps[step["id"]] = step.copy()

    async def finish(self) -> None:
        """Stores the rest, with retries; raises NotSaved if the database does not accept it.

        A run whose rows are rejected permanently ends as failed, with everything that is not rejected.
        """
        self._ended.set()
        self._wake.set()
        if self._task is not None:
            await self._task
        for attempt in range(LAST_ATTEMPTS):
            try:
                while await self._save():
                    pass
                if not self._rejected:
                    return
                break
            except DatabaseRejected as error:
                self._reject(error)
            except ApiError as error:
                log("ERROR", "run not saved", run=self._run_id, cause=describe(error))
                await asyncio.sleep(RETRY_DELAY * 2**attempt if attempt + 1 < LAST_ATTEMPTS else 0)
        raise NotSaved

    async def _write(self) -> None:
        await self._pause(BATCH_INTERVAL)  # so that the request to the provider is sent first
        while not self._ended.is_set():
            try:
                await self._save()
            except DatabaseRejected as error:
                self._reject(error)
            except ApiError as error:
                log("WARNING", "run not saved yet", run=self._run_id, cause=describe(error))
                await self._pause(RETRY_DELAY)
            await self._pause(BATCH_INTERVAL if self._events else RENEW_INTERVAL)

    async def _pause(self, seconds: float) -> None:
        """Waits; an event that arrives meanwhile is stored one batch interval later, the end of the run at once."""
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
            async with asyncio.timeout(BATCH_INTERVAL):
                await self._ended.wait()

    async def _save(self) -> bool:
        """Stores one batch and returns whether there are more events. A failed batch is sent again with the next."""
        if self._rejected:
            await self._save_acceptable()
            return False
        events, messages, steps = self._events[:MAX_BATCH], self._messages, self._steps
        self._messages, self._steps = {}, {}
        complete = len(events) == len(self._events)
        state = self._state if complete else {**self._state, "status": "in_progress"}
        try:
            result = await self._record(events, state, list(messages.values()), list(steps.values()))
        except BaseException:
            self._messages, self._steps = {**messages, **self._messages}, {**steps, **self._steps}
            raise
        del self._events[: len(events)]
        self._on_result(result)
        return bool(self._events) and not result.get("lost")

    def _reject(self, error: DatabaseRejected) -> None:
        """Stops storing events: the same rows would be rejected again."""
        log("ERROR", "run rejected", run=self._run_id, cause=describe(error))
        self._rejected = True
        self._events.clear()

    async def _save_acceptable(self) -> None:
        """Renews the lease; at the end of the run, stores every message and step that is accepted, and a failed run."""
        in_progress: Json = {"status": "in_progress"}
        if not self._ended.is_set():
            self._on_result(await self._record([], in_progress, [], []))
            return
        for message in self._messages.values():
            try:
                await self._record([], in_progress, [message], [])
            except DatabaseRejected:
                await self._record([], in_progress, [_empty(message)], [])
        for step in self._steps.values():
            with contextlib.suppress(DatabaseRejected):
                await self._record([], in_progress, [], [step])
        await self._record([], {"status": "failed", "last_error": last_error(NotSaved())}, [], [])

    async def _record(
        self, events: list[EventRecord], state: Json, messages: list[MessageRecord], steps: list[StepRecord]
    ) -> RecordResult:
        result: RecordResult = await self._rest.rpc(
            "record_run",
            run_id=self._run_id,
            events=events,
            state=state,
            messages=messages,
            steps=steps,
            lease=self._lease,
        )
        return result


def _message_record(message: MessageObject) -> MessageRecord:
    return {
        "id": message["id"],
        "status": message["status"],
        "incomplete_details": message["incomplete_details"],
        "content": [] if message["status"] == "in_progress" else message["content"],
    }


def _empty(message: MessageRecord) -> MessageRecord:
    """The message without the content that the database rejects."""
    return {"id": message["id"], "status": "incomplete", "incomplete_details": {"reason": "run_failed"}, "content": []}
