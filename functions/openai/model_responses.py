"""Responses: alone, in a conversation, or after another response."""

from typing import Annotated

from common import Deleted, path_id
from pydantic import BaseModel, Field

from shared.assistants.pages import Page, PageQuery
from shared.assistants.responses import responses
from shared.assistants.responses.request import Include, NewResponse
from shared.assistants.rows import Json
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, NotFound, PreviousResponseNotFound, ValidationFailed
from shared.sse import EventStream


class RetrieveQuery(BaseModel):
    """What a retrieved response has besides; it has what it was created with."""

    include: Annotated[list[Include], Field(max_length=10)] | None = None


class InputItemsQuery(PageQuery):
    """Which items a list has."""

    include: Annotated[list[Include], Field(max_length=10)] | None = None


@endpoint(
    "POST",
    "/v1/responses",
    limit="60/minute",
    max_body=4_000_000,
    timeout=240,
    error_format="openai",
    tag="OpenAI",
    errors=(NotFound, PreviousResponseNotFound, *MODEL_ERRORS),
)
async def create_response(call: Call, body: NewResponse) -> EventStream | Json:
    """Create a response"""
    return await responses.create(call, body)


@endpoint("GET", "/v1/responses/{response_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def retrieve_response(call: Call, query: RetrieveQuery) -> Json:
    """Retrieve a response"""
    return await responses.retrieve(call, path_id(call, "response_id"))


@endpoint("DELETE", "/v1/responses/{response_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def delete_response(call: Call) -> Deleted:
    """Delete a response; what it added to a conversation stays"""
    response_id = path_id(call, "response_id")
    await responses.delete(call, response_id)
    return Deleted(id=response_id, object="response")


@endpoint("POST", "/v1/responses/{response_id}/cancel", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def cancel_response(call: Call) -> Json:
    """Refuse to cancel a response: none runs in the background; a stream ends when its client leaves"""
    await responses.retrieve(call, path_id(call, "response_id"))
    raise ValidationFailed("Only background responses can be cancelled, and there are none here.")


@endpoint("GET", "/v1/responses/{response_id}/input_items", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def list_input_items(call: Call, query: InputItemsQuery) -> Page[Json]:
    """List the items that a response's request added"""
    return await responses.input_items(call, path_id(call, "response_id"), query)
