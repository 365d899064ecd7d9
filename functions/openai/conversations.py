"""Conversations and their items: threads, as the Conversations API has them."""

from typing import Annotated, Any

from common import Deleted, path_id
from pydantic import BaseModel, Field

from shared.assistants import conversations
from shared.assistants.conversations import ConversationObject
from shared.assistants.fields import Metadata
from shared.assistants.pages import Page, PageQuery
from shared.assistants.responses.request import Include
from shared.assistants.rows import Json
from shared.endpoint import Call, endpoint
from shared.errors import NotFound

Items = Annotated[list[dict[str, Any]], Field(max_length=20)]


class ConversationCreation(BaseModel):
    """A conversation to create, with its first items."""

    items: Items | None = None
    metadata: Metadata | None = None


class ConversationUpdate(BaseModel):
    """The metadata to set, in place of what is there."""

    metadata: Metadata


class NewItems(BaseModel):
    """Items to add to a conversation."""

    items: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=20)]


class IncludeQuery(BaseModel):
    """What items have besides; they have what they were stored with."""

    include: Annotated[list[Include], Field(max_length=10)] | None = None


class ItemsQuery(PageQuery):
    """Which items a list has."""

    include: Annotated[list[Include], Field(max_length=10)] | None = None


@endpoint("POST", "/v1/conversations", max_body=4_000_000, error_format="openai", tag="OpenAI", errors=(NotFound,))
async def create_conversation(call: Call, body: ConversationCreation) -> ConversationObject:
    """Create a conversation"""
    return await conversations.create(call, body.metadata or {}, body.items or [])


@endpoint("GET", "/v1/conversations/{conversation_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def retrieve_conversation(call: Call) -> ConversationObject:
    """Retrieve a conversation"""
    return await conversations.retrieve(call, path_id(call, "conversation_id"))


@endpoint("POST", "/v1/conversations/{conversation_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def update_conversation(call: Call, body: ConversationUpdate) -> ConversationObject:
    """Update a conversation's metadata"""
    return await conversations.update(call, path_id(call, "conversation_id"), body.metadata)


@endpoint("DELETE", "/v1/conversations/{conversation_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def delete_conversation(call: Call) -> Deleted:
    """Delete a conversation with its items, runs and responses"""
    conversation_id = path_id(call, "conversation_id")
    await conversations.delete(call, conversation_id)
    return Deleted(id=conversation_id, object="conversation.deleted")


@endpoint(
    "POST",
    "/v1/conversations/{conversation_id}/items",
    max_body=4_000_000,
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound,),
)
async def create_items(call: Call, body: NewItems, query: IncludeQuery) -> Page[Json]:
    """Add items to a conversation"""
    return await conversations.add(call, path_id(call, "conversation_id"), body.items)


@endpoint("GET", "/v1/conversations/{conversation_id}/items", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def list_items(call: Call, query: ItemsQuery) -> Page[Json]:
    """List items of a conversation"""
    return await conversations.list_items(call, path_id(call, "conversation_id"), query)


@endpoint(
    "GET",
    "/v1/conversations/{conversation_id}/items/{item_id}",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound,),
)
async def retrieve_item(call: Call, query: IncludeQuery) -> Json:
    """Retrieve an item of a conversation"""
    return await conversations.retrieve_item(call, path_id(call, "conversation_id"), path_id(call, "item_id"))


@endpoint(
    "DELETE",
    "/v1/conversations/{conversation_id}/items/{item_id}",
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound,),
)
async def delete_item(call: Call) -> ConversationObject:
    """Delete an item of a conversation"""
    return await conversations.delete_item(call, path_id(call, "conversation_id"), path_id(call, "item_id"))
