"""POST /api/file/upload-url: a URL for a file that exceeds the maximum size of a request."""

import time
from typing import Literal
from uuid import uuid4

from pydantic import BaseModel, Field

from shared.endpoint import Call, endpoint
from shared.errors import Misconfigured, PayloadTooLarge
from shared.files.bucket import Bucket


class NewUpload(BaseModel):
    """The size of the file in bytes."""

    bytes: int = Field(ge=1)


class UploadTarget(BaseModel):
    """Where to PUT a large file, with exactly these headers, until `expires_at` (Unix seconds)."""

    success: Literal[True]
    upload_id: str
    method: Literal["PUT"]
    url: str
    headers: dict[str, str]
    expires_at: int


@endpoint("POST", "/api/file/upload-url", tag="Files", errors=(PayloadTooLarge, Misconfigured))
async def file_upload_url(call: Call, body: NewUpload) -> UploadTarget:
    """Get a URL to PUT a large file to, and the id to send to file-upload afterwards"""
    maximum = call.settings.file_max_bytes
    if body.bytes > maximum:
        raise PayloadTooLarge("The file is too large", details={"maximum_bytes": maximum})
    await call.require_open_account()
    upload_id, expires = uuid4().hex, call.settings.upload_expires
    url = Bucket(call.settings, call.services.http, call.user_id).upload_url(upload_id, body.bytes, expires)
    return UploadTarget(
        success=True,
        upload_id=upload_id,
        method="PUT",
        url=url,
        headers={"content-length": str(body.bytes)},
        expires_at=int(time.time()) + expires,
    )
