"""POST /api/thread/create: a new thread of the caller's, optionally with its first message."""

from pydantic import BaseModel

from shared.assistants import threads
from shared.assistants.fields import Id, MessageText, Title
from shared.assistants.objects import ThreadObject
from shared.endpoint import Call, endpoint
from shared.errors import NotFound


class NewThread(BaseModel):
    """Everything is optional: without an assistant the caller's default one is used."""

    message: MessageText | None = None
    assistant_id: Id | None = None
    title: Title | None = None


@endpoint("POST", "/api/thread/create", max_body=2_000_000, accepts=("form", "json"), tag="Threads", errors=(NotFound,))
async def thread_create(call: Call, body: NewThread) -> ThreadObject:
    """Create a thread"""
    return await threads.create(call, body.message, body.assistant_id, body.title)
