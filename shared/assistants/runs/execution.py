"""The execution of a run in this process, independent of its clients: a disconnect ends only a subscription."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from shared.ai import events as provider
from shared.ai.errors import failure_of, reason_of
from shared.ai.stream import ResponseStream
from shared.assistants.objects import RunObject
from shared.assistants.rows import RecordResult, StepRow
from shared.assistants.runs.dialect import Dialect
from shared.assistants.runs.errors import DONE
from shared.assistants.runs.steps import RunEvent
from shared.assistants.runs.subscription import Subscription
from shared.assistants.runs.translation import EventTranslator
from shared.assistants.runs.writer import RunWriter
from shared.assistants.settings import assistant_settings
from shared.config import Settings
from shared.database import RestClient
from shared.errors import (
    AnswerIncomplete,
    ApiError,
    ContextTooLong,
    InternalError,
    NotSaved,
    ShuttingDown,
    StreamTooLong,
    ValidationFailed,
)
from shared.log import describe, log
from shared.shutdown import active
from shared.sse import Outcome, frame

Open = Callable[[RunObject], Awaitable[ResponseStream]]
StopReason = Literal["cancelled", "expired", "interrupted", "lost"]
"""Why a run ends early: by its user, its maximum duration, this process's shutdown, or another process's lease."""

WITH_STEPS = tuple(kind for kind in provider.REDUNDANT if b"output_item.added" not in kind)
"""The provider's events that are not decoded where steps are events, too."""

executions: dict[str, "RunExecution"] = {}
"""The runs that this process executes, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """How an execution begins.

    earlier       the number of events that a continued run already has
    answered      the step of a continued run whose outputs were submitted
    opening       events before the run's own
    with_content  whether the events of steps have the passages that a search has found
    """

    earlier: int = 0
    answered: StepRow | None = None
    opening: tuple[RunEvent, ...] = ()
    with_content: bool = False


FROM_START = Begin()


class RunExecution:
    """Reads the provider's stream, translates and stores its events, and provides frames to any number of clients.

    `opened` is resolved by the provider's first event, or fails with the reason why there is none.
    """

    def __init__(
        self,
        settings: Settings,
        rest: RestClient,
        run: RunObject,
        user_id: str,
        open_stream: Open,
        dialect: Dialect,
        begin: Begin = FROM_START,
    ) -> None:
        self.user_id = user_id
        self.dialect = dialect
        self.earlier = begin.earlier
        self._begin = begin
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.opened.add_done_callback(lambda future: future.cancelled() or future.exception())
        self.frames: list[bytes] = []
        self.pushing: set[Subscription] = set()
        self.ended = False
        self._max_duration = settings.stream_max_duration
        self._open_stream = open_stream
        self._translator = EventTranslator(
            run, lambda: int(time.time()), with_steps=dialect.steps, with_content=begin.with_content
        )
        self._skipped = WITH_STEPS if dialect.steps else provider.REDUNDANT
        self._writer = RunWriter(rest, run["id"], assistant_settings().run_lease, self._recorded)
        self._changed: asyncio.Future[None] | None = None
        self._work: asyncio.Task[None] | None = None
        self._stop_reason: StopReason | None = None
        self._failure: ApiError | None = None
        self._subscriptions = 0
        self._began = time.monotonic()
        self._followed = False
        self._seq = begin.earlier
        self._last: list[RunEvent] = []

    @property
    def run(self) -> RunObject:
        return self._translator.run

    async def execute(self) -> None:
        """Executes the run from its first event to its last commit; raises nothing."""
        executions[self.run["id"]] = self
        active.add(self)
        self._writer.start()
        self._publish([*self._begin.opening, *self._first_events()])
        self._work = asyncio.ensure_future(self._stream())
        if self._stop_reason is not None:  # stopped before the first step
            self._work.cancel()
        left = (self.run["expires_at"] or 0) - time.time()
        timer = asyncio.get_running_loop().call_later(max(left, 0), self.stop, "expired")
        try:
            await self._end(await self._last_events())
        finally:
            timer.cancel()
            executions.pop(self.run["id"], None)
            active.discard(self)
            self.ended = True
            self._wake()
            if not self.opened.done():  # set last, so that a retry finds no active run
                self.opened.set_exception(self._failure) if self._failure else self.opened.set_result(None)

    def _first_events(self) -> list[RunEvent]:
        return self._translator.resume(self._begin.answered) if self.earlier else self._translator.begin()

    async def _last_events(self) -> list[RunEvent]:
        assert self._work is not None
        try:
            await self._work
        except asyncio.CancelledError:
            return self._last or self._stopped()  # cancelled after the last event: only the connection was open
        except ApiError as error:
            return self._failed(error)
        except Exception as error:
            log("ERROR", "run failed", run=self.run["id"], cause=describe(error))
            return self._failed(InternalError(cause=type(error).__name__))
        return self._last

    def _failed(self, error: ApiError) -> list[RunEvent]:
        self._failure = error
        if isinstance(error, ContextTooLong) and self.run["max_prompt_tokens"] is not None:
            return self._translator.end_incomplete(None, "max_prompt_tokens")
        if isinstance(error, AnswerIncomplete):
            return self._translator.end_incomplete(None)
        reason = reason_of(error) if self.dialect.tells_reasons else None
        shown = error if reason is None else ValidationFailed(reason)
        return [*self._translator.fail(shown), *self._error_events(error)]

    def _error_events(self, error: ApiError) -> list[RunEvent]:
        return [("error", self.dialect.failure(error))] if self.dialect.failure else []

    async def _stream(self) -> None:
        stream = await self._open_stream(self.run)
        try:
            if not self.opened.done():
                self.opened.set_result(None)
            while not self._last:
                if self._take(stream, await stream.blocks()):
                    await stream.stream_into(lambda blocks: self._take(stream, blocks))
        finally:
            if not stream.reported:
                stream.generated = self._translator.tokens()
            await stream.close()

    def _take(self, stream: ResponseStream, blocks: list[bytes]) -> bool:
        """Publishes the events of one read; returns False after the response's last event."""
        emitted: list[RunEvent] = []
        last: provider.Event | None = None
        try:
            for block in blocks:
                event = None if block.startswith(self._skipped) else stream.decode(block)
                if event is not None:
                    emitted += self._translator.feed(event)
                    if stream.completed or failure_of(event):
                        last = event
                        break
        finally:  # also when an event is invalid: those before it are published
            self._publish(emitted)
        if last is not None:
            failure = failure_of(last)
            self._last = self._response_failed(failure, last) if failure else self._translator.complete(stream.usage)
        return last is None

    def _response_failed(self, failure: ApiError, event: provider.Event) -> list[RunEvent]:
        usage = getattr(getattr(event, "response", None), "usage", None)
        if isinstance(failure, AnswerIncomplete):
            return self._translator.end_incomplete(usage)
        return [*self._translator.fail(failure, usage), *self._error_events(failure)]

    def _stopped(self) -> list[RunEvent]:
        if self._stop_reason == "expired":
            return [*self._translator.expire(), *self._error_events(StreamTooLong())]
        if self._stop_reason != "cancelled":
            error = ShuttingDown() if self._stop_reason == "interrupted" else NotSaved()
            return [*self._translator.fail(error), *self._error_events(error)]
        return self._translator.cancel()

    async def _end(self, last: list[RunEvent]) -> None:
        """Stores the end of the run, then publishes it, so that a client that queries the rows sees the final state."""
        frames = [self._frame(event, data) for event, data in [*last, ("done", DONE)]]
        self._update()
        try:
            await self._writer.finish()
        except NotSaved as error:
            frames = [self.dialect.last_frames(error)]
        self.frames.extend(frames)

    # Frames: numbered from 1 over the whole run, and kept for clients that subscribe later.

    def _publish(self, emitted: list[RunEvent]) -> None:
        if not emitted:
            return
        self.frames.extend(self._frame(event, data) for event, data in emitted)
        if any(event != "thread.message.delta" for event, _ in emitted):
            self._update()
        self._wake()

    def _frame(self, event: str, data: bytes) -> bytes:
        self._seq += 1
        self._writer.add_event(self._seq, event, data if event != "done" else b'"[DONE]"')
        return frame(data, event=event, id=str(self._seq))

    def _update(self) -> None:
        self._writer.update(self.run, self._translator.messages, self._translator.steps)

    def _wake(self) -> None:
        for subscription in tuple(self.pushing):
            subscription.flush()
        if self._changed is not None:
            self._changed.set_result(None)
            self._changed = None

    async def wait(self) -> None:
        """Waits until there are more frames or the run has ended."""
        if not self.ended:
            self._changed = self._changed or asyncio.get_running_loop().create_future()
            await asyncio.shield(self._changed)

    # Stopping.

    def stop(self, reason: StopReason) -> None:
        if self._stop_reason is None and not self.ended:
            self._stop_reason = reason
            if self._work is not None and not self._work.done():
                self._work.cancel()

    def interrupt(self, reason: ApiError) -> None:
        """Ends the run because the process shuts down, also when it has no clients."""
        self.stop("interrupted")

    def _recorded(self, result: RecordResult) -> None:
        self._followed = bool(result.get("followed"))
        if result.get("stop"):
            self.stop("cancelled")
        elif result.get("lost"):
            self.stop("lost")

    def subscribe(self, after: int = 0) -> Subscription:
        self._subscriptions += 1
        return Subscription(self, max(after - self.earlier, 0))

    def unsubscribed(self, outcome: Outcome) -> None:
        """With no client left, the run is cancelled after RUN_LEAVE_GRACE or continues, as RUN_ON_LEAVE says."""
        self._subscriptions -= 1
        settings = assistant_settings()
        if outcome == "failed":
            if time.monotonic() - self._began >= self._max_duration:
                self.stop("expired")
            elif self._subscriptions == 0 and not self.dialect.leaves_running:
                self.stop("interrupted")
        elif outcome == "disconnected" and settings.run_on_leave == "cancel" and not self.dialect.leaves_running:
            asyncio.get_running_loop().call_later(settings.run_leave_grace, self._cancel_without_clients)

    def _cancel_without_clients(self) -> None:
        if self._subscriptions > 0 or self.ended:
            return
        if self._followed:  # by another process: check again later
            asyncio.get_running_loop().call_later(1.0, self._cancel_without_clients)
        else:
            self.stop("cancelled")


def local_execution(run_id: str, user_id: str, after: int | None = None) -> RunExecution | None:
    """The execution of a user's run in this process; with `after`, only if it has all frames after that number."""
    found = executions.get(run_id)
    if found is None or found.user_id != user_id or (after is not None and after < found.earlier):
        return None
    return found
