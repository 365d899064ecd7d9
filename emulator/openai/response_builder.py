"""Builds the Responses API's output items and stream events from a generator's outputs.

Events are dicts with `type` and `sequence_number`, in the order and with the fields of the hosted API. They refer to
the current state of the response: encode each one before requesting the next.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from emulator.openai import objects, tokens
from emulator.openai.generator import Citation, Failed, FunctionCall, Incomplete, RefusalDelta, TextDelta
from emulator.openai.request import ResponseRequest
from emulator.openai.retrieval import Passage

Event = dict[str, Any]


class ResponseBuilder:
    """One response in progress; every method yields the events that it causes."""

    def __init__(self, request: ResponseRequest, input_tokens: int) -> None:
        self._request, self._input_tokens = request, input_tokens
        self._sequence = 0
        self._output: list[dict[str, Any]] = []
        self._message: dict[str, Any] | None = None
        self._output_tokens = 0
        self.response: dict[str, Any] = {
            "id": objects.new_id("resp"),
            "object": "response",
            "created_at": objects.now(),
            "status": "in_progress",
            "background": False,
            "completed_at": None,
            "error": None,
            "incomplete_details": None,
            "model": request.model,
            "output": [],
            **request.echo,
            "usage": None,
        }

    def _event(self, kind: str, **fields: Any) -> Event:
        event = {"type": kind, "sequence_number": self._sequence, **fields}
        self._sequence += 1
        return event

    def start(self, queued: bool = False) -> Iterator[Event]:
        if queued:
            self.response["status"] = "queued"
        yield self._event("response.created", response=self.response)
        if queued:
            yield self._event("response.queued", response=self.response)
            self.response["status"] = "in_progress"
        yield self._event("response.in_progress", response=self.response)

    def _add(self, item: dict[str, Any]) -> Event:
        self._output.append(item)
        return self._event("response.output_item.added", output_index=len(self._output) - 1, item=item)

    def _done(self, item: dict[str, Any]) -> Event:
        return self._event("response.output_item.done", output_index=self._output.index(item), item=item)

    def _item_position(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"item_id": item["id"], "output_index": self._output.index(item)}

    def _open_part(self, kind: str) -> Iterator[Event]:
        if self._message is None:
            self._message = {
                "id": objects.new_id("msg"),
                "type": "message",
                "status": "in_progress",
                "content": [],
                "role": "assistant",
            }
            yield self._add(self._message)
        parts = self._message["content"]
        if parts and parts[-1]["type"] == kind:
            return
        yield from self._close_part()
        part = {"type": "output_text", "annotations": [], "logprobs": [], "text": ""}
        parts.append(part if kind == "output_text" else {"type": "refusal", "refusal": ""})
        yield self._event("response.content_part.added", **self._part_position(), part=parts[-1])

    def _part_position(self) -> dict[str, Any]:
        assert self._message is not None
        return {**self._item_position(self._message), "content_index": len(self._message["content"]) - 1}

    def text(self, output: TextDelta) -> Iterator[Event]:
        if not output.delta:
            return
        yield from self._open_part("output_text")
        self._part()["text"] += output.delta
        self._output_tokens += max(1, tokens.estimate(output.delta))
        padding = (
            {"obfuscation": secrets.token_urlsafe(16)[: 16 - len(output.delta) % 16]} if self._request.obfuscate else {}
        )
        position = self._part_position()
        yield self._event("response.output_text.delta", **position, delta=output.delta, logprobs=[], **padding)

    def citation(self, output: Citation) -> Iterator[Event]:
        yield from self._open_part("output_text")
        part = self._part()
        annotation = {
            "type": "file_citation",
            "file_id": output.file_id,
            "filename": output.filename,
            "index": len(part["text"]),
        }
        part["annotations"].append(annotation)
        number = len(part["annotations"]) - 1
        kind = "response.output_text.annotation.added"
        yield self._event(kind, **self._part_position(), annotation_index=number, annotation=annotation)

    def refusal(self, output: RefusalDelta) -> Iterator[Event]:
        yield from self._open_part("refusal")
        self._part()["refusal"] += output.delta
        self._output_tokens += max(1, tokens.estimate(output.delta))
        yield self._event("response.refusal.delta", **self._part_position(), delta=output.delta)

    def _part(self) -> dict[str, Any]:
        assert self._message is not None
        part: dict[str, Any] = self._message["content"][-1]
        return part

    def _close_part(self) -> Iterator[Event]:
        if self._message is None or not self._message["content"]:
            return
        part, position = self._part(), self._part_position()
        if part["type"] == "output_text":
            yield self._event("response.output_text.done", **position, text=part["text"], logprobs=[])
        else:
            yield self._event("response.refusal.done", **position, refusal=part["refusal"])
        yield self._event("response.content_part.done", **position, part=part)

    def _close_message(self, status: str = "completed") -> Iterator[Event]:
        if self._message is not None:
            yield from self._close_part()
            self._message["status"] = status
            yield self._done(self._message)
            self._message = None

    def function_call(self, call: FunctionCall) -> Iterator[Event]:
        yield from self._close_message()
        item: dict[str, Any] = {
            "id": objects.new_id("fc"),
            "type": "function_call",
            "status": "in_progress",
            "arguments": "",
            "call_id": f"call_{secrets.token_urlsafe(18)[:24]}",
            "name": call.name,
        }
        yield self._add(item)
        for start in range(0, len(call.arguments), 12):
            delta = call.arguments[start : start + 12]
            padding = {"obfuscation": secrets.token_urlsafe(8)} if self._request.obfuscate else {}
            yield self._event(
                "response.function_call_arguments.delta", **self._item_position(item), delta=delta, **padding
            )
        item.update(arguments=call.arguments, status="completed")
        self._output_tokens += tokens.estimate(call.name + call.arguments)
        done = "response.function_call_arguments.done"
        yield self._event(done, **self._item_position(item), name=call.name, arguments=call.arguments)
        yield self._done(item)

    def search_started(self) -> Iterator[Event]:
        yield from self._close_message()
        item: dict[str, Any] = {
            "id": objects.new_id("fs"),
            "type": "file_search_call",
            "status": "in_progress",
            "queries": [],
            "results": None,
        }
        yield self._add(item)
        yield self._event("response.file_search_call.in_progress", **self._item_position(item))
        yield self._event("response.file_search_call.searching", **self._item_position(item))

    def search_done(self, queries: list[str], passages: list[Passage]) -> Iterator[Event]:
        item = self._output[-1]
        yield self._event("response.file_search_call.completed", **self._item_position(item))
        item.update(status="completed", queries=queries)
        if "file_search_call.results" in self._request.include:
            item["results"] = [
                {
                    "attributes": passage.attributes,
                    "file_id": passage.file_id,
                    "filename": passage.filename,
                    "score": round(passage.score, 4),
                    "text": passage.text,
                }
                for passage in passages
            ]
        yield self._done(item)

    def interpreter_failed(self, reason: str) -> Iterator[Event]:
        """Adds a failed code_interpreter_call."""
        yield from self._close_message()
        item: dict[str, Any] = {
            "id": objects.new_id("ci"),
            "type": "code_interpreter_call",
            "status": "in_progress",
            "code": "",
            "container_id": objects.new_id("cntr"),
            "outputs": None,
        }
        yield self._add(item)
        yield self._event("response.code_interpreter_call.in_progress", **self._item_position(item))
        item.update(status="failed", outputs=[{"type": "logs", "logs": reason}])
        yield self._done(item)

    def finish(self, ending: Incomplete | Failed | None) -> Iterator[Event]:
        """Closes the open message and ends the response as completed, incomplete or failed."""
        if isinstance(ending, Failed):
            self.response["error"] = {"code": ending.code, "message": ending.message}
            yield self._end("failed")
        elif isinstance(ending, Incomplete):
            yield from self._close_message("incomplete")
            self.response["incomplete_details"] = {"reason": ending.reason}
            yield self._end("incomplete")
        else:
            yield from self._close_message()
            self.response["completed_at"] = objects.now()
            yield self._end("completed")

    def error(self, code: str, message: str) -> Event:
        return self._event("error", code=code, message=message, param=None)

    def _end(self, status: str) -> Event:
        self.response.update(status=status, output=self._output)
        if status != "failed":
            self.response["usage"] = self._usage()
        return self._event(f"response.{status}", response=self.response)

    def _usage(self) -> dict[str, Any]:
        return {
            "input_tokens": self._input_tokens,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": self._output_tokens,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": self._input_tokens + self._output_tokens,
        }

    @property
    def output_tokens(self) -> int:
        return self._output_tokens
