"""Uploaded files: stored at the provider and in user_files, or in neither."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from shared.assistants.provider_files import ProviderFiles
from shared.assistants.rows import FileRow
from shared.database import eq
from shared.errors import ApiError, DatabaseUnavailable
from shared.files.inspection import Inspection
from shared.files.kinds import Kind
from shared.files.names import clean_name
from shared.http.fetch import NotConnected
from shared.log import describe, log

if TYPE_CHECKING:
    from shared.call import Call

ATTEMPTS, FIRST_DELAY = 4, 0.2


async def store_upload(call: "Call", filename: str, content: AsyncIterator[bytes], content_type: str = "") -> FileRow:
    """Streams a file to the provider and inserts its row; raises an ApiError with nothing stored.

    `filename` and `content_type` are the client's.
    """
    call.settings.require("supabase_service_role_key")
    provider = ProviderFiles(call.services)
    settings = call.settings
    inspection = Inspection(content, settings.file_max_bytes, settings.file_types, filename, content_type)
    names: list[str] = []

    async def send(kind: Kind, chunks: AsyncIterator[bytes]) -> str:
        names.append(clean_name(filename, kind))
        return await provider.upload(names[0], kind.type, chunks)

    file_id = await inspection.pass_to(send)
    call.notes.update(bytes=inspection.size, sha256=inspection.digest, file=file_id)
    row: FileRow = {
        "user_id": call.user_id,
        "file_id": file_id,
        "filename": names[0],
        "purpose": "assistants",
        "bytes": inspection.size,
    }
    # a separate, shielded task: if the request is cancelled, the row is still inserted or the file deleted
    return await asyncio.shield(call.services.spawn(_insert_row(call, provider, row)))


async def roll_back_upload(call: "Call", row: FileRow) -> None:
    """Undoes `store_upload`: deletes the row first, because it must not refer to a deleted file."""
    provider = ProviderFiles(call.services)
    await asyncio.shield(call.services.spawn(_delete(call, provider, row["file_id"], with_row=True)))


async def _insert_row(call: "Call", provider: ProviderFiles, row: FileRow) -> FileRow:
    try:
        await call.service_database.insert("user_files", row, returning=None)
    except ApiError as error:
        may_exist = isinstance(error, DatabaseUnavailable) and not isinstance(error.__cause__, NotConnected)
        await _delete(call, provider, row["file_id"], with_row=may_exist)
        raise
    return row


async def _delete(call: "Call", provider: ProviderFiles, file_id: str, *, with_row: bool) -> None:
    if with_row:
        filters = {"file_id": eq(file_id)}
        await _retry("row", file_id, lambda: call.service_database.delete("user_files", filters, returning=None))
    await _retry("file", file_id, lambda: provider.delete(file_id))


async def _retry(what: str, file_id: str, operation: Callable[[], Awaitable[object]]) -> None:
    """Repeats a failing operation with exponential back-off; logs and gives up after ATTEMPTS."""
    for attempt in range(ATTEMPTS):
        try:
            await operation()
        except ApiError as error:
            log("ERROR", "upload not rolled back", what=what, file=file_id, cause=describe(error))
            await asyncio.sleep(FIRST_DELAY * 4**attempt if attempt + 1 < ATTEMPTS else 0)
        else:
            return
