"""Uploaded files: stored at the provider and in user_files, or in neither."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from shared.assistants.objects import FileObject, file_object
from shared.assistants.pages import Page, PageQuery, page_of, read_page
from shared.assistants.provider_files import ProviderFiles
from shared.assistants.rows import FileRow
from shared.database import eq
from shared.errors import ApiError, DatabaseUnavailable, NotFound
from shared.files.inspection import Inspection
from shared.files.kinds import Kind
from shared.files.names import clean_name
from shared.http.fetch import NotConnected
from shared.log import describe, log

if TYPE_CHECKING:
    from shared.call import Call

Purpose = Literal["assistants", "vision", "user_data"]

ATTEMPTS, FIRST_DELAY = 4, 0.2


class FilesQuery(PageQuery):
    """Which files a list has; up to 10,000 of them."""

    limit: int = Field(10_000, ge=1, le=10_000)
    purpose: Purpose | None = None


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


async def list_page(call: "Call", query: FilesQuery) -> Page[FileObject]:
    filters = {"user_id": eq(call.user_id)}
    if query.purpose is not None:
        filters["purpose"] = eq(stored_purpose(query.purpose))
    if query.purpose in ("vision", "user_data"):
        filters["filename"] = f"{'not.' * (query.purpose == 'user_data')}imatch.\\.(png|jpe?g|gif|webp)$"
    rows, more = await read_page(
        call.database, "user_files", filters, query, key=("created_at", "file_id"), id_column="file_id"
    )
    return page_of(rows, more, file_object)


async def retrieve(call: "Call", file_id: str) -> FileRow:
    """Raises NotFound."""
    rows: list[FileRow] = await call.database.select("user_files", "*", _own(call, file_id))
    if not rows:
        raise NotFound("No such file", details={"file_id": file_id})
    return rows[0]


async def delete(call: "Call", file_id: str) -> None:
    """Deletes the row, as the caller, and thereby the file at the provider; raises NotFound."""
    if not await call.database.delete("user_files", _own(call, file_id), returning="file_id"):
        raise NotFound("No such file", details={"file_id": file_id})


def stored_purpose(purpose: Purpose) -> str:
    """A purpose as user_files has it, whose documented column knows two."""
    return "assistants" if purpose == "assistants" else "messages"


async def set_purpose(call: "Call", row: FileRow, purpose: Purpose) -> FileRow:
    """The row with this purpose; on failure, the upload is undone."""
    try:
        filters = {"file_id": eq(row["file_id"]), "user_id": eq(call.user_id)}
        rows: list[FileRow] = await call.service_database.update(
            "user_files", filters, {"purpose": stored_purpose(purpose)}
        )
    except ApiError:
        await roll_back_upload(call, row)
        raise
    return rows[0]


def _own(call: "Call", file_id: str) -> dict[str, str]:
    return {"file_id": eq(file_id), "user_id": eq(call.user_id)}
