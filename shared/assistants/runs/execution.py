"""A run on its way, apart from who watches it: a client that leaves takes only its subscription along."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from shared.ai import events as provider
from shared.ai.errors import failure_of
from shared.ai.stream import ResponseStream
from shared.assistants.objects import Object
from shared.assistants.runs.errors import DONE, error_data
from shared.assistants.runs.translation import Emitted, Translator
from shared.assistants.runs.writer import RunLog
from shared.config import Settings
from shared.database import Rest
from shared.errors import AnswerIncomplete, ApiError, InternalError, NotSaved, ShuttingDown, StreamTooLong
from shared.log import describe, log
from shared.sse import Outcome, Push, frame, under_way

Opening = Callable[[Object], Awaitable[ResponseStream]]
running: dict[str, "Runner"] = {}


class Runner:
    """Reads the provider, translates, saves, and hands frames to any number of subscribers.

    `opened` is done once the provider's first event is there, or raises why there is none, when the run is closed.
    """

    def __init__(
        self, settings: Settings, rest: Rest, run: Object, user_id: str, opening: Opening, earlier: int = 0
    ) -> None:
        """`earlier` is the number of events that the run already has, if it goes on."""
        self.user_id = user_id
        self.earlier = earlier
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.opened.add_done_callback(lambda future: future.cancelled() or future.exception())
        self.frames: list[bytes] = []
        self.pouring: set[Subscription] = set()
        self.over = False
        self._settings = settings
        self._opening = opening
        self._translator = Translator(run, lambda: int(time.time()))
        self._log = RunLog(rest, run["id"], settings.run_lease, self._heard)
        self._changed: asyncio.Future[None] | None = None
        self._work: asyncio.Task[None] | None = None
        self._why: str | None = None
        self._refused: ApiError | None = None
        self._watchers = 0
        self._began = time.monotonic()
        self._followed = False
        self._seq = earlier
        self._last: list[Emitted] = []

    @property
    def run(self) -> Object:
        return self._translator.run

    async def supervise(self) -> None:
        """The run from its first event to its last commit; never raises."""
        running[self.run["id"]] = self
        under_way.add(self)
        self._log.start()
        self._publish(self._translator.resume() if self.earlier else self._translator.begin())
        self._work = asyncio.ensure_future(self._stream())
        try:
            last = await self._outcome()
            await self._end(last)
        finally:
            running.pop(self.run["id"], None)
            under_way.discard(self)
            self.over = True
            self._wake()
            if not self.opened.done():  # now, so that whoever tries again finds the thread free
                self.opened.set_exception(self._refused) if self._refused else self.opened.set_result(None)

    async def _outcome(self) -> list[Emitted]:
        """The run's last events."""
        assert self._work is not None
        try:
            await self._work
        except asyncio.CancelledError:
            return self._last or self._stopped()  # it may have been over, but for its connection
        except ApiError as error:
            return self._broken_off(error)
        except Exception as error:
            log("ERROR", "run failed", run=self.run["id"], cause=describe(error))
            return self._broken_off(InternalError(cause=type(error).__name__))
        return self._last

    def _broken_off(self, error: ApiError) -> list[Emitted]:
        self._refused = error
        return [*self._translator.fail(error), ("error", error_data(error))]

    async def _stream(self) -> None:
        stream = await self._opening(self.run)
        try:
            if not self.opened.done():
                self.opened.set_result(None)
            while not self._last:
                if self._take(stream, await stream.blocks()):
                    await stream.pour(lambda blocks: self._take(stream, blocks))
        finally:
            await stream.close()

    def _take(self, stream: ResponseStream, blocks: list[bytes]) -> bool:
        """The events of one read, published at once; False after the answer's last one."""
        emitted: list[Emitted] = []
        last: provider.Event | None = None
        try:
            for block in blocks:
                event = None if block.startswith(provider.REDUNDANT) else stream.decode(block)
                if event is not None:
                    emitted += self._translator.feed(event)
                    if stream.completed or failure_of(event):
                        last = event
                        break
        finally:  # what came before a broken event counts
            self._publish(emitted)
        if last is not None:
            failure = failure_of(last)
            self._last = self._failed(failure, last) if failure else self._translator.complete(stream.usage)
        return last is None

    def _failed(self, failure: ApiError, event: provider.Event) -> list[Emitted]:
        usage = getattr(getattr(event, "response", None), "usage", None)
        if isinstance(failure, AnswerIncomplete):
            return self._translator.cut_off(usage)
        return [*self._translator.fail(failure, usage), ("error", error_data(failure))]

    def _stopped(self) -> list[Emitted]:
        if self._why == "expired":
            return [*self._translator.expire(), ("error", error_data(StreamTooLong()))]
        if self._why != "cancelled":
            error = ShuttingDown() if self._why == "interrupted" else NotSaved()
            return [*self._translator.fail(error), ("error", error_data(error))]
        return self._translator.cancel()

    async def _end(self, last: list[Emitted]) -> None:
        """What says that the run is over is shown after it is saved, so that it is true when a client reads it."""
        frames = [self._saved_frame(event, data) for event, data in [*last, ("done", DONE)]]
        self._keep()
        try:
            await self._log.finish()
        except NotSaved as error:
            frames = [frame(error_data(error), event="error"), frame(DONE, event="done")]
        self.frames.extend(frames)

    # Frames: numbered from 1 on over the whole run, kept for those who come late.

    def _publish(self, emitted: list[Emitted]) -> None:
        if not emitted:
            return
        for event, data in emitted:
            self._saved_frame(event, data, into=self.frames)
        if any(event != "thread.message.delta" for event, _ in emitted):
            self._keep()
        self._wake()

    def _saved_frame(self, event: str, data: bytes, into: list[bytes] | None = None) -> bytes:
        self._seq += 1
        self._log.add(self._seq, event, data if event != "done" else b'"[DONE]"')
        made = frame(data, event=event, id=str(self._seq))
        if into is not None:
            into.append(made)
        return made

    def _keep(self) -> None:
        self._log.keep(self.run, self._translator.messages, self._translator.steps)

    def _wake(self) -> None:
        for subscription in tuple(self.pouring):
            subscription.flush()
        if self._changed is not None:
            self._changed.set_result(None)
            self._changed = None

    async def wait(self) -> None:
        """Returns when there are more frames or the run is over."""
        if not self.over:
            self._changed = self._changed or asyncio.get_running_loop().create_future()
            await asyncio.shield(self._changed)

    # Stopping.

    def stop(self, why: str) -> None:
        """Ends the run: "cancelled" by its user, "expired", "interrupted" by this process, "lost" to another."""
        if self._why is None and self._work is not None and not self._work.done():
            self._why = why
            self._work.cancel()

    def interrupt(self, reason: ApiError) -> None:
        """The process is to end, and the run with it, also one that nobody watches."""
        self.stop("interrupted")

    def _heard(self, answer: Object) -> None:
        self._followed = bool(answer.get("followed"))
        if answer.get("stop"):
            self.stop("cancelled")
        elif answer.get("lost"):
            self.stop("lost")

    def subscribe(self, after: int = 0) -> "Subscription":
        self._watchers += 1
        return Subscription(self, max(after - self.earlier, 0))

    def left(self, outcome: Outcome) -> None:
        """A subscriber is gone. With nobody left the run is cancelled after a moment, or goes on, as is set."""
        self._watchers -= 1
        if outcome == "failed":
            if time.monotonic() - self._began >= self._settings.stream_max_duration:
                self.stop("expired")
            elif self._watchers == 0:
                self.stop("interrupted")
        elif outcome == "left" and self._settings.run_on_leave == "cancel":
            asyncio.get_running_loop().call_later(self._settings.run_leave_grace, self._cancel_if_alone)

    def _cancel_if_alone(self) -> None:
        if self._watchers > 0 or self.over:
            return
        if self._followed:  # from another process: look again later
            asyncio.get_running_loop().call_later(1.0, self._cancel_if_alone)
        else:
            self.stop("cancelled")


class Subscription:
    """A source of a runner's frames, from the one at `position` to the last."""

    def __init__(self, runner: Runner, position: int) -> None:
        self._runner = runner
        self._position = position
        self._push: Push | None = None
        self._poured: asyncio.Future[None] | None = None
        self._closed = False

    async def read(self) -> bytes:
        runner = self._runner
        while self._position >= len(runner.frames):
            if runner.over:
                return b""
            await runner.wait()
        return self._next()

    async def pour(self, push: Push) -> None:
        """Pushes frames from within the read that brought them; `read` tells what comes then."""
        runner = self._runner
        if runner.over or self._position < len(runner.frames):
            return
        self._push, self._poured = push, asyncio.get_running_loop().create_future()
        runner.pouring.add(self)
        try:
            await self._poured
        finally:
            runner.pouring.discard(self)

    def flush(self) -> None:
        """For the runner, when there are more frames or the run is over."""
        assert self._push is not None
        assert self._poured is not None
        frames, keeps_up, failure = self._next(), True, None
        try:
            keeps_up = self._push(frames) if frames else True
        except Exception as error:  # its own client's matter: the run and those who follow it go on
            failure = error
        if self._runner.over or not keeps_up or failure:
            self._runner.pouring.discard(self)
            if not self._poured.done():
                self._poured.set_exception(failure) if failure else self._poured.set_result(None)

    def _next(self) -> bytes:
        frames = self._runner.frames[self._position :]
        self._position += len(frames)
        return b"".join(frames)

    async def close(self, outcome: Outcome) -> None:
        if not self._closed:
            self._closed = True
            self._runner.left(outcome)


def local(run_id: str, user_id: str, after: int | None = None) -> Runner | None:
    """The runner of a user's run in this process; with `after`, only if it has all frames after that number."""
    runner = running.get(run_id)
    if runner is None or runner.user_id != user_id or (after is not None and after < runner.earlier):
        return None
    return runner
