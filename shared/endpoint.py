"""The wrapper around every handler.

    @endpoint("POST", "/functions/v1/legal-chat", limit="10/minute")
    async def legal_chat(call: Call, body: LegalChat) -> EventStream: ...

Steps of a request: request id, route, preflight, credentials, rate limit, account, parse and validate, handler,
response, log line. The arguments are literals, because the gateway and the deployment parse them from the source
(shared/manifest.py); their defaults are in shared/route_options.py.
"""

import asyncio
import inspect
import sys
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache, lru_cache, partial
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.auth.caller import Caller
from shared.auth.headers import extract
from shared.body import read_model, validate_query
from shared.call import Call as Call  # functions import both from here
from shared.cancellation import RequestCancellation
from shared.config import proxies, settings
from shared.errors import (
    ApiError,
    Forbidden,
    HeadersTooLarge,
    InternalError,
    RequestTimeout,
    TimedOut,
    Unauthorized,
)
from shared.headers import header
from shared.limits.rules import limit_of, rule
from shared.log import log_unexpected
from shared.paths import has_too_many_headers
from shared.personal_keys import PREFIX as KEY_PREFIX
from shared.personal_keys import require_scope
from shared.response import Responder
from shared.result import ResultWriter, error_of
from shared.route_options import DEFAULTS, MODES, Accepts, Auth, ErrorFormat
from shared.routing import Function, Route, function_of
from shared.server.forwarded import client_network, resolve_client
from shared.services import services
from shared.sse import EventStream, stream_of

Handler = Callable[..., Any]
Entry = Callable[[Request], Awaitable[Response]]
STREAMS = (EventStream, AsyncIterator, AsyncGenerator, AsyncIterable)  # return types of streaming handlers
MAX_THREADS = 40  # handlers that are not async and run at once, as in starlette


def endpoint(
    method: str,
    path: str,
    *,
    limit: str | None = DEFAULTS.limit,
    counter: str = DEFAULTS.counter,
    auth: Auth = DEFAULTS.auth,
    closed: bool = DEFAULTS.closed,
    accepts: Accepts = DEFAULTS.accepts,
    max_body: int = DEFAULTS.max_body,
    timeout: float = DEFAULTS.timeout,
    status: int = DEFAULTS.status,
    tag: str = DEFAULTS.tag,
    error_format: ErrorFormat = DEFAULTS.error_format,
    errors: tuple[type[ApiError], ...] = (),
    reads: type[BaseModel] | None = None,
) -> Callable[[Handler], Entry]:
    """Declares a handler `(call)`, `(call, body: Model)` and/or `(call, query: Model)`.

    The arguments up to `error_format` are those of shared/route_options.py. For the API reference alone:
    errors    what the handler itself may raise
    reads     the model of a body that the handler reads itself

    A handler is `async def`, or `def`, which runs in a thread. It returns what becomes JSON with `status` (models,
    dataclasses, dicts, lists, dates …), written as its return type says (shared/result.py), an EventStream, or a
    starlette Response; an async generator streams one event for each item (shared/sse/generator.py). It raises an
    ApiError or a starlette HTTPException.
    """

    if limit is not None:
        rule(limit)

    def decorate(handler: Handler) -> Entry:
        function = function_of(handler.__code__.co_filename)
        hints = get_type_hints(handler)
        returns = hints.get("return")
        streams = inspect.isasyncgenfunction(handler) or _streams(returns)
        route = Route(
            method=method,
            path=path,
            name=handler.__name__,
            handler=handler,
            limit=limit,
            counter=counter,
            auth=auth,
            closed=closed,
            accepts=accepts,
            max_body=max_body,
            timeout=timeout,
            status=status,
            tag=tag,
            error_format=error_format,
            errors=errors,
            reads=reads,
            summary=(inspect.getdoc(handler) or "").split("\n")[0],
            body=hints.get("body"),
            query=hints.get("query"),
            returns=hints.get("return"),
            streams=streams,
            writer=ResultWriter(Any if streams else hints.get("return", Any), status),
        )
        function.add(route)

        async def entry(request: Request) -> Response:
            """For functions-framework, whose server takes the first address of X-Forwarded-For or none."""
            scope = request.scope
            scope["client"], _ = resolve_client(scope.get("client"), scope["headers"], proxies(settings()))
            return await respond(function, request)

        entry.__name__ = entry.__qualname__ = handler.__name__
        entry.__module__, entry.__doc__ = handler.__module__, handler.__doc__
        _register(entry)
        return entry

    return decorate


def _streams(returns: Any) -> bool:
    """Whether a return type is a stream's, or a union with one: some requests are then answered with JSON."""
    members = get_args(returns) if isinstance(returns, UnionType) else (returns,)
    return any((get_origin(member) or member) in STREAMS for member in members)


async def respond(function: Function, request: Request) -> Response:
    """The response to any request to the function; raises nothing but CancelledError."""
    responder = Responder(function, request, services())
    call = responder.call
    cancellation = RequestCancellation()
    deadline: asyncio.TimerHandle | None = None
    try:
        if request.method == "OPTIONS":
            return responder.preflight(function.allowed(request.scope["path"]))
        if has_too_many_headers(request.scope["headers"]):
            raise HeadersTooLarge
        route, call.params = function.find(request.method, request.scope["path"])
        responder.route = route
        deadline = cancellation.interrupt_after(min(route.timeout, call.settings.endpoint_timeout_max), TimedOut)
        arguments = await _prepare(call, route, responder, cancellation)
        if route.streams and (route.body is not None or not _has_body(call)):
            cancellation.watch(request.scope, request.receive)  # else once the handler has read the body, and streams
        result = _call(route.handler, call, arguments)
        if inspect.isawaitable(result):
            result = await result
        if not isinstance(result, Response) and isinstance(result, AsyncIterator):
            result = await stream_of(result, route.writer.content)
        return responder.finish(route.writer.response(result), cancellation)
    except ApiError as error:
        failure = error
    except HTTPException as error:
        failure = error_of(error)
    except ClientDisconnect:
        cancellation.stop()
        return responder.disconnected()
    except asyncio.CancelledError:
        if not cancellation.settle():
            raise
        if cancellation.reason is None:
            return responder.disconnected()
        failure = cancellation.reason
    except Exception as error:
        failure = _unexpected(error, call)
    finally:
        if deadline is not None:
            deadline.cancel()
    cancellation.stop()
    return responder.fail(failure)


async def _prepare(
    call: Call, route: Route, responder: Responder, cancellation: RequestCancellation
) -> dict[str, BaseModel]:
    """Caller, limit, account, body, in this order: the body is not read for a caller without access."""
    call.max_body = route.max_body
    if route.modes != ("none",):
        call.verified = await _authenticate(call, route, responder.function.name)
    user = call.verified if call.verified is not None and call.verified.kind == "user" and not route.closed else None
    if user is not None:
        call.services.closed_accounts.begin()  # while the request is counted
    limit = limit_of(route.counter or route.name, route.limit)
    if limit is not None:
        counter = route.counter or f"{route.method} {route.path}"
        responder.window = await call.services.limiter.take(limit, counter, _identity(call))
        responder.window.require()
    if user is not None and await call.services.closed_accounts.include(user.id):
        await call.require_open_account()
    arguments: dict[str, BaseModel] = {}
    if route.query is not None:
        arguments["query"] = validate_query(route.query, call.request)
    if route.body is not None:
        deadline = cancellation.interrupt_after(call.settings.body_timeout, RequestTimeout)
        try:
            arguments["body"] = await read_model(call, route, route.body)
        finally:
            deadline.cancel()
    return arguments


async def _authenticate(call: Call, route: Route, function: str) -> Caller | None:
    """The caller, or None for a guest whom the endpoint admits; an error names what the endpoint accepts."""
    try:
        credentials = extract(call.headers)
        if credentials.token is not None and credentials.token.startswith(KEY_PREFIX) and "user" in route.modes:
            caller = await call.services.personal_keys.verify(credentials.token, _address(call))
            require_scope(caller, function, route)
            return caller
        return await call.services.verifier.verify(credentials, route.modes)
    except (Unauthorized, Forbidden) as error:
        error.details.setdefault("expected", [MODES[mode] for mode in route.modes])
        raise


def _call(handler: Handler, call: Call, arguments: dict[str, BaseModel]) -> Any:
    """What the handler returns, to be awaited unless it is an async generator."""
    return handler(call, **arguments) if _is_async(handler) else _call_in_thread(handler, call, arguments)


async def _call_in_thread(handler: Handler, call: Call, arguments: dict[str, BaseModel]) -> Any:
    """The result of a plain `def`, which may block; after a timeout it runs on."""
    run = partial(copy_context().run, handler, call, **arguments)
    result = await asyncio.get_running_loop().run_in_executor(_threads(), run)
    return await result if inspect.isawaitable(result) else result  # a decorator may hide that a handler is async


@cache
def _is_async(handler: Handler) -> bool:
    return inspect.iscoroutinefunction(handler) or inspect.isasyncgenfunction(handler)


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MAX_THREADS, "handler")


def _has_body(call: Call) -> bool:
    length = header(call.headers, b"content-length")
    return header(call.headers, b"transfer-encoding") is not None or length not in (None, "0")


def _identity(call: Call) -> str:
    """Whose requests a limit counts: the caller's, or the address's for a guest or the holder of a public key."""
    if call.verified is not None and call.verified.kind != "anon":
        return call.verified.id
    return _address(call)


def _address(call: Call) -> str:
    client = call.request.client
    return client_network(client.host) if client else "unknown"


def asgi(function: Function) -> ASGIApp:
    """The function as an ASGI app without a framework around it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        await (await respond(function, request))(scope, receive, send)

    return app


def _unexpected(error: Exception, call: Call) -> ApiError:
    log_unexpected("handler failed", error, request_id=call.request_id)
    return InternalError(cause=type(error).__name__)


def _register(entry: Entry) -> None:
    """Registers the entry with functions-framework, if that loads this file."""
    if "functions_framework" in sys.modules:
        from functions_framework import aio

        aio.http(entry)
