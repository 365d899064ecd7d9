"""The interface between the Responses API and whatever makes up an answer.

A generator turns a `Prompt` into pieces; the assembly turns pieces into the API's items and events.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, Protocol

from emulator.openai import tokens
from emulator.openai.config import Settings
from emulator.openai.retrieval import Passage


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation; role is user, assistant, system, developer or tool."""

    role: str
    text: str
    images: int = 0


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that a generator may know.

    passages: what file_search and the attached files offer for the last question, best first.
    attached: names of files that came with the conversation, the last message's first.
    calls: function tools that must be called (tool_choice), as the request gave them.
    tools_failed: hosted tools that were wanted and cannot run here.
    json_schema: what the answer must fit, if the request asks for JSON.
    """

    model: str
    instructions: str
    turns: list[Turn]
    passages: list[Passage] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    tools_failed: list[str] = field(default_factory=list)
    json_schema: dict[str, Any] | None = None
    max_tokens: int | None = None
    temperature: float | None = None

    @property
    def question(self) -> str:
        """The last thing the user said."""
        return next((turn.text for turn in reversed(self.turns) if turn.role == "user"), "")

    @property
    def search_text(self) -> str:
        """What to look for in files: the question, after the one before it if it hardly says anything."""
        asked = [turn.text for turn in self.turns if turn.role == "user" and turn.text]
        few = len(tokens.content_words(self.question)) < 2
        return "\n".join(asked[-2:]) if few else self.question


@dataclass(frozen=True, slots=True)
class Text:
    """The next piece of the answer."""

    delta: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """The next piece of a refusal."""

    delta: str


@dataclass(frozen=True, slots=True)
class Citation:
    """The text so far rests on this file."""

    file_id: str
    filename: str


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call of the client's function; arguments is a JSON text."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Incomplete:
    """The answer ends here; reason is max_output_tokens or content_filter."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The answer fails here, as a failed response."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The transport fails here: kind is error, malformed, half or disconnect. Only scripts do this."""

    kind: str
    code: str = "server_error"
    message: str = "The server had an error while processing your request."


Piece = Text | Refusal | Citation | FunctionCall | Incomplete | Failed | Broken


class Generator(Protocol):
    name: str

    def answer(self, prompt: Prompt) -> AsyncGenerator[Piece, None]: ...

    async def close(self) -> None: ...


async def open_generator(settings: Settings) -> Generator:
    """The guide, or the local model that the settings name; raises SettingsError if that cannot run."""
    if settings.model:
        from emulator.openai.toy.generator import open_toy

        return await open_toy(settings.model)
    from emulator.openai.guide.generator import Guide

    return Guide(settings.word_delay)
