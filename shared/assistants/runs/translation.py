"""Translates events of the Responses API to those of the Assistants API: runs, messages, deltas, steps. No I/O.

Every event is encoded when it is emitted, because its objects change later. Positions count Unicode characters.
"""

from collections.abc import Callable
from typing import Literal

from shared.ai import events as provider
from shared.ai.text import REPLACEMENT, storable
from shared.ai.token_estimate import estimate
from shared.assistants.ids import new_id
from shared.assistants.objects import MessageObject, RunObject, StepRecord, step_object
from shared.assistants.rows import Json, RunStatus, StepRow, StepStatus
from shared.assistants.runs.errors import incomplete_reason, last_error
from shared.assistants.runs.steps import HOSTED, RunEvent, RunSteps, encode, objects
from shared.errors import ApiError

STEP_STATUS: dict[str | None, StepStatus] = {
    "run_cancelled": "cancelled",
    "run_expired": "expired",
    "max_tokens": "completed",
    None: "completed",
}
"""The status of a message's step by the reason why the message is incomplete; any other is a failure."""


class EventTranslator:
    """Translates one run: each method returns the events it causes, in order.

    `run`, `messages` and `steps` are the state to store. `now` returns Unix seconds.
    """

    def __init__(
        self, run: RunObject, now: Callable[[], int], *, with_steps: bool = False, with_content: bool = False
    ) -> None:
        """`with_steps`: steps are events, too; `with_content`: these have the passages that a search has found."""
        self.run = run
        self.messages: list[MessageObject] = []
        self._steps = RunSteps(run, now, shown=with_steps, with_content=with_content)
        self.calls: list[Json] = []
        self._now = now
        self._item = ""
        self._places: dict[tuple[int, str], int] = {}
        self._cited: dict[str, int] = {}
        self._seen: set[tuple[str, int, int]] = set()

    @property
    def steps(self) -> list[StepRecord]:
        return self._steps.records

    def begin(self) -> list[RunEvent]:
        emitted = [self._run("created", "queued"), self._run("queued", "queued")]
        self.run["started_at"] = self._now()
        return [*emitted, self._run("in_progress", "in_progress")]

    def resume(self, answered: StepRow | None = None) -> list[RunEvent]:
        """The run continues with the outputs of its function calls, which are in the step that was answered."""
        emitted: list[RunEvent] = []
        if answered is not None and self._steps.shown:
            emitted.append(("thread.run.step.completed", encode(step_object(answered, self.run))))
        return [*emitted, self._run("queued", "queued"), self._run("in_progress", "in_progress")]

    def feed(self, event: provider.Event) -> list[RunEvent]:
        match event:
            case provider.TextDelta(item_id=item, content_index=index, delta=delta):
                return self._text(item, index, delta.replace("\x00", REPLACEMENT))
            case provider.RefusalDelta(item_id=item, content_index=index, delta=delta):
                return self._refusal(item, index, delta.replace("\x00", REPLACEMENT))
            case provider.AnnotationAdded(item_id=item, content_index=index, annotation_index=number) as added:
                return self._annotation(item, index, number, storable(added.annotation))
            case provider.ItemDone(item=item):
                return self._item_done(storable(item))
            case provider.ItemAdded(item=item):
                return self._item_added(storable(item))
            case provider.ArgumentsDelta(item_id=item, delta=delta):
                return self._steps.arguments(item, delta.replace("\x00", REPLACEMENT))
        return []

    # Content: text, refusals, citations.

    def _content(self) -> list[Json]:
        return self.messages[-1]["content"] if self.messages else []

    def _text(self, item: str, index: int, delta: str, annotations: list[Json] | None = None) -> list[RunEvent]:
        emitted, place = self._part(item, index, {"type": "text", "text": {"value": "", "annotations": []}})
        text: Json = {"value": delta}
        self._content()[place]["text"]["value"] += delta
        if annotations:
            text["annotations"] = annotations
        return [*emitted, self._delta({"index": place, "type": "text", "text": text})]

    def _refusal(self, item: str, index: int, delta: str) -> list[RunEvent]:
        emitted, place = self._part(item, index, {"type": "refusal", "refusal": ""})
        self._content()[place]["refusal"] += delta
        return [*emitted, self._delta({"index": place, "type": "refusal", "refusal": delta})]

    def _annotation(self, item: str, index: int, number: int, annotation: Json) -> list[RunEvent]:
        """A citation becomes a marker in the text and an annotation that refers to it, as in the Assistants API."""
        if annotation.get("type") != "file_citation" or (item, index, number) in self._seen:
            return []
        self._seen.add((item, index, number))
        file_id = str(annotation.get("file_id"))
        source = self._cited.setdefault(file_id, len(self._cited) + 1)
        emitted, place = self._part(item, index, {"type": "text", "text": {"value": "", "annotations": []}})
        text = self._content()[place]["text"]
        marker = f"【{source}†{annotation.get('filename') or 'source'}】"
        start = len(text["value"])
        cited = {
            "type": "file_citation",
            "text": marker,
            "start_index": start,
            "end_index": start + len(marker),
            "file_citation": {"file_id": file_id},
        }
        shown = {"index": len(text["annotations"]), **cited}
        text["annotations"].append(cited)
        return [*emitted, *self._text(item, index, marker, [shown])]

    def _part(self, item: str, index: int, empty: Json) -> tuple[list[RunEvent], int]:
        emitted = [] if item == self._item and self.messages else self._new_message(item)
        key = (index, str(empty["type"]))
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self._content())
            self._content().append(empty)
        return emitted, place

    def _delta(self, part: Json) -> RunEvent:
        message = self.messages[-1]
        return "thread.message.delta", encode(
            {"id": message["id"], "object": "thread.message.delta", "delta": {"content": [part]}}
        )

    def tokens(self) -> int:
        """The estimated tokens of the text so far."""
        parts = [part for message in self.messages for part in message["content"]]
        return sum(estimate(part["refusal"] if part["type"] == "refusal" else part["text"]["value"]) for part in parts)

    # Messages and steps.

    def _new_message(self, item: str) -> list[RunEvent]:
        emitted = self._end_message("completed")
        self._item, self._places = item, {}
        message: MessageObject = {
            "id": new_id("msg"),
            "object": "thread.message",
            "created_at": self._now(),
            "thread_id": self.run["thread_id"],
            "status": "in_progress",
            "incomplete_details": None,
            "completed_at": None,
            "incomplete_at": None,
            "role": "assistant",
            "content": [],
            "assistant_id": self.run["assistant_id"],
            "run_id": self.run["id"],
            "attachments": [],
            "metadata": {},
        }
        self.messages.append(message)
        details = {"type": "message_creation", "message_creation": {"message_id": message["id"]}}
        emitted += self._steps.begin("message_creation", details)
        return [*emitted, ("thread.message.created", encode(message)), ("thread.message.in_progress", encode(message))]

    def _end_message(
        self,
        status: Literal["completed", "incomplete"],
        reason: str | None = None,
        *,
        error: Json | None = None,
        usage: provider.Usage | None = None,
    ) -> list[RunEvent]:
        if not self.messages or self.messages[-1]["status"] != "in_progress":
            return []
        message = self.messages[-1]
        message["status"] = status
        if status == "completed":
            message["completed_at"] = self._now()
        else:
            message["incomplete_at"] = self._now()
        message["incomplete_details"] = {"reason": reason} if reason else None
        ended = self._steps.end(
            self._steps.message(), STEP_STATUS.get(reason, "failed"), error, usage_object(usage) if usage else None
        )
        return [(f"thread.message.{status}", encode(message)), *ended]

    def _item_added(self, item: Json) -> list[RunEvent]:
        """A tool call begins: only of interest where steps are events."""
        kind = str(item.get("type"))
        if not self._steps.shown or (kind != "function_call" and kind not in HOSTED):
            return []
        begun = self._steps.hosted_added(item) if kind in HOSTED else self._steps.call_added(item)
        return [*self._end_message("completed"), *begun]

    def _item_done(self, item: Json) -> list[RunEvent]:
        kind = str(item.get("type"))
        if kind == "message":
            return [
                emitted
                for index, part in objects(item.get("content"))
                for number, annotation in objects(part.get("annotations"))
                for emitted in self._annotation(str(item.get("id")), index, number, annotation)
            ]
        if kind == "function_call":
            return self._function_call(item)
        return self._steps.hosted_done(item) if kind in HOSTED else []

    def _function_call(self, item: Json) -> list[RunEvent]:
        arguments = item.get("arguments") or "{}"
        text = arguments if isinstance(arguments, str) else encode(arguments).decode()
        item = {**item, "call_id": str(item.get("call_id") or item.get("id") or new_id("call"))}
        function = {"name": str(item.get("name") or ""), "arguments": text}
        self.calls.append({"id": item["call_id"], "type": "function", "function": function})
        return self._steps.call_done(item, text) if self._steps.shown else []

    # Ends.

    def complete(self, usage: provider.Usage | None) -> list[RunEvent]:
        """The response is complete; with function calls, the run waits for their outputs."""
        emitted = self._end_message("completed", usage=usage)
        self._add_usage(usage)
        if not self.calls:
            self.run["completed_at"] = self._now()
            return [*emitted, *self._steps.end_open("completed"), self._run("completed", "completed")]
        emitted += self._steps.wait_for_outputs(self.calls)
        self.run["required_action"] = {"type": "submit_tool_outputs", "submit_tool_outputs": {"tool_calls": self.calls}}
        return [*emitted, self._run("requires_action", "requires_action")]

    def end_incomplete(
        self,
        usage: provider.Usage | None,
        reason: Literal["max_completion_tokens", "max_prompt_tokens"] = "max_completion_tokens",
    ) -> list[RunEvent]:
        """The response reached its maximum length, or the run its budget of tokens."""
        emitted = self._end_message("incomplete", "max_tokens", usage=usage)
        self._add_usage(usage)
        self.run["incomplete_details"] = {"reason": reason}
        return [*emitted, *self._steps.end_open("completed"), self._run("incomplete", "incomplete")]

    def cancel(self) -> list[RunEvent]:
        cancelling = self._run("cancelling", "cancelling")
        self.run["cancelled_at"] = self._now()
        ended = [*self._end_message("incomplete", "run_cancelled"), *self._steps.end_open("cancelled")]
        return [cancelling, *ended, self._run("cancelled", "cancelled")]

    def expire(self) -> list[RunEvent]:
        """The run exceeded its maximum duration."""
        ended = [*self._end_message("incomplete", "run_expired"), *self._steps.end_open("expired")]
        return [*ended, self._run("expired", "expired")]

    def fail(self, error: ApiError, usage: provider.Usage | None = None) -> list[RunEvent]:
        why = last_error(error)
        emitted = self._end_message("incomplete", incomplete_reason(error), error=why)
        self._add_usage(usage)
        self.run["failed_at"] = self._now()
        self.run["last_error"] = why
        return [*emitted, *self._steps.end_open("failed", why), self._run("failed", "failed")]

    def _add_usage(self, usage: provider.Usage | None) -> None:
        if usage is not None:
            self.run["usage"] = _sum(self.run["usage"], usage_object(usage))

    def _run(self, event: str, status: RunStatus) -> RunEvent:
        self.run["status"] = status
        if status not in ("queued", "in_progress", "requires_action", "cancelling"):
            self.run["expires_at"] = None
        return f"thread.run.{event}", encode(self.run)


def usage_object(usage: provider.Usage) -> Json:
    """The Responses API's token usage in the Assistants API's format."""
    cached = usage.input_tokens_details.cached_tokens if usage.input_tokens_details else 0
    reasoning = usage.output_tokens_details.reasoning_tokens if usage.output_tokens_details else 0
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens or usage.input_tokens + usage.output_tokens,
        "prompt_token_details": {"cached_tokens": cached},
        "completion_token_details": {"reasoning_tokens": reasoning},
    }


def _sum(before: Json | None, usage: Json) -> Json:
    """The sum of two usages: a run with function calls makes several requests."""
    if before is None:
        return usage
    return {
        name: _sum(before.get(name), value) if isinstance(value, dict) else (before.get(name) or 0) + value
        for name, value in usage.items()
    }
