"""Threads and their messages, as the caller."""

from typing import TYPE_CHECKING

from shared.assistants import assistants
from shared.assistants.objects import MessageObject, ThreadObject, message_object, thread_object
from shared.assistants.rows import Json, MessageRow, MissingFiles, ThreadRow
from shared.database import eq
from shared.errors import NotFound

if TYPE_CHECKING:
    from shared.call import Call

MAX_TITLE = 80


async def create(call: "Call", message: str | None, assistant_id: str | None, title: str | None) -> ThreadObject:
    """A new thread; raises NotFound for an assistant that is not the caller's."""
    row: ThreadRow | None = await call.database.rpc(
        "create_thread",
        message=message,
        assistant_id=assistant_id,
        title=title or _title_of(message),
        fallback=assistants.default_assistant(call.settings.openai_model),
    )
    if row is None:
        raise NotFound("No such assistant", details={"assistant_id": assistant_id})
    return thread_object(row)


async def list_threads(call: "Call", limit: int | None, offset: int) -> list[ThreadObject]:
    """The caller's threads, most recently used first; all of them without a limit."""
    rows: list[ThreadRow] = await call.database.rpc("list_threads", most=limit, skipped=offset)
    return [thread_object(row) for row in rows]


async def add_message(call: "Call", thread_id: str, message: str, file_ids: list[str] | None = None) -> MessageObject:
    """A user's message; raises NotFound for a thread or files that are not the caller's."""
    attachments: list[Json] = [
        {"file_id": file_id, "tools": [{"type": "file_search"}]} for file_id in dict.fromkeys(file_ids or ())
    ]
    added: MessageRow | MissingFiles | None = await call.database.rpc(
        "add_thread_message", thread_id=thread_id, message=message, attachments=attachments
    )
    if added is None:
        raise NotFound("No such thread", details={"thread_id": thread_id})
    if "missing_files" in added:
        raise assistants.no_such_files(added["missing_files"])
    return message_object(added)


async def create_with_messages(call: "Call", values: Json, messages: list[Json]) -> ThreadObject:
    """A new thread with `metadata` and `tool_resources`; raises NotFound for files that are not the caller's."""
    first = next((part["text"]["value"] for message in messages for part in message["content"] if "text" in part), None)
    made: ThreadRow | MissingFiles = await call.database.rpc(
        "create_thread_with_messages",
        thread={"metadata": {}, "tool_resources": {}, **values, "title": _title_of(first)},
        messages=messages,
    )
    if "missing_files" in made:
        raise assistants.no_such_files(made["missing_files"])
    return thread_object(made)


async def retrieve(call: "Call", thread_id: str) -> ThreadObject:
    """Raises NotFound."""
    columns = "*,thread_properties(metadata,tool_resources)"
    return _found(await call.database.select("user_threads", columns, _own(call, thread_id)), thread_id)


async def modify(call: "Call", thread_id: str, values: Json) -> ThreadObject:
    """Sets properties, if any; raises NotFound."""
    found = await retrieve(call, thread_id)
    if not values:
        return found
    row = {"user_id": call.user_id, "thread_id": thread_id, **values}
    await call.database.insert("thread_properties", row, returning=None, on_conflict="user_id,thread_id")
    return await retrieve(call, thread_id)


async def delete(call: "Call", thread_id: str) -> None:
    """Deletes a thread with its messages and runs; raises NotFound."""
    _found(await call.database.delete("user_threads", _own(call, thread_id), returning="*"), thread_id)


def _own(call: "Call", thread_id: str) -> dict[str, str]:
    return {"thread_id": eq(thread_id), "user_id": eq(call.user_id)}


def _found(rows: list[ThreadRow], thread_id: str) -> ThreadObject:
    if not rows:
        raise NotFound("No such thread", details={"thread_id": thread_id})
    return thread_object(rows[0])


def _title_of(message: str | None) -> str | None:
    """The first line of the first message, cut at a word."""
    line = (message or "").strip().split("\n", 1)[0].strip()
    if len(line) <= MAX_TITLE:
        return line or None
    return (line[:MAX_TITLE].rpartition(" ")[0] or line[:MAX_TITLE]) + "…"
