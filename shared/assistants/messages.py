"""Messages of a thread, as the caller: in parts, of either role."""

from typing import TYPE_CHECKING, Any

from shared.assistants import assistants, threads
from shared.assistants.fields import Id
from shared.assistants.objects import MessageObject, message_object
from shared.assistants.pages import Page, PageQuery, page_of, read_page
from shared.assistants.rows import Json, MessageRow
from shared.database import eq
from shared.errors import NotFound, ValidationFailed

if TYPE_CHECKING:
    from shared.call import Call


class MessagesQuery(PageQuery):
    """Which messages a list has."""

    run_id: Id | None = None


async def create(call: "Call", thread_id: str, message: Json) -> MessageObject:
    """Adds a message; raises NotFound, and ValidationFailed while a run reads the thread."""
    added: Any = await call.database.rpc("add_message", thread_id=thread_id, message=message)
    if added is None:
        raise NotFound("No such thread", details={"thread_id": thread_id})
    if "missing_files" in added:
        raise assistants.no_such_files(added["missing_files"])
    if "active" in added:
        raise ValidationFailed(f"Can't add messages to {thread_id} while a run {added['active']} is active.")
    return message_object(added["added"][0])


async def list_page(call: "Call", thread_id: str, query: MessagesQuery) -> Page[MessageObject]:
    filters = {"thread_id": eq(thread_id), "user_id": eq(call.user_id)}
    if query.run_id is not None:
        filters["run_id"] = eq(query.run_id)
    rows, more = await read_page(call.database, "thread_messages", filters, query, key=("position",))
    if not rows:
        await threads.retrieve(call, thread_id)
    return page_of(rows, more, message_object)


async def retrieve(call: "Call", thread_id: str, message_id: str) -> MessageObject:
    """Raises NotFound."""
    return _found(await call.database.select("thread_messages", "*", _own(call, thread_id, message_id)), message_id)


async def modify(call: "Call", thread_id: str, message_id: str, metadata: dict[str, str] | None) -> MessageObject:
    """Replaces the metadata, if given; raises NotFound."""
    if metadata is None:
        return await retrieve(call, thread_id, message_id)
    filters = _own(call, thread_id, message_id)
    return _found(await call.database.update("thread_messages", filters, {"metadata": metadata}), message_id)


async def delete(call: "Call", thread_id: str, message_id: str) -> None:
    """Raises NotFound."""
    filters = _own(call, thread_id, message_id)
    _found(await call.database.delete("thread_messages", filters, returning="*"), message_id)


def _own(call: "Call", thread_id: str, message_id: str) -> dict[str, str]:
    return {"user_id": eq(call.user_id), "thread_id": eq(thread_id), "id": eq(message_id)}


def _found(rows: list[MessageRow], message_id: str) -> MessageObject:
    if not rows:
        raise NotFound("No such message", details={"message_id": message_id})
    return message_object(rows[0])
