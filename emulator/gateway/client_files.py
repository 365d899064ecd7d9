"""Serves the client kit (client/) to web pages at /client/, so that they need neither npm nor a build step."""

import os
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from emulator.prefixes import CLIENT
from shared.errors import ApiError, MethodNotAllowed, NotFound

FOLDER = Path(__file__).parents[2] / "client"
TYPES = {".js": "text/javascript; charset=utf-8", ".ts": "text/plain; charset=utf-8"}


class ClientFiles(StaticFiles):
    """An ASGI app for the modules and type declarations; paths are relative to /client.

    A project may have removed the folder: then every path is a 404.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if not FOLDER.is_dir():
                raise HTTPException(404)
            await super().__call__(scope, receive, send)
        except HTTPException as refusal:
            error = _refusal(refusal.status_code, scope["path"])
            await Response(error.body(), error.status, error.headers, "application/json")(scope, receive, send)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or 304 if the client has it; raises HTTPException for other kinds of files."""
        media = TYPES.get(Path(full_path).suffix)
        if media is None:
            raise HTTPException(404)
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = "no-cache"  # revalidated by its ETag
        if response.status_code != 304:
            response.headers["content-type"] = media
        return response


def _refusal(status: int, path: str) -> ApiError:
    if status == 405:
        return MethodNotAllowed(headers={"Allow": "GET, HEAD"})
    return NotFound(f"The client kit has no file {path[:200]}", details={"known": [f"{CLIENT}/index.js"]})
