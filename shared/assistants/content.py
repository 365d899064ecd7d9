"""Messages as OpenAI's API takes them: text, pictures and attachments."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from shared.assistants.fields import FileIds, Id, MessageText, Metadata
from shared.assistants.rows import Json
from shared.assistants.web_urls import WebUrl

MAX_PARTS, MAX_ATTACHMENTS = 100, 100
Detail = Literal["auto", "low", "high"]


class TextPart(BaseModel):
    """Text."""

    type: Literal["text"]
    text: MessageText

    def stored(self) -> Json:
        return {"type": "text", "text": {"value": self.text, "annotations": []}}


class ImageFile(BaseModel):
    """A picture that was uploaded, with the resolution that the model gets."""

    file_id: Id
    detail: Detail = "auto"


class ImageFilePart(BaseModel):
    """A picture that was uploaded."""

    type: Literal["image_file"]
    image_file: ImageFile

    def stored(self) -> Json:
        return self.model_dump()


class ImageUrl(BaseModel):
    """A picture on the web, which the model provider loads. Upload a file instead of a data: URL."""

    url: WebUrl
    detail: Detail = "auto"


class ImageUrlPart(BaseModel):
    """A picture on the web."""

    type: Literal["image_url"]
    image_url: ImageUrl

    def stored(self) -> Json:
        return self.model_dump()


Part = Annotated[TextPart | ImageFilePart | ImageUrlPart, Field(discriminator="type")]


class AttachmentTool(BaseModel):
    """A tool that gets the file."""

    type: Literal["code_interpreter", "file_search"]


class Attachment(BaseModel):
    """A file of the message, and the tools that get it; file_search by default."""

    file_id: Id
    tools: list[AttachmentTool] = Field(default_factory=lambda: [AttachmentTool(type="file_search")], max_length=2)


class NewMessage(BaseModel):
    """A message to add to a thread."""

    role: Literal["user", "assistant"]
    content: MessageText | Annotated[list[Part], Field(min_length=1, max_length=MAX_PARTS)]
    attachments: Annotated[list[Attachment], Field(max_length=MAX_ATTACHMENTS)] | None = None
    metadata: Metadata | None = None

    @model_validator(mode="after")
    def _assistants_write_text(self) -> "NewMessage":
        if self.role == "assistant" and (self.attachments or any(part.type != "text" for part in self.parts)):
            raise ValueError("a message of the assistant has text only")
        return self

    @property
    def parts(self) -> list[TextPart | ImageFilePart | ImageUrlPart]:
        return [TextPart(type="text", text=self.content)] if isinstance(self.content, str) else self.content

    def stored(self) -> Json:
        """The argument of add_message."""
        return {
            "role": self.role,
            "content": [part.stored() for part in self.parts],
            "attachments": [attachment.model_dump() for attachment in self.attachments or ()],
            "metadata": self.metadata or {},
        }


class CodeResources(BaseModel):
    """Files for code_interpreter."""

    file_ids: FileIds = Field(default_factory=list)
