"""POST /api/file/upload: stores a file of the caller, sent as a form or already uploaded by file-upload-url."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Literal

from pydantic import BaseModel, Field, WithJsonSchema

from shared.assistants import files, provider_cleanup
from shared.assistants.rows import FileRow
from shared.body import validate_json
from shared.endpoint import Call, endpoint
from shared.errors import InvalidForm, NotFound, PayloadTooLarge, UnsupportedMediaType, ValidationFailed
from shared.files.bucket import Bucket
from shared.multipart import Part

MAX_JSON = 16_384


class FileForm(BaseModel):
    """A form with one file."""

    file: Annotated[bytes, WithJsonSchema({"type": "string", "format": "binary"})]


class Uploaded(BaseModel):
    """An upload that is complete, and the file's name."""

    upload_id: str = Field(pattern="^[0-9a-f]{32}$")
    filename: str = Field(min_length=1, max_length=500)


class UploadedFile(BaseModel):
    """A file that can be attached."""

    success: Literal[True]
    file_id: str
    filename: str


@endpoint(
    "POST",
    "/api/file/upload",
    accepts=("form", "json"),
    max_body=512_000_000,
    timeout=600,
    tag="Files",
    errors=(NotFound, PayloadTooLarge, UnsupportedMediaType),
    reads=FileForm,
)
async def file_upload(call: Call) -> UploadedFile:
    """Upload a file

    A file that was PUT to a URL of file-upload-url is named by JSON instead: {"upload_id", "filename"}.
    """
    content_type = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "multipart/form-data":
        stored = await _from_form(call)
    else:
        stored = await _from_bucket(call, content_type)
    provider_cleanup.schedule_clean_up(call)
    return UploadedFile(success=True, file_id=stored["file_id"], filename=stored["filename"])


async def _from_form(call: Call) -> FileRow:
    stored = None
    try:
        async for part in call.parts():
            if part.name != "file":
                continue
            if part.filename is None or stored is not None:
                raise InvalidForm("One file is expected, in the field file")
            if not part.filename.strip():
                raise ValidationFailed(
                    "file: no file was chosen, or its filename is empty", details={"file": "No file was chosen"}
                )
            stored = await files.store_upload(call, part.filename, _chunks(part), part.content_type)
    except BaseException:
        if stored is not None:  # the form is invalid after its file
            await files.roll_back_upload(call, stored)
        raise
    if stored is None:
        raise ValidationFailed("file: Field required", details={"file": "Field required"})
    return stored


async def _from_bucket(call: Call, content_type: str) -> FileRow:
    """Checks size and type again, because a presigned URL does not enforce them."""
    body = b""
    async for chunk in call.stream():
        body += chunk
        if content_type != "application/json" and not body.lstrip().startswith(b"{"):  # clients may not name JSON
            raise UnsupportedMediaType(
                "Content-Type must be multipart/form-data or application/json", details={"content_type": content_type}
            )
        if len(body) > MAX_JSON:
            raise PayloadTooLarge("The body is too large", details={"maximum_bytes": MAX_JSON})
    upload = validate_json(Uploaded, body)
    assert isinstance(upload, Uploaded)
    bucket = Bucket(call.settings, call.services.http, call.user_id)
    try:
        async with aclosing(bucket.content(upload.upload_id)) as content:
            stored = await files.store_upload(call, upload.filename, content)
    except (ValidationFailed, PayloadTooLarge, UnsupportedMediaType):
        await bucket.delete(upload.upload_id)
        raise
    await bucket.delete(upload.upload_id)
    return stored


async def _chunks(part: Part) -> AsyncIterator[bytes]:
    async for chunk in part:
        yield chunk
