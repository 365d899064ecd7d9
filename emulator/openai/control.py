"""Test control: scripts for coming requests, and a record of those that came. Off unless settings.control is on."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from emulator.openai import errors, objects, script

if TYPE_CHECKING:
    from starlette.types import Message, Receive

_RECORDED_BODY = 1_000_000  # bytes


class Record:
    """One request as the server saw it; outcome is open, done, or left (the client went away)."""

    def __init__(self, method: str, path: str) -> None:
        self.method, self.path = method, path
        self.status: int | None = None
        self.outcome = "open"
        self._began = time.monotonic()
        self._seconds: float | None = None
        self._raw = b""

    def end(self, outcome: str) -> None:
        if self._seconds is None:
            self.outcome, self._seconds = outcome, time.monotonic() - self._began

    def listen(self, receive: Receive) -> Receive:
        async def heard() -> Message:
            message = await receive()
            if message["type"] == "http.request" and len(self._raw) < _RECORDED_BODY:
                self._raw += message.get("body", b"")
            elif message["type"] == "http.disconnect":
                self.end("left")
            return message

        return heard

    def shown(self) -> dict[str, Any]:
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
        self._waiting: list[tuple[str, script.Script]] = []
        self._records: deque[Record] = deque(maxlen=200)

    def queue(self, match: str, queued: script.Script, times: int) -> int:
        self._waiting += [(match, queued)] * times
        return len(self._waiting)

    def take(self, method: str, path: str) -> script.Script | None:
        """The first waiting script for "METHOD /path" (a prefix is enough)."""
        for waiting in self._waiting:
            if f"{method} {path}".startswith(waiting[0]):
                self._waiting.remove(waiting)
                return waiting[1]
        return None

    def record(self, method: str, path: str) -> Record:
        record = Record(method, path)
        self._records.append(record)
        return record

    def clear(self) -> None:
        self._waiting.clear()
        self._records.clear()

    def records(self) -> list[dict[str, Any]]:
        return [record.shown() for record in self._records]


async def add_script(request: Request) -> Response:
    """POST /emulator/scripts: a script, plus `match` ("POST /responses") and `times` (1)."""
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
    """DELETE /emulator/requests: forget the record and all waiting scripts."""
    control: Control = request.app.state.service.control
    control.clear()
    return objects.json_response({"cleared": True})
