"""POST /functions/v1/legal-chat: answers a question about Indian law as a stream."""

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from instructions import instructions
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from shared.ai.relay import TextRelay
from shared.ai.token_estimate import TOKENS_PER_MESSAGE, estimate, fits
from shared.config import read_group, settings_group
from shared.database import RestClient, Row, eq
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, ApiError, NotFound, NotSaved
from shared.sse import EventStream, Outcome, Push

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

    def for_model(self, budget: int) -> list[dict[str, Any]]:
        """The newest messages that fit into `budget` tokens; raises ContextTooLong if the last one doesn't."""
        newest_first: list[dict[str, Any]] = []
        used = 0
        for message in reversed(self.messages):
            tokens = TOKENS_PER_MESSAGE + estimate(message.content)
            if not fits(used, tokens, budget, newest=not newest_first):
                break
            newest_first.append({"role": message.role, "content": message.content})
            used += tokens
        return newest_first[::-1]


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

    With `conversation_id`, question and answer are saved as messages of the caller's conversation. The answer is saved
    whole or not at all: if the client disconnects or the assistant fails, the question stays
    without one.
    """
    history = body.for_model(chat_settings().chat_context_tokens)
    call.notes["dropped"] = len(body.messages) - len(history)
    record = await Record.find(call, body) if body.conversation_id else None
    stream = await call.ai.open(
        {
            "instructions": instructions(body.language),
            "input": history,
            "max_output_tokens": MAX_OUTPUT_TOKENS,
        }
    )
    relay = TextRelay(stream, call.notes, keep=record is not None)
    return EventStream(Recorded(relay, record.begin(call)) if record else relay)


class Record:
    """Saves a question and its answer as the caller; the question stays without one if the answer fails."""

    def __init__(self, database: RestClient, body: LegalChat) -> None:
        self._database = database
        self._row: Row = {"conversation_id": str(body.conversation_id), "language": body.language}
        self._text = body.messages[-1].content
        self._question: asyncio.Task[ApiError | None] | None = None

    @classmethod
    async def find(cls, call: Call, body: LegalChat) -> "Record":
        """Raises NotFound unless the conversation is the caller's own."""
        database = call.database
        mine = {"id": eq(body.conversation_id), "deleted_at": "is.null"}
        if not await database.select("conversations", "id", mine, limit="1"):
            raise NotFound("No such conversation", details={"conversation_id": str(body.conversation_id)})
        return cls(database, body)

    def begin(self, call: Call) -> "Record":
        """Starts saving the question in the background; called once the assistant has begun to answer."""
        self._question = call.services.spawn(self._save("user", self._text))
        return self

    async def answer(self, text: str) -> None:
        """Saves the answer after the question; raises NotSaved."""
        error = await self._question if self._question else None
        error = error or (await self._save("assistant", text) if text else None)
        if error is not None:
            raise NotSaved(cause=error.cause or error)

    async def _save(self, role: str, content: str) -> ApiError | None:
        try:
            await self._database.insert("messages", {**self._row, "role": role, "content": content}, returning=None)
        except ApiError as error:
            return error
        return None


class Recorded:
    """A relay whose answer is saved after its last frame and before `[DONE]`."""

    def __init__(self, relay: TextRelay, record: Record) -> None:
        self._relay = relay
        self._record = record

    async def read(self) -> bytes:
        frames = await self._relay.read()
        if not frames:
            await asyncio.shield(self._record.answer(self._relay.text))
        return frames

    async def stream_into(self, push: Push) -> None:
        await self._relay.stream_into(push)

    async def close(self, outcome: Outcome) -> None:
        await self._relay.close(outcome)
