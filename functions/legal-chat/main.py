"""POST /functions/v1/legal-chat: answers a question about Indian law as a stream."""

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from answer import Answer
from emergency import helplines, helplines_of_article, opening, shown_message
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError
from record import Record
from sources import Source, find_sources, source_settings, sources_line, to_message, without_sources_line, without_tags
from texts import instructions

from shared.ai.relay import TextRelay
from shared.ai.token_estimate import MAX_TOKENS_PER_CHARACTER, TOKENS_PER_MESSAGE, estimate, newest_within
from shared.config import read_group, settings_group
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, NotFound, NotSaved
from shared.sse import EventStream

Language = Literal["en", "te", "ta", "hi", "ml"]
MAX_OUTPUT_TOKENS = 4_000
MAX_QUESTION = 2_000


@settings_group
@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """`chat_context_tokens` is how much of a conversation the model gets; the oldest turns are left out first."""

    chat_context_tokens: int = 100_000


@lru_cache(maxsize=1)
def chat_settings() -> ChatSettings:
    return read_group(ChatSettings)


class ChatMessage(BaseModel):
    """One turn of the conversation, oldest first. Further fields, such as those of a stored message, are ignored."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["user", "assistant"]
    content: str = Field(
        description=f"A user's: 1 to {MAX_QUESTION} characters. The assistant's: as long as it was given, or empty."
    )

    @field_validator("content")
    @classmethod
    def _is_text(cls, content: str, info: ValidationInfo) -> str:
        if "\x00" in content:
            raise ValueError("must not contain NUL characters")
        if info.data.get("role") == "user":
            if not content.strip():
                raise ValueError("must not be empty")
            if len(content) > MAX_QUESTION:
                raise PydanticKnownError("string_too_long", {"max_length": MAX_QUESTION})
        return content

    def for_model(self) -> str:
        """The content without what only this function may write: source tags, and the line that names sources."""
        text = without_sources_line(self.content) if self.role == "assistant" else self.content
        return without_tags(text)


class LegalChat(BaseModel):
    """A conversation that ends with the user's question."""

    messages: list[ChatMessage] = Field(min_length=1)
    language: Language = "en"
    conversation_id: UUID | None = Field(
        default=None, description="Saves the question and the answer in this conversation of the caller."
    )

    @field_validator("messages")
    @classmethod
    def _ends_with_question(cls, messages: list[ChatMessage]) -> list[ChatMessage]:
        """Leaves out empty answers: those that were stopped before their first word."""
        said = [message for message in messages if message.content.strip()]
        if not said or said[-1].role != "user":
            raise ValueError("the last message must be the user's")
        return said

    @property
    def questions(self) -> list[str]:
        """What the user wrote, oldest first."""
        return [message.content for message in self.messages if message.role == "user"]

    def turns(self, budget: int) -> list[dict[str, Any]]:
        """The newest messages that fit into `budget` tokens; raises ContextTooLong if the last one doesn't."""
        turns = [{"role": each.role, "content": text} for each in self.messages if (text := each.for_model())]
        most = sum(TOKENS_PER_MESSAGE + MAX_TOKENS_PER_CHARACTER * len(turn["content"]) for turn in turns)
        if most <= budget:  # most conversations: they need not be estimated
            return turns
        costs = ((turn, TOKENS_PER_MESSAGE + estimate(turn["content"])) for turn in reversed(turns))
        return newest_within(costs, budget)[0]


@endpoint(
    "POST",
    "/functions/v1/legal-chat",
    limit="10/minute",
    auth="user",
    max_body=4_000_000,  # of history; Lambda takes 6 MB
    timeout=90.0,
    tag="Chat",
    errors=(NotFound, *MODEL_ERRORS, NotSaved),
)
async def legal_chat(call: Call, body: LegalChat) -> EventStream:
    """Ask the legal assistant.

    The answer is streamed as `data: {"text": "…"}` events and a last `data: [DONE]`, which is sent only after the
    whole answer. A failure after the start is a last event `data: {"error": "…", "code": "…"}` instead.

    The answer is based on the articles that fit the question, which its last line names. In an emergency it begins with
    helplines, whatever the model does.

    With `conversation_id`, question and answer are saved as messages of the caller's conversation. The answer is saved
    whole or not at all: if the client disconnects or the assistant fails, the question stays
    without one, and asking it again does not save it twice.
    """
    finding: asyncio.Task[list[Source]] | None = None
    if source_settings().chat_sources:
        finding = call.services.spawn(find_sources(call, body.questions, body.language))
        await asyncio.sleep(0)  # sends the search before the history is measured
    turns = body.turns(chat_settings().chat_context_tokens)
    call.notes["dropped"] = len(body.messages) - len(turns)
    question = body.messages[-1].content
    record = await Record.find(call, body.conversation_id, body.language, question) if body.conversation_id else None
    urgent = helplines(question)
    sources = await finding if finding else []
    if sources and (urgent or helplines_of_article(sources[0].slug)):
        urgent = list(dict.fromkeys([*urgent, *helplines_of_article(sources[0].slug), *sources[0].urgent]))

    async def ask() -> TextRelay:
        stream = await call.ai.open(request(turns, sources, body.language, urgent))
        if record:
            record.begin(call)
        return TextRelay(stream, call.notes, keep=record is not None)

    answer = Answer(
        ask,
        before=opening(urgent, body.language),
        after=sources_line(sources, body.language),
        save=record.answer if record else None,
    )
    return EventStream(await answer.open())


def request(turns: list[dict[str, Any]], sources: list[Source], language: str, urgent: list[str]) -> dict[str, Any]:
    """The request to the model: rules as instructions, sources and shown helplines as developer messages before the
    question.
    """
    given = [to_message(sources, language)] if sources else []
    if urgent:
        given.append(shown_message(urgent))
    return {
        "instructions": instructions(language),
        "input": [*turns[:-1], *given, turns[-1]],
        "max_output_tokens": MAX_OUTPUT_TOKENS,
    }
