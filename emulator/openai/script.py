"""Scripted responses and errors, for tests of this server's clients. docs/local-ai-server.md describes them.

A script is JSON: the last user message (or the instructions) of a request for the model `emulator-script`, or queued
before by POST /emulator/scripts. `{"steps": [...]}` runs one step per round of function calls.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from typing import Any, Literal

import msgspec

from emulator.openai import errors
from emulator.openai.generator import (
    Citation,
    Failed,
    FunctionCall,
    Incomplete,
    Output,
    Prompt,
    RefusalDelta,
    TextDelta,
    TransportFault,
)

MODEL = "emulator-script"
_ERROR_TYPES = {401: "invalid_request_error", 403: "invalid_request_error", 404: "invalid_request_error"} | {
    429: "requests",
    500: "server_error",
    503: "server_error",
}
_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded", 503: "server_overloaded"}


class Call(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    arguments: dict[str, Any] | str = {}


class FileCitation(msgspec.Struct, forbid_unknown_fields=True):
    file_id: str
    filename: str = "file"


class Script(msgspec.Struct, forbid_unknown_fields=True):
    """The response to one request.

    status: an HTTP error status, with `retry_after` seconds, `code` and `message`.
    delay: seconds before the first byte; pause: seconds between outputs.
    text: the deltas, or one string to split into words; citations, refusal and function_calls follow.
    end: how the response ends, after `after` outputs if given.
    """

    status: int | None = None
    retry_after: float | None = None
    code: str | None = None
    message: str | None = None
    delay: float = 0.0
    pause: float = 0.0
    queued: bool = False
    text: str | list[str] = ""
    citations: list[FileCitation] = []
    refusal: str = ""
    function_calls: list[Call] = []
    end: Literal["completed", "incomplete", "content_filter", "failed", "error", "malformed", "half", "disconnect"] = (
        "completed"
    )
    after: int | None = None

    def error(self) -> errors.ApiError | None:
        if self.status is None:
            return None
        headers = {} if self.retry_after is None else {"retry-after": f"{self.retry_after:g}"}
        return errors.ApiError(
            self.message or f"Scripted failure with status {self.status}.",
            status=self.status,
            type=_ERROR_TYPES.get(self.status, "invalid_request_error" if self.status < 500 else "server_error"),
            code=self.code or _CODES.get(self.status),
            headers=headers,
        )


def decode(value: object, param: str) -> Script:
    """Validates a script; raises ApiError."""
    try:
        script = msgspec.convert(value, Script)
    except msgspec.ValidationError as error:
        raise errors.ApiError(f"Invalid script: {error}", param=param, code="invalid_script") from None
    if script.status is not None and not 400 <= script.status <= 599:
        raise errors.ApiError(
            "Invalid script: status must be an error, 400 to 599.", param=param, code="invalid_script"
        )
    return script


def from_prompt(prompt: Prompt) -> Script:
    """Returns the script in the last user message or, failing that, in the instructions; raises ApiError."""
    for source in (prompt.question, prompt.instructions):
        if (found := _find_object(source)) is not None:
            break
    else:
        raise errors.ApiError(
            f"The model '{MODEL}' expects a JSON script as the last user message or in the instructions.",
            param="input",
            code="invalid_script",
        )
    if "steps" in found:
        steps = found["steps"]
        if not isinstance(steps, list) or not steps:
            raise errors.wrong_type("steps", "a non-empty array", steps)
        found = steps[min(_rounds(prompt), len(steps) - 1)]
    return decode(found, "input")


def _find_object(text: str) -> dict[str, Any] | None:
    """Returns the JSON object between the first and the last brace of a text, if there is one."""
    start, end = text.find("{"), text.rfind("}")
    try:
        found = msgspec.json.decode(text[start : end + 1]) if 0 <= start < end else None
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) else None


def _rounds(prompt: Prompt) -> int:
    """Counts the rounds of function results since the last user message."""
    rounds, previous = 0, ""
    for turn in prompt.turns:
        rounds = 0 if turn.role == "user" else rounds + (turn.role == "tool" and previous != "tool")
        previous = turn.role
    return rounds


class ScriptGenerator:
    """A generator that follows one script."""

    name = MODEL

    def __init__(self, script: Script) -> None:
        self.script = script

    async def generate(self, prompt: Prompt) -> AsyncGenerator[Output, None]:
        ending = self._ending()
        for number, output in enumerate(self._outputs()):
            if self.script.after is not None and number >= self.script.after:
                break
            yield output
            await asyncio.sleep(self.script.pause)
        if ending is not None:
            yield ending

    def _outputs(self) -> list[Output]:
        script = self.script
        texts = script.text if isinstance(script.text, list) else re.findall(r"\S+\s*|^\s+", script.text)
        outputs: list[Output] = [TextDelta(each) for each in texts]
        outputs += [Citation(each.file_id, each.filename) for each in script.citations]
        outputs += [RefusalDelta(each) for each in re.findall(r"\S+\s*", script.refusal)]
        for call in script.function_calls:
            arguments = call.arguments
            if not isinstance(arguments, str):
                arguments = msgspec.json.encode(arguments).decode()
            outputs.append(FunctionCall(call.name, arguments))
        return outputs

    def _ending(self) -> Output | None:
        script = self.script
        message = script.message or "The model failed to generate a response."
        if script.end == "completed":
            return None
        if script.end in ("incomplete", "content_filter"):
            return Incomplete("max_output_tokens" if script.end == "incomplete" else "content_filter")
        if script.end == "failed":
            return Failed(script.code or "server_error", message)
        return TransportFault(script.end, script.code or "server_error", message)

    async def close(self) -> None:
        return None
