"""POST /functions/v1/conversation-export: a conversation, a thread or everything of an account as a file."""

from collections.abc import AsyncIterable
from datetime import UTC, datetime
from typing import Self
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel, Field, model_validator
from source import Account, Document, Owner, account_files, documents, find_conversation, find_thread
from starlette.responses import StreamingResponse
from writers import EXTENSIONS, Export, Format, TooLongForPdf
from zip_stream import zip_stream

from shared.endpoint import Call, endpoint
from shared.errors import DatabaseUnavailable, Forbidden, NotFound

MEDIA = {"json": "application/json", "markdown": "text/markdown; charset=utf-8", "pdf": "application/pdf"}
ARCHIVE = "application/octet-stream"  # of a zip: supabase-js reads application/zip as text


class ExportRequest(BaseModel):
    """What to export: one conversation, one thread or, without an id, everything as a zip archive."""

    conversation_id: UUID | None = None
    thread_id: str | None = Field(None, max_length=100)
    user_id: UUID | None = Field(None, description="Whose, for the operator: with the secret key, and required there.")
    format: Format = "json"

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.conversation_id and self.thread_id:
            raise ValueError("conversation_id and thread_id cannot be exported together: send one of them")
        return self


class Download(StreamingResponse):
    """A file to save; `media_types` is for the API reference."""

    media_types = ("application/json", "text/markdown", "application/pdf", ARCHIVE)

    def __init__(self, content: AsyncIterable[bytes], media: str, name: str) -> None:
        plain = " ".join(name.encode("ascii", "ignore").decode().split())
        disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
        super().__init__(content, headers={"content-disposition": disposition, "cache-control": "no-store"})
        self.headers["content-type"] = media


@endpoint(
    "POST",
    "/functions/v1/conversation-export",
    auth=("user", "service"),
    limit="10/minute",
    timeout=120.0,
    tag="Conversations",
    errors=(Forbidden, NotFound, TooLongForPdf, DatabaseUnavailable),
)
async def conversation_export(call: Call, body: ExportRequest) -> Download:
    """Export a conversation, a thread or everything of the caller.

    `format` is `json` (which `edgewise import` reads again), `markdown` or `pdf`. A thread has its citations. Without
    an id the response is a zip archive with a file for each conversation and thread, and with all other rows of the
    caller as JSON. Each export is recorded as the event `export_conversation`.

    With the secret key, the operator exports the data of `user_id`, such as to answer a request for access; the audit
    log records it.
    """
    account = Account.of(call, str(body.user_id) if body.user_id else None)
    export = Export(await Owner.of(account), datetime.now(UTC), body.format)
    document = await _find(account, body)
    content = await export.file(document) if document else None
    await _record(call, account, body)
    if document is None or content is None:
        return Download(zip_stream(_everything(account, export)), ARCHIVE, f"export-{export.at:%Y-%m-%d}.zip")
    return Download(content, MEDIA[body.format], f"{document.name}.{EXTENSIONS[body.format]}")


async def _find(account: Account, body: ExportRequest) -> Document | None:
    """Raises NotFound for a conversation or thread that is not the account's."""
    if body.conversation_id:
        return await find_conversation(account, str(body.conversation_id))
    return await find_thread(account, body.thread_id) if body.thread_id else None


async def _everything(account: Account, export: Export) -> AsyncIterable[tuple[str, AsyncIterable[bytes]]]:
    """The files of the archive, one after the other; a conversation too long for a PDF is there as Markdown."""
    async for document in documents(account):
        format, content = await export.file_that_fits(document)
        yield f"{document.kind}s/{document.name}.{EXTENSIONS[format]}", content
    async for file in account_files(account):
        yield file


async def _record(call: Call, account: Account, body: ExportRequest) -> None:
    """In the audit log, and as an event of the user's own."""
    format: str = body.format if body.conversation_id or body.thread_id else "zip"
    of = {"conversation_id": str(body.conversation_id)} if body.conversation_id else {}
    actor = "operator" if call.caller.kind == "service" else "user"
    if actor == "user":
        event = {"event": "export_conversation", "properties": {"format": format, **of}}
        await call.database.insert("analytics_events", event, returning=None)
    client = call.request.client
    details = {"format": format, "thread_id": body.thread_id, **of, "ip": client.host if client else None}
    await call.service_database.rpc("record_audit", action="export", user_id=account.id, actor=actor, details=details)
