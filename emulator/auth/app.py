"""The service as an ASGI app: reads the request, guards it, calls the handler, writes the answer or the error."""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from emulator.auth import errors, guards, hooks, routes
from emulator.auth.config_types import Settings
from emulator.auth.database import explain, open_pool
from emulator.auth.errors import AuthError, OAuthError
from emulator.auth.keys import KeyRing
from emulator.auth.mailer import Mailer
from emulator.auth.params import Body
from emulator.auth.passwords import Hasher
from emulator.auth.routes import Route
from emulator.auth.service import Call, Service, make_limits
from emulator.mailbox import Mailbox, MailboxApp

log = logging.getLogger("edgewise.auth")
MAX_BODY = 1 << 20
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Total-Count, Link, X-Supabase-Api-Version",
    "Vary": "Origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Max-Age": "600",
}
ALLOWED_HEADERS = "authorization, x-client-info, apikey, content-type, x-supabase-api-version"


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[AuthApp]:
    """The running service. SetupError names a setting that cannot be used or a database that cannot be reached."""
    keys = KeyRing(settings.jwt)
    keys.signing()
    if settings.access_token_hook:
        hooks.parse(settings.access_token_hook)
    mailer = Mailer(settings, Mailbox(settings.mail.folder))
    pool = await open_pool(settings.database_url, settings.pool_size)
    hasher = Hasher()
    try:
        yield AuthApp(Service(settings, pool, keys, hasher, mailer, make_limits(settings)))
    finally:
        hasher.close()
        await mailer.close()
        await pool.close()


class AuthApp:
    """Paths have no prefix. `mailbox_app` serves the local mailbox for whoever mounts it at /mailbox.

    `keys` are the keys that the other services verify tokens with, rotated ones included.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self.mailbox_app = MailboxApp(service.mailer.mailbox)
        self.keys = service.keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        if _in_mailbox(request) is None:  # the mailbox holds secrets: no other site's page may read it
            for name, value in CORS.items():
                response.headers.setdefault(name, value)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        version = request.headers.get(errors.VERSION_HEADER)
        try:
            message_id = _in_mailbox(request)
            if message_id is not None:
                return self.mailbox_app.respond(request, message_id)
            if request.method == "OPTIONS":
                asked = request.headers.get("access-control-request-headers", "")
                allowed = asked if asked.isascii() and "\n" not in asked and asked else ALLOWED_HEADERS
                return Response(status_code=204, headers={**PREFLIGHT, "Access-Control-Allow-Headers": allowed})
            return await self._handle(request)
        except (AuthError, OAuthError) as error:
            if isinstance(error, AuthError) and error.status >= 500 and error.__cause__ is not None:
                self._log(request, error.__cause__)
            return errors.write(error, version)
        except asyncpg.PostgresError as error:
            told = explain(error)
            if told.status >= 500:
                self._log(request, error)
            return errors.write(told, version)
        except (OSError, asyncpg.InterfaceError, TimeoutError) as error:
            self._log(request, error)
            return errors.write(AuthError(503, "unexpected_failure", "The database cannot be reached"), version)
        except Exception as error:
            self._log(request, error)
            return errors.write(errors.unexpected(), version)

    async def _handle(self, request: Request) -> Response:
        found = routes.find(request.method, _path(request))
        if isinstance(found, list):
            return _no_route(request, found)
        route, parameters = found
        if any("\0" in text for text in (*parameters.values(), *request.query_params.values())):
            raise errors.invalid("A value must not contain a null character")
        call = Call(self._service, request, Body({}), parameters)
        if route.limit:
            guards.check_limit(call, route.limit)
        if route.caller == "user":
            await guards.require_user(call)
        elif route.caller == "permanent user":
            await guards.require_permanent_user(call)
        elif route.caller == "admin":
            await guards.require_admin(call)
        call.body = await _read_body(request, route)
        return await route.handler(call)

    def _log(self, request: Request, error: BaseException) -> None:
        details = "".join(traceback.format_exception(error))
        log.error("%s %s failed\n%s", request.method, request.url.path, details)


def _path(request: Request) -> str:
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))  # set when mounted


def _in_mailbox(request: Request) -> str | None:
    """The message's id, empty for the list; None for a path outside the mailbox."""
    first, _, rest = _path(request).strip("/").partition("/")
    return rest if first == "mailbox" else None


async def _read_body(request: Request, route: Route) -> Body:
    """A form is left for the handler; an empty body counts as an empty object where none is needed."""
    if request.method in ("GET", "HEAD"):
        return Body({})
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_BODY:
            raise AuthError(413, "request_too_large", "The request body is larger than 1 MB")
    request._body = bytes(raw)  # so that form() can read it, too
    if route.form and "form" in request.headers.get("content-type", ""):
        return Body({})
    if not raw.strip():
        if route.bodyless or request.method == "DELETE":
            return Body({})
        raise errors.bad_json("Could not parse request body as JSON: unexpected end of JSON input")
    return Body.parse(bytes(raw))


def _no_route(request: Request, methods: list[str]) -> Response:
    version = request.headers.get(errors.VERSION_HEADER)
    if methods:
        error = AuthError(405, "method_not_allowed", f"This path takes {', '.join(methods)}, not {request.method[:20]}")
        response = errors.write(error, version)
        response.headers["Allow"] = ", ".join(methods)
        return response
    return errors.write(errors.not_found("not_found", "There is no such endpoint"), version)
