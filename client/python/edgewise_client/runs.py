"""Runs of an assistant as iterators that outlive a lost connection."""

import json
import random
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any
from urllib.parse import quote

from edgewise_client.connection import Connection
from edgewise_client.errors import (
    BrokenStreamError,
    EdgewiseError,
    NetworkError,
    RateLimitedError,
    ServerError,
    StreamError,
)
from edgewise_client.streams import DONE, ServerEvent, Stream, broken, read_events

RUN = "/api/thread/run"
PASSING = (BrokenStreamError, NetworkError, RateLimitedError, ServerError)  # a run is resumed after these


@dataclass(frozen=True)
class RunEvent:
    """An event of a run; `text` is what a thread.message.delta adds to the answer."""

    event: str
    id: int
    data: Any
    text: str


class RunStream(Stream[RunEvent]):
    """The events of a run. `run_id` and `last_event_id` say where it can be followed later."""

    def __init__(self, connection: Connection, run: Mapping[str, Any], retries: int) -> None:
        super().__init__(self._follow())
        self._connection, self._retries = connection, retries
        self._body = {
            name: value for name, value in run.items() if name not in ("run_id", "after") and value is not None
        }
        self.run_id: str | None = run.get("run_id")
        self.last_event_id: int = run.get("after") or 0

    def stop(self) -> Any:
        """Stops the run on the server and returns it; the iteration goes on to the run's last event."""
        body = {"run_id": self.run_id} if self.run_id else {"thread_id": self._body.get("thread_id")}
        return self._connection.call(f"{RUN}/stop", body)[0]

    def _follow(self) -> Generator[RunEvent, None, None]:
        resuming, failures = self.run_id is not None and not self._body, 0
        while True:
            try:
                with self._resume() if resuming else self._start() as response:
                    resuming = True
                    for each in read_events(response):
                        event = self._parse(each)
                        if event.event == "done":
                            return
                        if event.event == "error":
                            raise StreamError(event.data.get("error", ""), code=event.data.get("code", ""))
                        failures = 0
                        yield event
                raise broken()
            except EdgewiseError as error:
                error.run_id, error.last_event_id = self.run_id, self.last_event_id
                if not isinstance(error, PASSING) or not resuming or not self.run_id or failures >= self._retries:
                    raise
                time.sleep(error.retry_after or min(10.0, 0.2 * 2**failures) * random.uniform(0.5, 1))  # noqa: S311
                failures += 1

    def _start(self) -> HTTPResponse:
        if self.run_id:
            return self._connection.open(f"{RUN}/tool-outputs", {"run_id": self.run_id, **self._body})
        return self._connection.open(f"{RUN}/stream", self._body)

    def _resume(self) -> HTTPResponse:
        path = f"{RUN}/stream?run_id={quote(self.run_id or '', safe='')}"
        return self._connection.open(path, headers={"last-event-id": str(self.last_event_id)})

    def _parse(self, event: ServerEvent) -> RunEvent:
        """The event; remembers the run and the place in it."""
        data: Any = None if event.data == DONE else json.loads(event.data)
        if isinstance(data, dict) and data.get("object") == "thread.run":
            self.run_id = data["id"]
        number = int(event.id or 0)
        self.last_event_id = max(number, self.last_event_id)  # an error has no number
        parts = data["delta"].get("content") or [] if event.event == "thread.message.delta" else []
        text = "".join(part.get("text", {}).get("value", "") for part in parts)
        return RunEvent(event.event or "", number, data, text)


def stream_run(
    connection: Connection,
    *,
    thread_id: str | None = None,
    assistant_id: str | None = None,
    run_id: str | None = None,
    after: int = 0,
    tool_outputs: Sequence[Mapping[str, str]] | None = None,
    retries: int = 8,
    **overrides: Any,
) -> RunStream:
    """Starts a run (`thread_id`, `assistant_id`), continues one (`run_id`, `tool_outputs`) or follows one (`run_id`).

    After a lost connection the run is resumed behind the last event, at most `retries` times in a row. `overrides`
    are the request's other fields, such as `temperature`.
    """
    if not run_id and not (thread_id and assistant_id):
        raise ValueError("stream_run needs thread_id and assistant_id, or run_id")
    run = {"thread_id": thread_id, "assistant_id": assistant_id, "run_id": run_id, "after": after, **overrides}
    return RunStream(connection, {**run, "tool_outputs": tool_outputs}, retries)
