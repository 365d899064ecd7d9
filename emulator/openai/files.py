"""Endpoints /files. The contents are in the data folder, under their ids."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from emulator.openai import errors, objects
from emulator.openai.service import service_of
from emulator.openai.upload import receive_upload

PURPOSES = ("assistants", "batch", "fine-tune", "vision", "user_data", "evals")


async def create(request: Request) -> Response:
    """POST /files: a multipart body, streamed to disk."""
    service = service_of(request)
    file_id = objects.new_id("file")
    path = service.state.file_path(file_id)
    try:
        upload = await receive_upload(request, path, service.settings.max_file_bytes)
        purpose = upload.fields.get("purpose")
        if purpose is None:
            raise errors.missing("purpose")
        if purpose not in PURPOSES:
            raise errors.wrong_value("purpose", purpose, PURPOSES)
        if upload.filename is None:
            raise errors.missing("file")
        if upload.size == 0:
            raise errors.ApiError("The uploaded file is empty.", param="file", code="empty_file")
        body = {
            "id": file_id,
            "object": "file",
            "bytes": upload.size,
            "created_at": objects.now(),
            "expires_at": _expiry(upload.fields),
            "filename": upload.filename,
            "purpose": purpose,
            "status": "processed",
            "status_details": None,
        }
        await service.state.put("file", body)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return objects.json_response(body)


def _expiry(fields: dict[str, str]) -> int | None:
    seconds = fields.get("expires_after[seconds]")
    if seconds is None:
        return None
    if fields.get("expires_after[anchor]") != "created_at":
        raise errors.wrong_value("expires_after.anchor", fields.get("expires_after[anchor]"), ("created_at",))
    if not seconds.isdigit():
        raise errors.wrong_type("expires_after.seconds", "an integer", seconds)
    if not 3600 <= int(seconds) <= 2592000:
        bound, limit = ("min", 3600) if int(seconds) < 3600 else ("max", 2592000)
        raise errors.out_of_range("expires_after.seconds", "integer", bound, limit, int(seconds))
    return objects.now() + int(seconds)


async def listing(request: Request) -> Response:
    purpose = request.query_params.get("purpose")
    page = objects.page_params(request.query_params, limit=10000, maximum=10000)
    where = ("purpose", purpose) if purpose else None
    data, more = await service_of(request).state.page("file", where=where, **page)
    return objects.json_response(objects.list_body(data, more))


async def retrieve(request: Request) -> Response:
    return objects.json_response(await service_of(request).file(request.path_params["file_id"]))


async def content(request: Request) -> Response:
    service = service_of(request)
    body = await service.file(request.path_params["file_id"])
    if body["purpose"] == "assistants":
        raise errors.ApiError("Not allowed to download files of purpose: assistants")
    return FileResponse(
        service.state.file_path(body["id"]), media_type="application/octet-stream", filename=body["filename"]
    )


async def delete(request: Request) -> Response:
    """DELETE /files/{id}: delete the content and the object, and remove the file from all vector stores."""
    service = service_of(request)
    body = await service.file(request.path_params["file_id"])
    await service.delete_file(body["id"])
    return objects.json_response({"id": body["id"], "object": "file", "deleted": True})
