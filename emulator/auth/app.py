"""The service as an ASGI app: finds the route, runs its guard, reads the body, calls the handler, writes errors."""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from emulator.auth import errors, guards, routes
from emulator.auth.config_types import Settings
from emulator.auth.database import as_auth_error, close_pool, open_pool
from emulator.auth.errors import AuthError, OAuthError
from emulator.auth.keys import KeyRing
from emulator.auth.mailer import Mailer
from emulator.auth.params import Body
from emulator.auth.passwords import Hasher
from emulator.auth.routes import Route
from emulator.auth.service import Call, Service, make_limits
from emulator.mailbox import Mailbox, MailboxApp

log = logging.getLogger("edgewise.auth")
MAX_BODY = 1 << 20  # bytes
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Total-Count, Link, X-Supabase-Api-Version",
    "Vary": "Origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Max-Age": "600",
}
GUARDS = {
    "user": guards.require_user,
    "permanent user": guards.require_permanent_user,
    "admin": guards.require_admin,
}
ALLOWED_HEADERS = "authorization, x-client-info, apikey, content-type, x-supabase-api-version"


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[AuthApp]:
    """The service with its pool and threads. SetupError names an invalid setting or an unreachable database."""
    keys = KeyRing(settings.jwt)
    keys.signing()
    mailer = Mailer(settings, Mailbox(settings.mail.folder))
    pool = await open_pool(settings.database_url, settings.pool_size)
    hasher = Hasher(settings.password.hash_cost)
    try:
        yield AuthApp(Service(settings, pool, keys, hasher, mailer, make_limits(settings)))
    finally:
        hasher.close()
        await mailer.close()
        await close_pool(pool)


class AuthApp:
    """The API without a path prefix, and the mailbox at /mailbox.

    `mailbox_app` is the mailbox alone, to be mounted elsewhere. `keys` are the keys with which the other services of
    the stack verify tokens, rotated ones included.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self.mailbox_app = MailboxApp(service.mailer.mailbox)
        self.keys = service.keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, _limit_body(receive))
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        response.headers["X-Content-Type-Options"] = "nosniff"
        if _in_mailbox(request) is None:  # no CORS: other sites' pages must not read the mailbox's codes
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
                return _preflight(request)
            return await self._handle(request)
        except ClientDisconnect:
            raise
        except (AuthError, OAuthError) as error:
            if isinstance(error, AuthError) and error.status >= 500 and error.__cause__ is not None:
                self._log(request, error.__cause__)
            return errors.error_response(error, version)
        except asyncpg.PostgresError as error:
            auth_error = as_auth_error(error)
            if auth_error.status == 503:
                log.error("%s %s: %s", request.method, request.url.path, error)
            elif auth_error.status >= 500:
                self._log(request, error)
            return errors.error_response(auth_error, version)
        except (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError, TimeoutError) as error:
            log.error("%s %s: the database cannot be reached: %s", request.method, request.url.path, error)
            return errors.error_response(
                AuthError(503, "unexpected_failure", "The database cannot be reached"), version
            )
        except Exception as error:
            self._log(request, error)
            return errors.error_response(errors.unexpected(), version)

    async def _handle(self, request: Request) -> Response:
        match = routes.find(request.method, _path(request))
        if isinstance(match, list):
            return _no_route(request, match)
        route, parameters = match
        if any("\0" in value for value in (*parameters.values(), *request.query_params.values())):
            raise errors.invalid("A value must not contain a null character")
        call = Call(self._service, request, Body({}), parameters)
        if route.limit:
            guards.check_limit(call, route.limit)
        if guard := GUARDS.get(route.caller):
            await guard(call)
        call.body = await _read_body(request, route)
        return await route.handler(call)

    def _log(self, request: Request, error: BaseException) -> None:
        details = "".join(traceback.format_exception(error))
        log.error("%s %s failed\n%s", request.method, request.url.path, details)


def _limit_body(receive: Receive) -> Receive:
    """Raises 413 from `receive` once the body is larger than MAX_BODY."""
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MAX_BODY:
            raise AuthError(413, "request_too_large", "The request body is larger than 1 MB")
        return message

    return limited


def _preflight(request: Request) -> Response:
    requested = request.headers.get("access-control-request-headers", "")
    allowed = requested if requested.isascii() and "\n" not in requested and requested else ALLOWED_HEADERS
    return Response(status_code=204, headers={**PREFLIGHT, "Access-Control-Allow-Headers": allowed})


def _path(request: Request) -> str:
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))  # root_path is set when mounted


def _in_mailbox(request: Request) -> str | None:
    """The message's id, empty for the list; None for a path outside /mailbox."""
    first, _, rest = _path(request).strip("/").partition("/")
    return rest if first == "mailbox" else None


async def _read_body(request: Request, route: Route) -> Body:
    """The JSON body. Empty for a form, which the handler reads, and for a missing body where it is optional."""
    if request.method in ("GET", "HEAD"):
        return Body({})
    raw = await request.body()
    if route.accepts_form and "form" in request.headers.get("content-type", ""):
        return Body({})
    if not raw.strip():
        if route.body_optional or request.method == "DELETE":
            return Body({})
        raise errors.bad_json("Could not parse request body as JSON: unexpected end of JSON input")
    return Body.parse(raw)


def _no_route(request: Request, methods: list[str]) -> Response:
    version = request.headers.get(errors.VERSION_HEADER)
    if methods:
        error = AuthError(
            405, "method_not_allowed", f"This path accepts {', '.join(methods)}, not {request.method[:20]}"
        )
        response = errors.error_response(error, version)
        response.headers["Allow"] = ", ".join(methods)
        return response
    return errors.error_response(errors.not_found("not_found", "There is no such endpoint"), version)
