"""Files: stored at the provider, each with a row of its owner."""

from collections.abc import AsyncIterator
from typing import Annotated

from common import Deleted, path_id
from pydantic import BaseModel, TypeAdapter, ValidationError, WithJsonSchema
from starlette.responses import StreamingResponse

from shared.assistants import files, provider_cleanup
from shared.assistants.files import FilesQuery, Purpose
from shared.assistants.objects import FileObject, file_object
from shared.assistants.pages import Page
from shared.assistants.provider_files import ProviderFiles
from shared.assistants.rows import FileRow
from shared.endpoint import Call, endpoint
from shared.errors import MODEL_ERRORS, NotFound, PayloadTooLarge, UnsupportedMediaType, ValidationFailed
from shared.multipart import Part

MAX_FIELD = 1_000
_purpose = TypeAdapter[Purpose](Purpose)


class FileForm(BaseModel):
    """A form with one file."""

    file: Annotated[bytes, WithJsonSchema({"type": "string", "format": "binary"})]
    purpose: Purpose


@endpoint(
    "POST",
    "/v1/files",
    accepts=("form",),
    max_body=512_000_000,
    timeout=240,
    error_format="openai",
    tag="OpenAI",
    errors=(PayloadTooLarge, UnsupportedMediaType, *MODEL_ERRORS),
    reads=FileForm,
)
async def create_file(call: Call) -> FileObject:
    """Upload a file"""
    stored, purpose = None, None
    try:
        async for part in call.parts():
            if part.name == "purpose" and part.filename is None:
                purpose = _valid_purpose((await part.read())[:MAX_FIELD].decode(errors="replace"))
            elif part.name == "file" and part.filename and stored is None:
                stored = await files.store_upload(call, part.filename, _chunks(part), part.content_type)
            else:
                raise _refused(part)
        if stored is None or purpose is None:
            name = "file" if stored is None else "purpose"
            raise _invalid(name, "Field required", "missing")
    except BaseException:
        if stored is not None:  # the form is invalid after its file
            await files.roll_back_upload(call, stored)
        raise
    row: FileRow = await files.set_purpose(call, stored, purpose)
    provider_cleanup.schedule_clean_up(call)
    return file_object(row)


@endpoint("GET", "/v1/files", error_format="openai", tag="OpenAI")
async def list_files(call: Call, query: FilesQuery) -> Page[FileObject]:
    """List files"""
    return await files.list_page(call, query)


@endpoint("GET", "/v1/files/{file_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def retrieve_file(call: Call) -> FileObject:
    """Retrieve a file"""
    return file_object(await files.retrieve(call, path_id(call, "file_id")))


@endpoint("DELETE", "/v1/files/{file_id}", error_format="openai", tag="OpenAI", errors=(NotFound,))
async def delete_file(call: Call) -> Deleted:
    """Delete a file"""
    file_id = path_id(call, "file_id")
    await files.delete(call, file_id)
    provider_cleanup.schedule_clean_up(call)
    return Deleted(id=file_id, object="file")


@endpoint("GET", "/v1/files/{file_id}/content", error_format="openai", tag="OpenAI", errors=(NotFound, *MODEL_ERRORS))
async def retrieve_file_content(call: Call) -> StreamingResponse:
    """Retrieve a file's content, as far as the provider gives it out"""
    row = await files.retrieve(call, path_id(call, "file_id"))
    content = await ProviderFiles(call.services).open_content(row["file_id"])
    return StreamingResponse(content, media_type="application/octet-stream")


def _valid_purpose(text: str) -> Purpose:
    try:
        return _purpose.validate_python(text)
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise _invalid("purpose", reason) from None


def _refused(part: Part) -> ValidationFailed:
    if part.name in ("file", "purpose"):
        return _invalid(part.name, "expected once, file with a name")
    return _invalid(part.name[:100], "unknown field, expected file or purpose", "extra_forbidden")


def _invalid(name: str, reason: str, problem: str = "") -> ValidationFailed:
    failure = ValidationFailed(f"{name}: {reason}", details={name: reason})
    failure.problem = problem
    return failure


async def _chunks(part: Part) -> AsyncIterator[bytes]:
    async for chunk in part:
        yield chunk
