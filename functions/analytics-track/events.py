"""The six events and the properties that each may have; no property holds text that a user wrote."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "te", "ta", "hi", "ml"]
Length = Annotated[int, Field(ge=0, le=1_000_000)]
MAX_AGE = 30 * 86_400  # seconds; clients keep unsent events no longer


class Properties(BaseModel):
    """What every event may say: the conversation and the language it was in."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: UUID | None = None
    language: Language | None = None


class MessageProperties(Properties):
    """`message_length` is in characters."""

    message_id: UUID | None = None
    message_length: Length | None = None


class LanguageProperties(Properties):
    """`language` is the new one."""

    previous_language: Language | None = None


class ExportProperties(Properties):
    """`format` is what the conversation was exported to."""

    format: Literal["json", "markdown", "pdf", "zip"] | None = None


class Tracked(BaseModel):
    """An event. `id` is the client's, by default a new one; `age` is the number of seconds since it happened."""

    model_config = ConfigDict(extra="forbid")

    id: UUID | None = None
    age: Annotated[float, Field(ge=0, le=MAX_AGE)] = 0


class MessageEvent(Tracked):
    """The user sent or edited a message."""

    event: Literal["message_sent", "message_edited"]
    properties: MessageProperties = MessageProperties()


class ConversationEvent(Tracked):
    """The user created or deleted a conversation."""

    event: Literal["conversation_created", "conversation_deleted"]
    properties: Properties = Properties()


class LanguageEvent(Tracked):
    """The user changed the language."""

    event: Literal["language_changed"]
    properties: LanguageProperties = LanguageProperties()


class ExportEvent(Tracked):
    """The user exported a conversation."""

    event: Literal["export_conversation"]
    properties: ExportProperties = ExportProperties()


Event = Annotated[MessageEvent | ConversationEvent | LanguageEvent | ExportEvent, Field(discriminator="event")]
