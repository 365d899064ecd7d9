"""The one wrapper around handlers.

    @endpoint("POST", "/functions/v1/legal-chat", limit="10/minute")
    async def legal_chat(call: Call, body: LegalChat) -> EventStream: ...

Steps of a request: id, route, preflight, credentials → caller, limit, parse and validate, handler, answer, log line.
Arguments are literals: gateway, OpenAPI and deployment read them from the source (shared/manifest.py).
"""

import asyncio
import inspect
import sys
from collections.abc import Awaitable, Callable
from typing import Any, get_type_hints

import msgspec
from pydantic import BaseModel
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.auth.headers import extract
from shared.body import read_model, validate_query
from shared.call import Call as Call  # functions import both from here
from shared.errors import ApiError, InternalError, RequestTimeout, TimedOut
from shared.limits.rules import rule
from shared.log import log_unexpected
from shared.response import Answer
from shared.routing import Accepts, Auth, Function, Route, function_of
from shared.services import services
from shared.sse import Departure, EventStream

Handler = Callable[..., Awaitable[Any]]
Entry = Callable[[Request], Awaitable[Response]]


def endpoint(
    method: str,
    path: str,
    *,
    limit: str | None = None,
    auth: Auth = "user",
    accepts: Accepts = ("json",),
    max_body: int = 1_000_000,
    timeout: float = 60.0,
    status: int = 200,
    tag: str = "",
    errors: tuple[type[ApiError], ...] = (),
    reads: type[BaseModel] | None = None,
) -> Callable[[Handler], Entry]:
    """Declares a handler `(call)`, `(call, body: Model)` and/or `(call, query: Model)`.

    limit     "10/minute" per caller, or None
    auth      whose token is needed: "user", "service" or "none"
    accepts   body types: "json", "form" (multipart/form-data and urlencoded)
    max_body  bytes; larger bodies are refused with 413
    timeout   seconds until the response must have begun, at most ENDPOINT_TIMEOUT_MAX; STREAM_MAX_DURATION limits the
              duration of a stream
    errors    what the handler itself may raise, for the docs
    reads     the model of a body that the handler reads by itself, for the docs

    A handler returns a pydantic model, a dict or list (JSON with `status`), an EventStream, or a starlette Response.
    """

    if limit is not None:
        rule(limit)

    def decorate(handler: Handler) -> Entry:
        function = function_of(handler.__code__.co_filename)
        hints = get_type_hints(handler)
        route = Route(
            method=method,
            path=path,
            name=handler.__name__,
            handler=handler,
            limit=limit,
            auth=auth,
            accepts=accepts,
            max_body=max_body,
            timeout=timeout,
            status=status,
            tag=tag,
            errors=errors,
            reads=reads,
            summary=(inspect.getdoc(handler) or "").split("\n")[0],
            body=hints.get("body"),
            query=hints.get("query"),
            returns=hints.get("return"),
            streams=hints.get("return") is EventStream,
        )
        function.routes.append(route)

        async def entry(request: Request) -> Response:
            return await respond(function, request)

        entry.__name__ = entry.__qualname__ = handler.__name__
        entry.__module__, entry.__doc__ = handler.__module__, handler.__doc__
        _register(entry)
        return entry

    return decorate


async def respond(function: Function, request: Request) -> Response:
    """Any request to the function → its answer; never raises but on cancellation."""
    answer = Answer(function.name, request, services())
    call = answer.call
    departure: Departure | None = None
    deadline = asyncio.timeout(None)
    try:
        if request.method == "OPTIONS":
            return answer.preflight(function.allowed(request.scope["path"]))
        route, call.params = function.find(request.method, request.scope["path"])
        answer.route = route
        async with asyncio.timeout(min(route.timeout, call.settings.endpoint_timeout_max)) as deadline:
            arguments = await _prepare(call, route, answer)
            departure = Departure(request.receive) if route.streams else None
            result = await route.handler(call, **arguments)
        return answer.finish(_response(result, route), departure)
    except ApiError as error:
        failure = error
    except TimeoutError as error:
        failure = TimedOut() if deadline.expired() else _unexpected(error, call)
    except ClientDisconnect:
        return answer.abandoned()
    except asyncio.CancelledError:
        if departure is None or not departure.settled():
            raise
        return answer.abandoned()
    except Exception as error:
        failure = _unexpected(error, call)
    if departure is not None:
        departure.stop()
    return answer.fail(failure)


async def _prepare(call: Call, route: Route, answer: Answer) -> dict[str, BaseModel]:
    """Caller, limit, body: in this order, so that nothing is read or spent for those who may not come in."""
    call.max_body = route.max_body
    if route.auth != "none":
        credentials = extract(call.request.headers)
        call._caller = await call.services.verifier.verify(credentials, route.auth)
    if route.limit is not None:
        identity = call._caller.id if call._caller else call.request.client.host if call.request.client else "unknown"
        answer.window = await call.services.limiter.take(route.limit, route.name, identity)
        answer.window.require()
    arguments: dict[str, BaseModel] = {}
    if route.query is not None:
        arguments["query"] = validate_query(route.query, call.request)
    if route.body is not None:
        try:
            async with asyncio.timeout(call.settings.body_timeout):
                arguments["body"] = await read_model(call, route, route.body)
        except TimeoutError:
            raise RequestTimeout from None
    return arguments


def asgi(function: Function) -> ASGIApp:
    """The function as an ASGI app without a framework around it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        await (await respond(function, request))(scope, receive, send)

    return app


def _response(result: Any, route: Route) -> Response:
    if isinstance(result, Response):
        return result
    is_model = isinstance(result, BaseModel)
    content = result.model_dump_json().encode() if is_model else msgspec.json.encode(result)
    return Response(content, status_code=route.status, media_type="application/json")


def _unexpected(error: Exception, call: Call) -> ApiError:
    log_unexpected("handler failed", error, request_id=call.request_id)
    return InternalError(cause=type(error).__name__)


def _register(entry: Entry) -> None:
    """Makes the entry known to functions-framework, if that is what loads this file."""
    if "functions_framework" in sys.modules:
        from functions_framework import aio

        aio.http(entry)
