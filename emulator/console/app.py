"""The console's ASGI app: its pages, and below /api what they show. Paths are relative to /console.

The API hands out the project's keys and users' tokens, so only the console's own pages and programs of this computer
may call it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from emulator.console.calls import Call, Calls, usage
from emulator.console.database import read_stand_ins, read_tables, row_of_user
from emulator.console.files import FOLDER, PAGES, PageFiles, page
from emulator.console.state import describe_stack
from emulator.data_folder import LOG_FILE
from emulator.gateway.routes import RouteTable
from emulator.local_access import refusal
from emulator.log_reader import read_log
from emulator.processes.snapshot import Snapshot, take_snapshot
from emulator.processes.supervisor import Supervisor
from emulator.schema_reader import read_schemas
from emulator.settings import StackSettings

FONTS = Path("functions/conversation-export/fonts")  # of the scripts of India, where the project has them
MAX_ENTRIES, MAX_CALLS = 1000, 500
TOKEN_SECONDS = 600


class Refused(Exception):
    """A request that is refused, with the status and message of the response."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass
class ConsoleApp:
    """`sign` makes an access token of claims, as Auth does."""

    settings: StackSettings
    functions: Supervisor
    routes: RouteTable
    sign: Callable[[dict[str, Any]], str]
    schemas: dict[str, tuple[Snapshot | None, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = self.settings.project.root
        self.log_file = self.settings.data / LOG_FILE
        self.log_calls, self.log_lock = Calls(self.log_file), asyncio.Lock()
        self.files = PageFiles(FOLDER)
        self.fonts = PageFiles(root / FONTS)
        self.reference = root / "docs" / "openapi.yaml"
        self.api: dict[str, Callable[[Request], Awaitable[Any]]] = {
            "GET /api/state": self.state,
            "GET /api/stand-ins": self.stand_ins,
            "GET /api/logs": self.logs,
            "GET /api/calls": self.calls,
            "GET /api/usage": self.usage,
            "GET /api/schema": self.schema,
            "GET /api/tables": self.tables,
            "POST /api/token": self.token,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            _check_access(request)
            response = await self._respond(request)
        except Refused as refused:
            response = _json({"message": refused.message}, refused.status)
        except HTTPException as error:
            response = _json({"message": f"{request.method} {scope['path'][:200]}: {error.detail}"}, error.status_code)
        await GZipMiddleware(response, minimum_size=1000, compresslevel=6)(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        path = request.scope["path"]
        if handler := self.api.get(f"{request.method} {path}"):
            return _json(await handler(request))
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(405)
        if path in PAGES:
            return page(path)
        if path == "/api/openapi.yaml":
            return self._reference()
        files, name = (self.fonts, path[7:]) if path.startswith("/fonts/") else (self.files, path[1:])
        return await files.get_response(name, request.scope)

    async def state(self, request: Request) -> Any:
        return describe_stack(self.settings, self.functions, self.routes)

    async def stand_ins(self, request: Request) -> Any:
        return await read_stand_ins(self.settings.database_url)

    async def logs(self, request: Request) -> Any:
        """The log's newest entries, or those behind `after`, the `next` of an earlier response."""
        after = request.query_params.get("after", "")
        entries, place = await asyncio.to_thread(read_log, self.log_file, int(after) if after.isdecimal() else None)
        return {"entries": [entry.as_dict() for entry in entries[-MAX_ENTRIES:]], "next": place}

    async def calls(self, request: Request) -> Any:
        name = request.query_params.get("function", "")
        calls = [call for call in await self._calls() if not name or call.function == name]
        return calls[: -MAX_CALLS - 1 : -1]

    async def usage(self, request: Request) -> Any:
        return usage(await self._calls())

    async def _calls(self) -> list[Call]:
        """Read in a thread, as a first reading takes up to a second."""
        async with self.log_lock:
            return await asyncio.to_thread(self.log_calls.read)

    async def schema(self, request: Request) -> Any:
        """The routes of one function with the schemas of their bodies; read again after its files changed."""
        name = request.query_params.get("function", "")
        if name not in self.routes.routes.names:
            raise Refused(404, f"There is no function '{name[:100]}'")
        code = take_snapshot(self.functions.folder / name)
        known = self.schemas.get(name)
        if known is None or known[0] != code:
            environment = self.settings.function_environment()
            found = await read_schemas(self.settings.project.root, environment, name)
            known = self.schemas[name] = (code, found.get(name))
        return known[1]

    async def tables(self, request: Request) -> Any:
        return await read_tables(self.settings.database_url, self.settings.project.config)

    async def token(self, request: Request) -> Any:
        """An access token of a user, for ten minutes, so that rows can be read as that user."""
        try:
            user_id = (await request.json())["user_id"]
            user = await row_of_user(self.settings.database_url, str(user_id))
        except (ValueError, KeyError, TypeError, asyncpg.DataError) as error:
            raise Refused(400, 'The body must be {"user_id": "…"} with the id of a user') from error
        if user is None:
            raise Refused(404, "There is no such user")
        now = int(time.time())
        claims = {"sub": str(user["id"]), "role": "authenticated", "aud": "authenticated", "email": user["email"] or ""}
        claims |= {"iss": f"{self.settings.url}/auth/v1", "iat": now, "exp": now + TOKEN_SECONDS}
        claims |= {"app_metadata": msgspec.json.decode(user["app_metadata"] or "{}"), "is_anonymous": user["anonymous"]}
        return {"access_token": self.sign(claims), "expires_in": TOKEN_SECONDS}

    def _reference(self) -> Response:
        """The API reference with this stack as its server."""
        try:
            text = self.reference.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise Refused(404, "docs/openapi.yaml is missing: `make docs` writes it") from None
        text = text.replace("url: http://127.0.0.1:54321\n", f"url: {self.settings.url}\n", 1)
        return Response(text, headers={"cache-control": "no-store"}, media_type="application/yaml")


def _check_access(request: Request) -> None:
    """Raises Refused for pages of other sites, also of other ports of this computer."""
    if refused := refusal(request.scope):
        raise Refused(403, refused)


def _json(body: object, status: int = 200) -> Response:
    headers = {"cache-control": "no-store", "cross-origin-resource-policy": "same-origin"}
    return Response(msgspec.json.encode(body, enc_hook=str), status, headers, "application/json")
