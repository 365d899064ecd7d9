"""Files: to the provider and into user_files, or into neither."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from shared.assistants.objects import Object
from shared.assistants.provider_files import ProviderFiles
from shared.errors import ApiError, DatabaseUnavailable
from shared.files.inspection import Inspection
from shared.files.kinds import Kind, clean_name
from shared.http.fetch import NotConnected
from shared.log import describe, log

if TYPE_CHECKING:
    from shared.call import Call

TRIES, FIRST_DELAY = 4, 0.2


async def keep(call: "Call", filename: str, content: AsyncIterator[bytes]) -> Object:
    """Streams a file to the provider and writes its row; raises an ApiError with nothing kept."""
    call.settings.require("supabase_service_role_key")
    provider = ProviderFiles(call.services)
    inspection = Inspection(content, call.settings.file_max_bytes, call.settings.file_types)
    names: list[str] = []

    async def send(kind: Kind, pieces: AsyncIterator[bytes]) -> Object:
        names.append(clean_name(filename, kind))
        return await provider.upload(names[0], kind.type, pieces)

    stored = await inspection.pass_to(send)
    call.notes.update(bytes=inspection.size, sha256=inspection.digest, file=stored["id"])
    row = {
        "user_id": call.user_id,
        "file_id": stored["id"],
        "filename": names[0],
        "purpose": "assistants",
        "bytes": inspection.size,
    }
    # in a task of its own: whatever becomes of the request, the row is written or the file is deleted
    return await asyncio.shield(call.services.spawn(_register(call, provider, row)))


async def take_back(call: "Call", row: Object) -> None:
    """Undoes `keep`: the row first, since it must not point to nothing."""
    provider = ProviderFiles(call.services)
    await asyncio.shield(call.services.spawn(_take_back(call, provider, str(row["file_id"]), written=True)))


async def _register(call: "Call", provider: ProviderFiles, row: Object) -> Object:
    try:
        await call.service_database.insert("user_files", row, returning=None)
    except ApiError as error:
        lost = isinstance(error, DatabaseUnavailable) and not isinstance(error.__cause__, NotConnected)
        await _take_back(call, provider, str(row["file_id"]), written=lost)
        raise
    return row


async def _take_back(call: "Call", provider: ProviderFiles, file_id: str, *, written: bool) -> None:
    """Deletes the file, and before it the row that was written, or may have been."""
    if written:
        filters = {"file_id": f"eq.{file_id}"}
        await _insistently("row", file_id, lambda: call.service_database.delete("user_files", filters))
    await _insistently("file", file_id, lambda: provider.delete(file_id))


async def _insistently(what: str, file_id: str, act: Callable[[], Awaitable[object]]) -> None:
    for attempt in range(TRIES):
        try:
            await act()
        except ApiError as error:
            log("ERROR", "upload not taken back", what=what, file=file_id, cause=describe(error))
            await asyncio.sleep(FIRST_DELAY * 4**attempt if attempt + 1 < TRIES else 0)
        else:
            return
