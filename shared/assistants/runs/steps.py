"""The steps of a run, and their events. No I/O."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from shared.assistants.ids import new_id
from shared.assistants.objects import RunObject, StepRecord, step_details
from shared.assistants.rows import Json, StepStatus

RunEvent = tuple[str, bytes]
"""The name and the encoded data of an event."""

encode = msgspec.json.Encoder().encode
ENDED_AT = {"cancelled": "cancelled_at", "failed": "failed_at", "completed": "completed_at", "expired": "expired_at"}
HOSTED = {"file_search_call": "file_search", "code_interpreter_call": "code_interpreter"}
"""The types of the provider's items of tools that it runs itself, and the tools' names."""


class RunSteps:
    """`records` is what is stored. Every method returns the events it causes: none unless `shown`.

    `with_content` says whether events have the passages that a search has found.
    """

    def __init__(self, run: RunObject, now: Callable[[], int], *, shown: bool, with_content: bool) -> None:
        self.records: list[StepRecord] = []
        self.shown = shown
        self._run = run
        self._now = now
        self._with_content = with_content
        self._calls: StepRecord | None = None
        self._positions: dict[str, int] = {}
        self._sent: dict[str, int] = {}
        self._hosted: dict[str, StepRecord] = {}

    def begin(self, kind: Literal["message_creation", "tool_calls"], details: Json) -> list[RunEvent]:
        self.records.append(
            {
                "id": new_id("step"),
                "type": kind,
                "status": "in_progress",
                "step_details": details,
                "usage": None,
                "last_error": None,
                "created_at": self._now(),
                "ended_at": None,
            }
        )
        return [*self._event("created", self.records[-1]), *self._event("in_progress", self.records[-1])]

    def end(self, step: StepRecord, status: StepStatus, error: Json | None, usage: Json | None) -> list[RunEvent]:
        step["status"], step["ended_at"], step["usage"] = status, self._now(), usage
        if status == "failed" and error is not None:  # of a run's codes, steps have two
            code = error["code"] if error["code"] == "rate_limit_exceeded" else "server_error"
            step["last_error"] = {**error, "code": code}
        return self._event(status, step)

    def end_open(self, status: StepStatus, error: Json | None = None) -> list[RunEvent]:
        """Ends every step that is in progress, with the run."""
        found = [step for step in self.records if step["status"] == "in_progress"]
        return [emitted for step in found for emitted in self.end(step, status, error, None)]

    def message(self) -> StepRecord:
        """The step of the newest message."""
        return next(step for step in reversed(self.records) if step["type"] == "message_creation")

    # Tools of the provider: one step per call.

    def hosted_added(self, item: Json) -> list[RunEvent]:
        if (key := str(item.get("id"))) in self._hosted:
            return []
        emitted = self.begin("tool_calls", {"type": "tool_calls", "tool_calls": []})
        self._hosted[key] = self.records[-1]
        tool = HOSTED[str(item.get("type"))]
        shown = {} if tool == "file_search" else {"input": "", "outputs": []}
        return [*emitted, *self._delta(self.records[-1], {"index": 0, "id": item.get("id"), "type": tool, tool: shown})]

    def hosted_done(self, item: Json) -> list[RunEvent]:
        tool, key = HOSTED[str(item.get("type"))], str(item.get("id"))
        emitted = [] if key in self._hosted else self.hosted_added(item)
        step = self._hosted.pop(key)
        details = _code(item) if tool == "code_interpreter" else _results(item, with_content=self.shown)
        if tool == "code_interpreter" and details["input"]:
            emitted += self._delta(step, {"index": 0, "type": tool, tool: {"input": details["input"]}})
        step["step_details"] = {
            "type": "tool_calls",
            "tool_calls": [{"id": item.get("id"), "type": tool, tool: details}],
        }
        failed = item.get("status") != "completed"
        error = {"code": "server_error", "message": f"The {tool} call failed."}
        return [*emitted, *self.end(step, "failed" if failed else "completed", error, None)]

    # Functions of the caller: one step for all calls of a response.

    def call_added(self, item: Json) -> list[RunEvent]:
        key = str(item.get("id"))
        if key in self._positions:
            return []
        emitted = []
        if self._calls is None:
            emitted = self.begin("tool_calls", {"type": "tool_calls", "tool_calls": []})
            self._calls = self.records[-1]
        index = self._positions[key] = len(self._positions)
        self._sent[key] = 0
        function = {"name": str(item.get("name") or ""), "arguments": "", "output": None}
        call = {"index": index, "id": str(item.get("call_id") or key), "type": "function", "function": function}
        return [*emitted, *self._delta(self._calls, call)]

    def arguments(self, key: str, text: str) -> list[RunEvent]:
        """Another piece of a call's arguments; nothing for a call that has not been added."""
        if self._calls is None or key not in self._positions or not text:
            return []
        self._sent[key] += len(text)
        call = {"index": self._positions[key], "type": "function", "function": {"arguments": text}}
        return self._delta(self._calls, call)

    def call_done(self, item: Json, arguments: str) -> list[RunEvent]:
        """The whole call: what of its arguments was not sent in pieces is sent now."""
        key = str(item.get("id"))
        added = self.call_added(item)
        return [*added, *self.arguments(key, arguments[self._sent[key] :])]

    def wait_for_outputs(self, calls: list[Json]) -> list[RunEvent]:
        """Records the calls, which have no outputs yet: of all steps, theirs alone stays in progress."""
        emitted = [event for step in self._hosted.values() for event in self.end(step, "completed", None, None)]
        self._hosted.clear()
        if self._calls is None:
            self.begin("tool_calls", {})
            self._calls = self.records[-1]
        outputs = [{**call, "function": {**call["function"], "output": None}} for call in calls]
        self._calls["step_details"] = {"type": "tool_calls", "tool_calls": outputs}
        self._calls = None
        return emitted

    def _delta(self, step: StepRecord, call: Json) -> list[RunEvent]:
        if not self.shown:
            return []
        delta = {"step_details": {"type": "tool_calls", "tool_calls": [call]}}
        data = {"id": step["id"], "object": "thread.run.step.delta", "delta": delta}
        return [("thread.run.step.delta", encode(data))]

    def _event(self, name: str, step: StepRecord) -> list[RunEvent]:
        if not self.shown:
            return []
        shown: Json = {
            "id": step["id"],
            "object": "thread.run.step",
            "created_at": step["created_at"],
            "run_id": self._run["id"],
            "assistant_id": self._run["assistant_id"],
            "thread_id": self._run["thread_id"],
            "type": step["type"],
            "status": step["status"],
            **dict.fromkeys(ENDED_AT.values()),
            "last_error": step["last_error"],
            "step_details": step_details(step["step_details"], with_content=self._with_content),
            "usage": step["usage"],
            "metadata": {},
        }
        if step["status"] in ENDED_AT:
            shown[ENDED_AT[step["status"]]] = step["ended_at"]
        return [(f"thread.run.step.{name}", encode(shown))]


def objects(values: Any) -> list[tuple[int, Json]]:
    """The objects of a list with their indexes; anything else in it is ignored."""
    listed = values if isinstance(values, list) else []
    return [(place, each) for place, each in enumerate(listed) if isinstance(each, dict)]


def _code(item: Json) -> Json:
    logs = [
        {"type": "logs", "logs": str(output.get("logs") or "")}
        for _, output in objects(item.get("outputs"))
        if output.get("type") == "logs"
    ]
    return {"input": item.get("code") or "", "outputs": logs}


def _results(item: Json, *, with_content: bool) -> Json:
    results = []
    for _, hit in objects(item.get("results")):
        found = {"file_id": hit.get("file_id"), "file_name": hit.get("filename"), "score": hit.get("score")}
        text = {"content": [{"type": "text", "text": str(hit.get("text") or "")}]} if with_content else {}
        results.append({**found, **text})
    return {"results": results}
