"""Scripted answers and failures, for tests of whatever calls this server. docs/local-ai-server.md describes them.

A script is JSON. It comes as the last user message (or the instructions) of a request for the model `emulator-script`,
or beforehand through POST /emulator/scripts. `{"steps": [...]}` plays one step per round of function calls.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from typing import Any, Literal

import msgspec

from emulator.openai import errors
from emulator.openai.model import Broken, Citation, Failed, FunctionCall, Incomplete, Piece, Prompt, Refusal, Text

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


class Cited(msgspec.Struct, forbid_unknown_fields=True):
    file_id: str
    filename: str = "file"


class Script(msgspec.Struct, forbid_unknown_fields=True):
    """What one request gets.

    status: answer this HTTP error, with `retry_after` seconds, `code` and `message`.
    delay: seconds before the first byte; pause: seconds between pieces.
    text: the answer, in pieces or to be cut into words; refusal, function_calls, citations follow it.
    end: how it ends, after `after` pieces if given.
    """

    status: int | None = None
    retry_after: float | None = None
    code: str | None = None
    message: str | None = None
    delay: float = 0.0
    pause: float = 0.0
    queued: bool = False
    text: str | list[str] = ""
    citations: list[Cited] = []
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
    """Raises ApiError for a script that doesn't fit."""
    try:
        script = msgspec.convert(value, Script)
    except msgspec.ValidationError as error:
        raise errors.ApiError(f"Invalid script: {error}", param=param, code="invalid_script") from None
    if script.status is not None and not 400 <= script.status <= 599:
        raise errors.ApiError(
            "Invalid script: status must be an error, 400 to 599.", param=param, code="invalid_script"
        )
    return script


def of_prompt(prompt: Prompt) -> Script:
    """The script in the last user message, or else in the instructions."""
    for source in (prompt.question, prompt.instructions):
        if (found := _json_in(source)) is not None:
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


def _json_in(text: str) -> dict[str, Any] | None:
    start, end = text.find("{"), text.rfind("}")
    try:
        found = msgspec.json.decode(text[start : end + 1]) if 0 <= start < end else None
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) else None


def _rounds(prompt: Prompt) -> int:
    """Rounds of function results since the last user message."""
    rounds, previous = 0, ""
    for turn in prompt.turns:
        rounds = 0 if turn.role == "user" else rounds + (turn.role == "tool" and previous != "tool")
        previous = turn.role
    return rounds


class Player:
    """A generator that plays one script."""

    name = MODEL

    def __init__(self, script: Script) -> None:
        self.script = script

    async def answer(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        ending = self._ending()
        for number, piece in enumerate(self._pieces()):
            if self.script.after is not None and number >= self.script.after:
                break
            yield piece
            await asyncio.sleep(self.script.pause)
        if ending is not None:
            yield ending

    def _pieces(self) -> list[Piece]:
        script = self.script
        texts = script.text if isinstance(script.text, list) else re.findall(r"\S+\s*|^\s+", script.text)
        pieces: list[Piece] = [Text(each) for each in texts]
        pieces += [Citation(each.file_id, each.filename) for each in script.citations]
        pieces += [Refusal(each) for each in re.findall(r"\S+\s*", script.refusal)]
        for call in script.function_calls:
            given = call.arguments
            pieces.append(
                FunctionCall(call.name, given if isinstance(given, str) else msgspec.json.encode(given).decode())
            )
        return pieces

    def _ending(self) -> Piece | None:
        script = self.script
        message = script.message or "The model failed to generate a response."
        if script.end == "completed":
            return None
        if script.end in ("incomplete", "content_filter"):
            return Incomplete("max_output_tokens" if script.end == "incomplete" else "content_filter")
        if script.end == "failed":
            return Failed(script.code or "server_error", message)
        return Broken(script.end, script.code or "server_error", message)

    async def close(self) -> None:
        return None
