"""Control endpoints for tests: scripts for the next requests, and records of past ones. Off unless settings.control."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from emulator.openai import errors, objects, script

_RECORDED_BODY = 1_000_000  # bytes


class Record:
    """One received request; outcome is open, done, or left (the client disconnected)."""

    def __init__(self, method: str, path: str) -> None:
        self.method, self.path = method, path
        self.status: int | None = None
        self.outcome = "open"
        self._started = time.monotonic()
        self._seconds: float | None = None
        self._raw = b""

    def end(self, outcome: str) -> None:
        if self._seconds is None:
            self.outcome, self._seconds = outcome, time.monotonic() - self._started

    def wrap_receive(self, receive: Receive) -> Receive:
        """Returns a `receive` that records the body and the disconnect."""

        async def recording() -> Message:
            message = await receive()
            if message["type"] == "http.request" and len(self._raw) < _RECORDED_BODY:
                self._raw += message.get("body", b"")
            elif message["type"] == "http.disconnect":
                self.end("left")
            return message

        return recording

    def as_dict(self) -> dict[str, Any]:
        try:
            body = msgspec.json.decode(self._raw) if self._raw else None
        except msgspec.DecodeError:
            body = None
        return {
            "method": self.method,
            "path": self.path,
            "body": body,
            "status": self.status,
            "outcome": self.outcome,
            "seconds": self._seconds,
        }


class Control:
    def __init__(self) -> None:
        self._queue: list[tuple[str, script.Script]] = []
        self._records: deque[Record] = deque(maxlen=200)

    def queue(self, match: str, queued: script.Script, times: int) -> int:
        """Queues a script `times` times and returns the length of the queue."""
        self._queue += [(match, queued)] * times
        return len(self._queue)

    def pop_script(self, method: str, path: str) -> script.Script | None:
        """Removes and returns the first queued script whose `match` is a prefix of "METHOD /path"."""
        for entry in self._queue:
            if f"{method} {path}".startswith(entry[0]):
                self._queue.remove(entry)
                return entry[1]
        return None

    def record(self, method: str, path: str) -> Record:
        record = Record(method, path)
        self._records.append(record)
        return record

    def clear(self) -> None:
        self._queue.clear()
        self._records.clear()

    def records(self) -> list[dict[str, Any]]:
        return [record.as_dict() for record in self._records]


async def add_script(request: Request) -> Response:
    """POST /emulator/scripts: queue a script, with `match` ("POST /responses") and `times` (1) beside its own keys."""
    body = await objects.json_body(request)
    match, times = body.pop("match", "POST /responses"), body.pop("times", 1)
    if not isinstance(match, str):
        raise errors.wrong_type("match", "a string", match)
    if not isinstance(times, int) or isinstance(times, bool) or not 1 <= times <= 1000:
        raise errors.wrong_type("times", "an integer between 1 and 1000", times)
    control: Control = request.app.state.service.control
    return objects.json_response({"waiting": control.queue(match, script.decode(body, "script"), times)})


async def requests(request: Request) -> Response:
    """GET /emulator/requests: the last 200, oldest first."""
    control: Control = request.app.state.service.control
    return objects.json_response({"object": "list", "data": control.records()})


async def clear(request: Request) -> Response:
    """DELETE /emulator/requests: clear the records and all queued scripts."""
    control: Control = request.app.state.service.control
    control.clear()
    return objects.json_response({"cleared": True})
