"""The gateway: dispatches each request to Auth, REST, the AI server, the mailbox or a function."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.gateway import cors
from emulator.gateway.client_files import FOLDER, ClientFiles
from emulator.gateway.exchange import Exchange, path_sent
from emulator.gateway.keys import KeyRefused, check_key, without_key
from emulator.gateway.missing_services import missing_service
from emulator.gateway.proxy import (
    MAX_BODY,
    ClientDisconnected,
    ResponseAborted,
    end_to_end,
    forward,
    too_large,
)
from emulator.gateway.routes import RouteTable
from emulator.log import Log
from emulator.prefixes import AUTH, CLIENT, CONSOLE, MAILBOX, OPENAI, REST
from emulator.processes.supervisor import Supervisor
from shared.auth.local_keys import ApiKeys
from shared.config import Settings
from shared.errors import ApiError, HeadersTooLarge, InternalError, Unauthorized
from shared.headers import Headers
from shared.paths import has_too_many_headers

FORWARDED = ("for", "proto", "host", "port", "prefix")
REWRITTEN = (b"x-request-id", *(f"x-forwarded-{name}".encode() for name in FORWARDED))
SUPABASE_SERVICES = (AUTH, REST)
SAME_ORIGIN = (CONSOLE, MAILBOX, OPENAI)  # no secret key: they refuse web pages of other origins themselves
PAGES = ("/", "/reference")  # of the console, where no function has the path


@dataclass
class Gateway:
    """An ASGI app. `services` maps a prefix to the app behind it, which gets paths without the prefix."""

    services: Mapping[str, ASGIApp]
    functions: Supervisor
    routes: RouteTable
    keys: ApiKeys | None  # None: functions alone, and the keys are those of a hosted project
    log: Log
    settings: Settings
    strict_apikey: bool = False
    client_files: ASGIApp = field(default_factory=lambda: ClientFiles(directory=FOLDER, check_dir=False))
    warned: set[tuple[str, str]] = field(default_factory=set)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        exchange = Exchange(self.log, self.settings, scope, send)
        try:
            if has_too_many_headers(scope["headers"]):
                raise HeadersTooLarge
            await self._dispatch(exchange, scope, receive)
        except KeyRefused as refusal:
            await exchange.respond(401, refusal.body)
        except ApiError as error:
            await exchange.respond_error(error)
        except ClientDisconnected:
            exchange.status = 499
        except ResponseAborted:
            raise
        except Exception:
            self._log_failure(scope)
            await exchange.respond_error(InternalError())
        finally:
            exchange.write_log()

    def _log_failure(self, scope: Scope) -> None:
        self.log.warn("edgewise", f"{scope['method']} {path_sent(scope)} failed\n{traceback.format_exc()}")

    async def _dispatch(self, exchange: Exchange, scope: Scope, receive: Receive) -> None:
        path = scope["path"]
        for prefix, app in self.services.items():
            if path == prefix or path.startswith(prefix + "/"):
                await self._call_service(exchange, prefix, app, scope, receive)
                return
        function = self.routes.find(path)
        if function is not None:
            await self._call_function(exchange, function, scope, receive)
        elif path.startswith(f"{CLIENT}/"):
            await self._call_service(exchange, CLIENT, self.client_files, scope, receive)
        elif CONSOLE in self.services and path in PAGES and scope["method"] in ("GET", "HEAD"):
            inner = {**scope, "path": CONSOLE + path, "raw_path": f"{CONSOLE}{path}".encode()}
            await self._call_service(exchange, CONSOLE, self.services[CONSOLE], inner, receive)
        elif cors.is_preflight(scope):
            await exchange.respond_preflight()
        elif self.keys and (missing := missing_service(path)):
            await exchange.respond(501, missing)
        else:
            await exchange.respond(404, self._not_found(path))

    async def _call_service(
        self, exchange: Exchange, prefix: str, app: ASGIApp, scope: Scope, receive: Receive
    ) -> None:
        exchange.cross_origin = prefix not in SAME_ORIGIN
        exchange.logged = prefix != CONSOLE  # it reads the log every second
        if exchange.cross_origin and cors.is_preflight(scope):
            await exchange.respond_preflight()
            return
        headers = end_to_end(scope["headers"], without=REWRITTEN)
        if prefix in SUPABASE_SERVICES:
            headers = self._check_key(scope, headers, promote=prefix == REST, needed=True)
        inner = {
            **scope,
            "query_string": without_key(scope["query_string"]) if prefix == "/rest/v1" else scope["query_string"],
            "path": scope["path"][len(prefix) :] or "/",
            "raw_path": _without_prefix(scope, prefix),
            "headers": [*headers, *exchange.forwarded(prefix)],
            "state": dict(scope.get("state") or {}),
        }
        try:
            await app(inner, receive, exchange.send_from_service)
        except Exception:
            if exchange.status:
                raise
            self._log_failure(scope)
            await exchange.respond(500, {"code": 500, "message": "Internal server error", "hint": None})

    async def _call_function(self, exchange: Exchange, function: str, scope: Scope, receive: Receive) -> None:
        headers = end_to_end(scope["headers"], without=REWRITTEN)
        if self.keys and scope["path"].startswith("/functions/v1/"):
            try:
                self._check_key(scope, headers, promote=False, needed=False)
            except KeyRefused as refusal:
                raise Unauthorized(details=refusal.body) from None
        length = next((value for name, value in headers if name == b"content-length"), b"0")
        if int(length) > MAX_BODY:
            raise too_large()
        try:
            headers = [*headers, *exchange.forwarded("")]
            timeout = self.routes.timeout(function, scope["method"], scope["path"])
            await forward(self.functions, function, scope, receive, exchange.send, headers, timeout)
        except ApiError:
            if not cors.is_preflight(scope):
                raise
            await exchange.respond_preflight()  # so that the browser sends the request and shows its error

    def _check_key(self, scope: Scope, headers: Headers, *, promote: bool, needed: bool) -> Headers:
        if self.keys is None:
            return headers
        path = scope["path"]
        checked = check_key(
            self.keys,
            path,
            scope["query_string"],
            headers,
            strict=self.strict_apikey,
            promote=promote,
            needed=needed,
        )
        client = (scope.get("client") or ("?", 0))[0]
        route = "/".join(path_sent(scope).split("/")[:4])
        if checked.missing and (client, route) not in self.warned and len(self.warned) < 1000:
            self.warned.add((client, route))
            self.log.warn(
                "edgewise", f"{route} was called without an apikey header: hosted Supabase responds to that with 401"
            )
        return checked.headers

    def _not_found(self, path: str) -> dict[str, object]:
        error = "No function or service has this path; details.known lists the paths"
        if path.startswith("/functions/v1/"):
            name = (path.split("/")[3] or "…")[:100]
            error = f"There is no function '{name}': `edgewise new {name}` creates one"
        known = [*self.services, *(f"/functions/v1/{name}" for name in sorted(self.routes.routes.names)), "/api"]
        return {"success": False, "error": error, "code": "NOT_FOUND", "details": {"known": known}}


def _without_prefix(scope: Scope, prefix: str) -> bytes:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw[len(prefix) :] or b"/" if raw.startswith(prefix.encode()) else scope["path"][len(prefix) :].encode()
