"""POST /api/thread/message/attachment: the caller's message with files."""

from typing import Annotated

from annotated_types import MinLen
from pydantic import BaseModel

from shared.assistants import threads
from shared.assistants.fields import FileIds, Id, MessageText
from shared.assistants.objects import MessageObject
from shared.endpoint import Call, endpoint
from shared.errors import NotFound


class NewAttachment(BaseModel):
    """A thread, the text to add, and ids of files that file-upload returned."""

    thread_id: Id
    message: MessageText
    file_ids: Annotated[FileIds, MinLen(1)]


@endpoint("POST", "/api/thread/message/attachment", max_body=2_000_000, tag="Threads", errors=(NotFound,))
async def message_attachment(call: Call, body: NewAttachment) -> MessageObject:
    """Add a message with attachments to a thread"""
    return await threads.add_message(call, body.thread_id, body.message, body.file_ids)
