"""POST /api/thread/message: the caller's message, added to a thread."""

from pydantic import BaseModel

from shared.assistants import threads
from shared.assistants.fields import Id, MessageText
from shared.assistants.objects import MessageObject
from shared.endpoint import Call, endpoint
from shared.errors import NotFound


class NewThreadMessage(BaseModel):
    """A thread and the text to add."""

    thread_id: Id
    message: MessageText


@endpoint("POST", "/api/thread/message", max_body=2_000_000, tag="Threads", errors=(NotFound,))
async def message_create(call: Call, body: NewThreadMessage) -> MessageObject:
    """Add a message to a thread"""
    return await threads.add_message(call, body.thread_id, body.message)
