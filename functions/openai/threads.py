"""Threads."""

from typing import Annotated

from common import Deleted, path_id
from pydantic import BaseModel, Field

from shared.assistants import threads, tool_resources
from shared.assistants.content import NewMessage
from shared.assistants.fields import Metadata
from shared.assistants.objects import ThreadObject
from shared.assistants.rows import Json
from shared.assistants.tool_resources import NewToolResources, ToolResources
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, NotFound


class NewThread(BaseModel):
    """A thread to create, with its first messages."""

    messages: Annotated[list[NewMessage], Field(max_length=100)] | None = None
    metadata: Metadata | None = None
    tool_resources: NewToolResources | None = None


class ThreadUpdates(BaseModel):
    """The fields to change; omitted fields stay."""

    metadata: Metadata | None = None
    tool_resources: ToolResources | None = None


async def make_thread(call: Call, body: NewThread, **values: str) -> ThreadObject:
    resources = await tool_resources.stored(call, body.tool_resources)
    messages = [message.stored() for message in body.messages or ()]
    return await threads.create_with_messages(
        call, {"metadata": body.metadata or {}, "tool_resources": resources, **values}, messages
    )


@endpoint(
    "POST", "/v1/threads", max_body=4_000_000, error_format="openai", tag="OpenAI", errors=(NotFound, *MODEL_ERRORS)
)
async def create_thread(call: Call, body: NewThread) -> ThreadObject:
    """Create a thread"""
    return await make_thread(call, body)


@endpoint("GET", "/v1/threads/{thread_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def retrieve_thread(call: Call) -> ThreadObject:
    """Retrieve a thread"""
    return await threads.retrieve(call, path_id(call, "thread_id"))


@endpoint("POST", "/v1/threads/{thread_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def modify_thread(call: Call, body: ThreadUpdates) -> ThreadObject:
    """Modify a thread"""
    values: Json = {}
    if "metadata" in body.model_fields_set:
        values["metadata"] = body.metadata or {}
    if "tool_resources" in body.model_fields_set:
        values["tool_resources"] = await tool_resources.stored(call, body.tool_resources)
    return await threads.modify(call, path_id(call, "thread_id"), values)


@endpoint("DELETE", "/v1/threads/{thread_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def delete_thread(call: Call) -> Deleted:
    """Delete a thread with its messages and runs"""
    thread_id = path_id(call, "thread_id")
    await threads.delete(call, thread_id)
    return Deleted(id=thread_id, object="thread.deleted")
