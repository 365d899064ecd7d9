"""Conversations: a thread under another id, with its messages and other items in one order."""

from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict  # pydantic requires it before Python 3.12

from shared.assistants import assistants, item_rows, items, threads
from shared.assistants.objects import ThreadObject
from shared.assistants.pages import Page, PageQuery, page_of, read_page
from shared.assistants.rows import Json
from shared.database import any_of, eq
from shared.errors import NotFound, ValidationFailed

if TYPE_CHECKING:
    from shared.call import Call

PREFIX, THREAD_PREFIX = "conv_", "thread_"


class ConversationObject(TypedDict):
    """openai.types.conversations.Conversation."""

    id: str
    object: str
    created_at: int
    metadata: dict[str, str]


def thread_id_of(conversation_id: str) -> str:
    """The thread of a conversation. A thread's own id is accepted too."""
    if conversation_id.startswith(PREFIX):
        return THREAD_PREFIX + conversation_id.removeprefix(PREFIX)
    return conversation_id


def id_of(thread_id: str) -> str:
    """The conversation of a thread; an id without the usual prefix stays as it is."""
    return PREFIX + thread_id.removeprefix(THREAD_PREFIX) if thread_id.startswith(THREAD_PREFIX) else thread_id


def conversation_object(thread: ThreadObject) -> ConversationObject:
    return {
        "id": id_of(thread["id"]),
        "object": "conversation",
        "created_at": thread["created_at"],
        "metadata": thread["metadata"],
    }


async def read_items(call: "Call", given: list[Json], name: str) -> list[Json]:
    """A request's items with their known fields and new ids.

    Raises ValidationFailed naming the field, NotFound for files that are not the caller's.
    """
    found = []
    for at, item in enumerate(given):
        known = items.read(item, f"{name}.{at}")
        if known is not None:
            found.append({"id": items.item_id(known), **known})  # reasoning keeps its id, which its content is bound to
        elif item["type"] == "reasoning":
            continue  # without its encrypted content it says nothing
        else:
            items.require_storable(item, f"{name}.{at}")
            found.append({**item, "id": items.item_id(item)})
    await assistants.require_files(call, items.file_ids(found))
    return found


async def create(call: "Call", metadata: dict[str, str], given: list[Json]) -> ConversationObject:
    """A new conversation with its first items."""
    found = await read_items(call, given, "items")
    thread = await threads.create_with_messages(call, {"metadata": metadata}, [])
    if found:
        await _keep(call, thread["id"], found)
    return conversation_object(thread)


async def retrieve(call: "Call", conversation_id: str) -> ConversationObject:
    """Raises NotFound."""
    return conversation_object(await _thread(call, conversation_id))


async def update(call: "Call", conversation_id: str, metadata: dict[str, str]) -> ConversationObject:
    """Replaces the metadata; raises NotFound."""
    await _thread(call, conversation_id)
    return conversation_object(await threads.modify(call, thread_id_of(conversation_id), {"metadata": metadata}))


async def delete(call: "Call", conversation_id: str) -> None:
    """Deletes the thread with its messages, items, runs and responses; raises NotFound."""
    await _thread(call, conversation_id)
    await threads.delete(call, thread_id_of(conversation_id))


async def add(call: "Call", conversation_id: str, given: list[Json]) -> Page[Json]:
    """Adds items; raises NotFound, and ValidationFailed while a run reads the thread."""
    await _thread(call, conversation_id)
    found = await read_items(call, given, "items")
    thread_id = thread_id_of(conversation_id)
    await _keep(call, thread_id, found)
    filters = {**_own(call, thread_id), "id": any_of([item["id"] for item in found])}
    rows = await call.database.select("conversation_items", "*", filters, order="position.asc")
    return page_of(rows, more=False, build=item_rows.to_item)


async def list_items(call: "Call", conversation_id: str, query: PageQuery) -> Page[Json]:
    thread_id = thread_id_of(conversation_id)
    rows, more = await read_page(call.database, "conversation_items", _own(call, thread_id), query, key=("position",))
    if not rows:
        await _thread(call, conversation_id)
    return page_of(rows, more, item_rows.to_item)


async def retrieve_item(call: "Call", conversation_id: str, item_id: str) -> Json:
    """Raises NotFound."""
    filters = {**_own(call, thread_id_of(conversation_id)), "id": eq(item_id)}
    rows = await call.database.select("conversation_items", "*", filters)
    if not rows:
        raise NotFound("No such item", details={"item_id": item_id})
    return item_rows.to_item(rows[0])


async def delete_item(call: "Call", conversation_id: str, item_id: str) -> ConversationObject:
    """Deletes an item, and returns the conversation; raises NotFound."""
    filters = {**_own(call, thread_id_of(conversation_id)), "id": eq(item_id)}
    for table in ("thread_messages", "thread_items"):
        if await call.database.delete(table, filters, returning="id"):
            return await retrieve(call, conversation_id)
    raise NotFound("No such item", details={"item_id": item_id})


async def open_history(call: "Call", thread_id: str) -> list[Json]:
    """The newest items of a conversation that is to be continued, oldest first.

    Raises NotFound, and ValidationFailed while a run is active, since nothing could be added.
    """
    opened = await call.database.rpc("open_conversation", thread_id=thread_id, most=items.MAX_HISTORY)
    raise_unless_kept(opened, id_of(thread_id))
    return [item_rows.to_item(row) for row in opened["items"]]


async def history(call: "Call", thread_id: str, position: int) -> list[Json]:
    """The newest items of a thread, oldest first, up to a position."""
    rows: list[item_rows.ItemRow] = await call.database.rpc(
        "conversation_history", thread_id=thread_id, up_to=position, most=items.MAX_HISTORY
    )
    return [item_rows.to_item(row) for row in rows]


def raise_unless_kept(result: Any, conversation_id: str) -> None:
    """Raises NotFound or ValidationFailed for a result of add_items that says why nothing was written."""
    if result is None:
        raise NotFound("No such conversation", details={"conversation_id": conversation_id})
    if "active" in result:
        raise ValidationFailed(f"Can't add items to {conversation_id} while a run {result['active']} is active.")


async def _keep(call: "Call", thread_id: str, found: list[Json]) -> None:
    rows = [item_rows.to_row(item, item["id"]) for item in found]
    raise_unless_kept(await call.database.rpc("add_items", thread_id=thread_id, items=rows), id_of(thread_id))


async def _thread(call: "Call", conversation_id: str) -> ThreadObject:
    try:
        return await threads.retrieve(call, thread_id_of(conversation_id))
    except NotFound:
        raise NotFound("No such conversation", details={"conversation_id": conversation_id}) from None


def _own(call: "Call", thread_id: str) -> dict[str, str]:
    return {"user_id": eq(call.user_id), "thread_id": eq(thread_id)}
