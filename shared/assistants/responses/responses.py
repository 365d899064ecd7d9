"""Responses, as the caller: with a conversation or after another response, kept here and not at the provider."""

from typing import TYPE_CHECKING, Any

from shared.ai.errors import reason_of
from shared.ai.stream import ResponseStream
from shared.ai.text import storable
from shared.assistants import assistants, conversations, item_rows, items
from shared.assistants.ids import new_id
from shared.assistants.pages import Page, PageQuery
from shared.assistants.responses import tools
from shared.assistants.responses.relay import ResponseRelay
from shared.assistants.responses.request import NewResponse
from shared.assistants.rows import Json
from shared.database import eq
from shared.errors import (
    ContextTooLong,
    InternalError,
    ModelFailed,
    ModelMisconfigured,
    ModelRejected,
    NotFound,
    PreviousResponseNotFound,
    ValidationFailed,
)
from shared.openai_errors import PARAM
from shared.sse import EventStream

if TYPE_CHECKING:
    from shared.call import Call

TABLE = "responses"


async def create(call: "Call", body: NewResponse) -> EventStream | Json:
    """Asks the provider; the response's items are added to the conversation, if any, when it is complete.

    Raises NotFound for a conversation, file or store that is not the caller's, PreviousResponseNotFound,
    ValidationFailed, and the model errors.
    """
    thread_id = conversations.thread_id_of(body.conversation_id) if body.conversation_id else None
    before = await _before(call, body, thread_id)
    given = await conversations.read_items(call, body.items, "input")
    sent = [item for each in given if (item := items.read_stored(each))]
    if not before and not sent:
        raise ValidationFailed("input is empty, and so is what it continues", details={"input": "must not be empty"})
    parameters = body.parameters()
    if body.tools:
        parameters["tools"] = await tools.to_provider(call, body.tools)
    stream = await _open(call, {**parameters, "input": [*before, *sent]})
    shown = {
        "previous_response_id": body.previous_response_id,
        "conversation": {"id": conversations.id_of(thread_id)} if thread_id else None,
        "store": body.store is not False,
    }

    async def keep(response: Json) -> None:
        await _keep(call, storable({**response, **shown}), given, thread_id)

    relay = ResponseRelay(stream, keep, call.notes)
    if body.stream:
        return EventStream(relay, done=b"", error_frame=relay.error_frame)
    try:
        while await relay.read():
            pass
    finally:
        await relay.close("completed")
    if relay.response is None:
        raise ModelFailed(cause="the stream ended with an error event")
    return {**relay.response, **shown}


async def retrieve(call: "Call", response_id: str) -> Json:
    """Raises NotFound."""
    return _object((await _row(call, response_id, "response"))["response"])


async def delete(call: "Call", response_id: str) -> None:
    """Raises NotFound."""
    if not await call.database.delete(TABLE, _own(call, response_id), returning="id"):
        raise _missing(response_id)


async def input_items(call: "Call", response_id: str, query: PageQuery) -> Page[Json]:
    """The items that the response's request added; raises NotFound, ValidationFailed for an unknown cursor."""
    stored = (await _row(call, response_id, "input"))["input"]
    listed = [
        {"status": "completed", **item} for item in stored if isinstance(item, dict) and isinstance(item.get("id"), str)
    ]
    ids = [item["id"] for item in listed]
    first, end = 0, len(ids)
    for name, cursor in (("after", query.after), ("before", query.before)):
        if cursor is None:
            continue
        if cursor not in ids:
            raise ValidationFailed(f"{name}: there is no such object: {cursor}", details={name: cursor})
        if (name == "after") == (query.order == "asc"):
            first = ids.index(cursor) + 1
        else:
            end = ids.index(cursor)
    found = listed[first:end]
    if query.order == "desc":
        found.reverse()
    page = found[: query.limit]
    return {
        "object": "list",
        "data": page,
        "first_id": page[0]["id"] if page else None,
        "last_id": page[-1]["id"] if page else None,
        "has_more": len(found) > query.limit,
    }


async def _open(call: "Call", parameters: Json) -> ResponseStream:
    """As `call.ai.open`, also for a response that is incomplete at once; a rejection is ValidationFailed."""
    try:
        return await call.ai.open(parameters, incomplete=True)
    except (ModelRejected, ModelMisconfigured) as error:
        if (reason := reason_of(error)) is not None:
            raise ValidationFailed(reason, cause=error.__cause__) from error
        raise


async def _before(call: "Call", body: NewResponse, thread_id: str | None) -> list[Json]:
    """The items before the request's, as the provider gets them. Rows are checked as requests are."""
    stored: list[Any] = []
    if thread_id is not None:
        stored = await conversations.open_history(call, thread_id)
    elif body.previous_response_id is not None:
        stored = await _chain(call, body.previous_response_id)
    before = [item for each in stored[-items.MAX_ITEMS :] if (item := items.read_stored(each))]
    if named := items.file_ids(before):
        items.without_files(before, await assistants.known_files(call, named))
    return before


async def _chain(call: "Call", response_id: str) -> list[Any]:
    """The items of a response and of those before it; raises PreviousResponseNotFound for one that is missing."""
    chain: list[Json] = await call.database.rpc("response_chain", response_id=response_id, most=items.MAX_HISTORY)
    if not chain:
        raise _no_previous(response_id)
    first = chain[0]
    if first["thread_id"] is not None:
        found: list[Any] = await conversations.history(call, first["thread_id"], first["position"])
        chain = chain[1:]
    elif first["cut"] and first["previous_id"] is not None:
        raise ContextTooLong
    elif first["previous_id"] is not None:
        raise _no_previous(first["previous_id"])
    else:
        found = []
    for each in chain:
        for part in (each["input"], each["output"]):
            found += part if isinstance(part, list) else []
    return found


async def _keep(call: "Call", response: Json, given: list[Json], thread_id: str | None) -> None:
    ended = response.get("status") in ("completed", "incomplete")
    output = [item for item in response.get("output") or () if isinstance(item, dict)]
    added = [item_rows.to_row(item, item["id"]) for item in given]
    reason = (response.get("incomplete_details") or {}).get("reason")
    added += [item_rows.to_row(item, item.get("id") or new_id("item"), reason) for item in output]
    row = {
        "id": response["id"],
        "previous_id": response["previous_response_id"],
        "input": given,
        "response": response,
    }
    in_thread = thread_id if ended else None
    if in_thread is None and not response["store"]:
        return
    result = await call.database.rpc(
        "keep_response", response=row if response["store"] else None, thread_id=in_thread, items=added
    )
    if in_thread is not None:
        conversations.raise_unless_kept(result, conversations.id_of(in_thread))


async def _row(call: "Call", response_id: str, columns: str) -> Json:
    rows: list[Json] = await call.database.select(TABLE, columns, _own(call, response_id))
    if not rows:
        raise _missing(response_id)
    return rows[0]


def _own(call: "Call", response_id: str) -> dict[str, str]:
    return {"user_id": eq(call.user_id), "id": eq(response_id)}


def _object(value: Any) -> Json:
    if not isinstance(value, dict):
        raise InternalError(cause="a stored object is not an object")
    return value


def _missing(response_id: str) -> NotFound:
    return NotFound("No such response", details={"response_id": response_id})


def _no_previous(response_id: str) -> PreviousResponseNotFound:
    return PreviousResponseNotFound(
        f"Previous response with id '{response_id}' not found.", details={PARAM: "previous_response_id"}
    )
