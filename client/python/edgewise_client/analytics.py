"""Events of use, sent in batches by a thread of their own."""

import atexit
import random
import threading
import time
import uuid
import weakref
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from edgewise_client.connection import Connection
from edgewise_client.errors import EdgewiseError

PATH = "/functions/v1/analytics-track"
MAX_BATCH = 100
MAX_EVENTS = 10_000
MAX_AGE = 30 * 86_400  # seconds; what analytics-track accepts

Event = Literal[
    "message_sent",
    "conversation_created",
    "conversation_deleted",
    "message_edited",
    "language_changed",
    "export_conversation",
]


@dataclass(frozen=True)
class _Tracked:
    id: str
    event: str
    properties: Mapping[str, Any]
    at: float

    def as_json(self) -> dict[str, Any]:
        age = min(MAX_AGE, max(0.0, time.monotonic() - self.at))
        return {"id": self.id, "event": self.event, "properties": self.properties, "age": age}


class Analytics:
    """Tracks events of the connection's user. They are kept in memory, at most 10,000, until the server has them.

    Events are collected for `delay` seconds. The end of the process waits up to five seconds for what is left.
    `dropped` are the messages of events that the server does not accept.
    """

    def __init__(self, connection: Connection, *, delay: float = 2.0) -> None:
        self._connection, self._delay = connection, delay
        self._events: deque[_Tracked] = deque(maxlen=MAX_EVENTS)
        self._lock = threading.Lock()  # of the thread and the events
        self._sending = threading.Lock()
        self._thread: threading.Thread | None = None
        self.dropped: deque[str] = deque(maxlen=100)
        _open.add(self)

    def track(self, event: Event, properties: Mapping[str, Any] | None = None) -> None:
        """Queues an event; does nothing without a signed-in user."""
        if self._connection.user() is None:
            return
        tracked = _Tracked(str(uuid.uuid4()), event, dict(properties or {}), time.monotonic())
        with self._lock:
            self._events.append(tracked)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="edgewise-analytics", daemon=True)
                self._thread.start()

    def flush(self, timeout: float = 10.0) -> bool:
        """Sends what is queued now, with retries for `timeout` seconds; returns whether the queue is empty."""
        end, failures = time.monotonic() + timeout, 0
        while self._events:
            wait = self._try_to_send(failures)
            if wait is None:
                failures = 0
                continue
            failures += 1
            if time.monotonic() + wait >= end:
                break
            time.sleep(wait)
        return not self._events

    def _run(self) -> None:
        """Sends until the queue is empty, then ends; the next event starts another thread."""
        wait, failures = self._delay, 0
        while True:
            time.sleep(wait)
            pause = self._try_to_send(failures)
            failures = 0 if pause is None else failures + 1
            wait = pause or 0
            with self._lock:
                if not self._events:
                    self._thread = None
                    return

    def _try_to_send(self, failures: int) -> float | None:
        """Sends one batch; returns None, or the seconds until the next attempt."""
        with self._sending:
            with self._lock:
                batch = [self._events[index] for index in range(min(MAX_BATCH, len(self._events)))]
            if not batch:
                return None
            try:
                self._connection.call(PATH, {"events": [event.as_json() for event in batch]})
                self._remove(batch)
            except EdgewiseError as error:
                if error.status != 400:
                    return error.retry_after or min(300.0, 2.0**failures) * random.uniform(0.5, 1)  # noqa: S311
                self._remove(self._refused(batch, error))
        return None

    def _refused(self, batch: list[_Tracked], error: EdgewiseError) -> list[_Tracked]:
        """The events that a 400 names, or all of them."""
        self.dropped.append(error.message)
        places = {place.split(".")[1] for place in error.details if place.startswith("events.")}
        return [batch[int(place)] for place in places if place.isdecimal()] or batch

    def _remove(self, batch: list[_Tracked]) -> None:
        with self._lock:
            gone = {event.id for event in batch}
            self._events = deque((each for each in self._events if each.id not in gone), MAX_EVENTS)


_open: "weakref.WeakSet[Analytics]" = weakref.WeakSet()


@atexit.register
def _flush_all() -> None:
    end = time.monotonic() + 5
    for analytics in list(_open):
        analytics.flush(timeout=end - time.monotonic())
