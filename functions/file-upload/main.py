"""POST /api/file/upload: a file of the caller's, sent as a form or already uploaded by file-upload-url."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from pydantic import BaseModel, Field, WithJsonSchema

from shared.assistants import files, provider_cleanup
from shared.assistants.models import UploadedFile
from shared.body import validate_json
from shared.call import Call
from shared.endpoint import endpoint
from shared.errors import InvalidForm, NotFound, PayloadTooLarge, UnsupportedMediaType, ValidationFailed
from shared.files.bucket import Bucket
from shared.multipart import Part

MAX_JSON = 16_384


class FileForm(BaseModel):
    """A form with one file."""

    file: Annotated[bytes, WithJsonSchema({"type": "string", "format": "binary"})]


class Uploaded(BaseModel):
    """An upload that is complete, and the name that the file shall have."""

    upload_id: str = Field(pattern="^[0-9a-f]{32}$")
    filename: str = Field(min_length=1, max_length=500)


@endpoint(
    "POST",
    "/api/file/upload",
    limit="60/minute",
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
    if call.request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json":
        kept = await _from_bucket(call)
    else:
        kept = await _from_form(call)
    provider_cleanup.sweep_sometimes(call)
    return UploadedFile(success=True, file_id=kept["file_id"], filename=kept["filename"])


async def _from_form(call: Call) -> dict[str, Any]:
    kept = None
    try:
        async for part in call.parts():
            if part.name != "file":
                continue
            if part.filename is None or kept is not None:
                raise InvalidForm("One file is expected, in the field file")
            kept = await files.keep(call, part.filename, _pieces(part))
    except BaseException:
        if kept is not None:  # the form went wrong after its file
            await files.take_back(call, kept)
        raise
    if kept is None:
        raise ValidationFailed("file: Field required", details={"file": "Field required"})
    return kept


async def _from_bucket(call: Call) -> dict[str, Any]:
    """Size and type are looked at again here: what a presigned URL lets through is the store's affair."""
    body = b""
    async for piece in call.stream():
        body += piece
        if len(body) > MAX_JSON:
            raise PayloadTooLarge("The body is too large", details={"maximum_bytes": MAX_JSON})
    wanted = validate_json(Uploaded, body)
    assert isinstance(wanted, Uploaded)
    bucket = Bucket(call.settings, call.services.http, call.user_id)
    try:
        async with aclosing(bucket.content(wanted.upload_id)) as content:
            kept = await files.keep(call, wanted.filename, content)
    except (ValidationFailed, PayloadTooLarge, UnsupportedMediaType):
        await bucket.delete(wanted.upload_id)
        raise
    await bucket.delete(wanted.upload_id)
    return kept


async def _pieces(part: Part) -> AsyncIterator[bytes]:
    async for piece in part:
        yield piece
