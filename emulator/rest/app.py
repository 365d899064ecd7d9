"""The REST service as an ASGI app: ApiRequest → Plan → Query → transaction → response."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

from emulator.rest import cors, errors
from emulator.rest.api_request import parse_request
from emulator.rest.catalog import SchemaCache
from emulator.rest.config import Settings
from emulator.rest.disconnect import DisconnectWatcher
from emulator.rest.errors import ApiError
from emulator.rest.execution import execute
from emulator.rest.jwt.authenticator import Caller
from emulator.rest.listener import listen
from emulator.rest.media_types import accepted_types
from emulator.rest.negotiation import negotiate_root
from emulator.rest.openapi.document import describe_api
from emulator.rest.plan import make_plan
from emulator.rest.plan.legacy import warning_headers
from emulator.rest.preferences import parse_preferences
from emulator.rest.prepared import Prepared, key_of
from emulator.rest.query import make_statement
from emulator.rest.response import (
    Response,
    respond_error,
    respond_options,
    respond_plan,
    respond_root,
    respond_rows,
)
from emulator.rest.service import Service
from emulator.rest.timing import Timing
from emulator.rest.types import Action, ApiRequest

log = logging.getLogger(__name__)

VARY = ("Vary", "Accept, Prefer, Range")


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[RestApp]:
    """The app with a running service: it loads and reloads its schema cache until the context exits."""
    service = Service(settings)
    await service.start()
    listener = asyncio.create_task(listen(service))
    try:
        yield RestApp(service)
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
        await service.stop()


class RestApp:
    """An ASGI app that serves the database of `service`."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = _headers(scope)
        settings = self.service.settings
        allow_origin = cors.origin_headers(headers.get("origin"), settings.server_cors_allowed_origins)
        if allow_origin and cors.is_preflight(scope["method"], headers.get("access-control-request-method")):
            requested = headers.get("access-control-request-headers")
            response = Response(200, cors.preflight_headers(allow_origin, requested))
        else:
            body = await _read_body(receive)
            if body is None:
                return
            with DisconnectWatcher(receive) as watcher:
                response = await self._respond_or_error(scope, headers, body)
            if watcher.disconnected:
                return
            response = _with_cors_headers(response, allow_origin)
        if (name := settings.server_trace_header) is not None:
            response.headers.append((name, headers.get(name.lower(), "")))
        await _send(send, response, with_body=scope["method"] != "HEAD")

    async def _respond_or_error(self, scope: Scope, headers: dict[str, str], body: bytes) -> Response:
        verbose = self.service.settings.client_error_verbosity == "verbose"
        try:
            return await self._respond(scope, headers, body)
        except ApiError as error:
            response = respond_error(error, verbose=verbose)
        except RecursionError:
            response = respond_error(errors.nested_too_deep(), verbose=verbose)
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            response = respond_error(errors.internal_error(), verbose=verbose)
        if response.status == 503:
            if self.service.cache is not None and not self.service.is_loading:  # a retry waits for its time
                self.service.request_reload()
            response.headers.append(("Retry-After", str(self.service.retry_delay)))
        return response

    async def _respond(self, scope: Scope, headers: dict[str, str], body: bytes) -> Response:
        service = self.service
        settings = service.settings
        timing = Timing(settings.server_timing_enabled)
        caller = service.authenticator.authenticate(headers.get("authorization"))
        scope.setdefault("state", {})["role"] = caller.role  # for the access log
        timing.mark("jwt")
        if service.cache is None:
            raise errors.no_schema_cache()

        method, path, query, prefer = scope["method"], _path(scope), scope["query_string"], _prefer(scope)
        key = key_of(method, path, query, headers, prefer)
        prepared = service.prepared.get(key)
        if prepared is not None:
            request = prepared.for_headers(headers)
            timing.mark("parse")
        else:
            request = parse_request(
                method,
                path,
                query,
                headers,
                body,
                settings=settings,
                preferences=parse_preferences(prefer, allow_transaction=settings.db_tx_allow_override),
                accept=accepted_types(headers.get("accept")),
            )
            timing.mark("parse")
            if request.target is None or request.action is Action.INFO:
                return await self._describe(caller, request, service.cache, timing)
            plan = make_plan(request, service.cache, settings)
            prepared = Prepared(request, plan, make_statement(plan, request, settings))
            service.prepared.put(key, prepared)
        timing.mark("plan")

        result = await execute(service, caller, request, prepared.plan, prepared.statement)
        timing.mark("transaction")

        if isinstance(result, bytes):
            response = respond_plan(request, prepared.plan, result)
        else:
            verbose = settings.client_error_verbosity == "verbose"
            response = respond_rows(request, prepared.plan, result, verbose_errors=verbose)
        response.headers.extend(warning_headers(prepared.plan.legacy_names))
        return _finished(response, timing)

    async def _describe(self, caller: Caller, request: ApiRequest, cache: SchemaCache, timing: Timing) -> Response:
        """Responds to requests about the API: the OpenAPI document, and OPTIONS."""
        if request.action is Action.ROOT:
            negotiate_root(request)
            timing.mark("plan")
            document = await describe_api(self.service, caller, request)
            timing.mark("transaction")
            return _finished(respond_root(request, document), timing)
        plan = make_plan(request, cache, self.service.settings) if request.target is not None else None
        timing.mark("plan")
        timing.mark("transaction")
        return _finished(respond_options(request, cache, plan.routine if plan else None), timing)


def _finished(response: Response, timing: Timing) -> Response:
    timing.mark("response")
    response.headers.extend(timing.headers())
    if not any(name.lower() == "vary" for name, _ in response.headers):
        response.headers.append(VARY)
    return response


def _headers(scope: Scope) -> dict[str, str]:
    """Headers by lower-case name. Of duplicates the last one is used, as in the setting `request.headers`."""
    return {name.decode("latin-1").lower(): value.decode("utf-8", "replace") for name, value in scope["headers"]}


def _prefer(scope: Scope) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == b"prefer"]


def _path(scope: Scope) -> str:
    raw: bytes | None = scope.get("raw_path")
    return raw.partition(b"?")[0].decode("latin-1") if raw else quote(scope["path"])


async def _read_body(receive: Receive) -> bytes | None:
    """The whole body, or None if the client disconnects."""
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _with_cors_headers(response: Response, allow_origin: cors.Headers) -> Response:
    if not allow_origin:
        return response
    others = [pair for pair in response.headers if pair[0].lower() != "access-control-allow-origin"]
    exposed = ("Access-Control-Expose-Headers", cors.EXPOSED_HEADERS)
    return response._replace(headers=[*others, *allow_origin, exposed])


async def _send(send: Send, response: Response, *, with_body: bool) -> None:
    status = response.status if 200 <= response.status <= 599 else 500
    headers = [(name.lower().encode(), value.encode()) for name, value in response.headers]
    if status in (204, 304):
        headers = [pair for pair in headers if pair[0] != b"content-length"]
    if not any(name == b"x-content-type-options" for name, _ in headers):
        headers.append((b"x-content-type-options", b"nosniff"))
    body = response.body if with_body and status not in (204, 304) else b""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
