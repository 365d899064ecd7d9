"""Messages of a thread."""

from common import Deleted, MetadataUpdate, path_id

from shared.assistants import messages
from shared.assistants.content import NewMessage
from shared.assistants.messages import MessagesQuery
from shared.assistants.objects import MessageObject
from shared.assistants.pages import Page
from shared.endpoint import Call, endpoint
from shared.errors import NotFound


@endpoint(
    "POST",
    "/v1/threads/{thread_id}/messages",
    max_body=4_000_000,
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound,),
)
async def create_message(call: Call, body: NewMessage) -> MessageObject:
    """Add a message to a thread"""
    return await messages.create(call, path_id(call, "thread_id"), body.stored())


@endpoint("GET", "/v1/threads/{thread_id}/messages", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def list_messages(call: Call, query: MessagesQuery) -> Page[MessageObject]:
    """List messages of a thread"""
    return await messages.list_page(call, path_id(call, "thread_id"), query)


@endpoint(
    "GET", "/v1/threads/{thread_id}/messages/{message_id}", error_format="openai", tag="OpenAI", errors=(NotFound,)
)
async def retrieve_message(call: Call) -> MessageObject:
    """Retrieve a message"""
    return await messages.retrieve(call, path_id(call, "thread_id"), path_id(call, "message_id"))


@endpoint(
    "POST", "/v1/threads/{thread_id}/messages/{message_id}", error_format="openai", tag="OpenAI", errors=(NotFound,)
)
async def modify_message(call: Call, body: MetadataUpdate) -> MessageObject:
    """Modify a message's metadata"""
    metadata = (body.metadata or {}) if "metadata" in body.model_fields_set else None
    return await messages.modify(call, path_id(call, "thread_id"), path_id(call, "message_id"), metadata)


@endpoint(
    "DELETE", "/v1/threads/{thread_id}/messages/{message_id}", error_format="openai", tag="OpenAI", errors=(NotFound,)
)
async def delete_message(call: Call) -> Deleted:
    """Delete a message"""
    message_id = path_id(call, "message_id")
    await messages.delete(call, path_id(call, "thread_id"), message_id)
    return Deleted(id=message_id, object="thread.message.deleted")
