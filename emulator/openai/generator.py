"""The protocol between the Responses API and a generator of text.

A generator turns a `Prompt` into outputs; `response_builder.py` turns outputs into the API's items and events.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, Protocol

from emulator.openai import tokens
from emulator.openai.retrieval import Passage


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation; role is user, assistant, system, developer or tool."""

    role: str
    text: str
    images: int = 0


@dataclass(frozen=True, slots=True)
class Prompt:
    """The input of a generator.

    passages: results of file_search and of the attached files for the last question, best first.
    forced_calls: function tools that must be called (tool_choice), as in the request.
    unavailable_tools: hosted tools that the question needs and this server does not have.
    json_schema: the schema of the output, if the request requires JSON.
    """

    model: str
    instructions: str
    turns: list[Turn]
    passages: list[Passage] = field(default_factory=list)
    forced_calls: list[dict[str, Any]] = field(default_factory=list)
    unavailable_tools: list[str] = field(default_factory=list)
    json_schema: dict[str, Any] | None = None
    max_tokens: int | None = None
    temperature: float | None = None

    @property
    def question(self) -> str:
        """The text of the last user message."""
        return next((turn.text for turn in reversed(self.turns) if turn.role == "user"), "")

    @property
    def search_query(self) -> str:
        """The query for files: the question, preceded by the previous one if it has fewer than two content words."""
        questions = [turn.text for turn in self.turns if turn.role == "user" and turn.text]
        short = len(tokens.content_words(self.question)) < 2
        return "\n".join(questions[-2:]) if short else self.question


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of the output text."""

    delta: str


@dataclass(frozen=True, slots=True)
class RefusalDelta:
    """The next piece of a refusal."""

    delta: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of this file for the text so far."""

    file_id: str
    filename: str


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call of one of the client's functions; arguments is JSON."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Ends the response as incomplete; reason is max_output_tokens or content_filter."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Ends the response as failed."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class TransportFault:
    """Ends the stream with a fault: kind is error, malformed, half or disconnect. Used by scripts only."""

    kind: str
    code: str = "server_error"
    message: str = "The server had an error while processing your request."


Output = TextDelta | RefusalDelta | Citation | FunctionCall | Incomplete | Failed | TransportFault


class Generator(Protocol):
    name: str

    def generate(self, prompt: Prompt) -> AsyncGenerator[Output, None]: ...

    async def close(self) -> None: ...
