"""The headers and the log line of every response, including errors and preflights."""

from collections.abc import Callable
from os import urandom
from time import perf_counter

from starlette.requests import Request
from starlette.responses import Response

from shared.call import Call
from shared.cancellation import RequestCancellation
from shared.cors import cors_headers, preflight_headers
from shared.errors import ApiError
from shared.headers import header
from shared.limits.limiter import Window
from shared.log import log
from shared.openai_errors import in_openai_terms, openai_body
from shared.paths import REQUEST_ID
from shared.result import NO_BODY
from shared.route_options import ErrorFormat
from shared.routing import Function, Route
from shared.services import Services
from shared.sse import EventStream, Outcome

BODIES: dict[ErrorFormat, Callable[[ApiError], bytes]] = {"edgewise": ApiError.body, "openai": openai_body}
DISCONNECTED = 499
"""Logged for a client that closed the connection before the response; nothing is sent."""


class Responder:
    """Collects what is known about one request and completes its response."""

    def __init__(self, function: Function, request: Request, services: Services) -> None:
        given = header(request.scope["headers"], b"x-request-id") or ""
        self.call = Call(request, given if REQUEST_ID.fullmatch(given) else urandom(16).hex(), services, function.name)
        self.function = function
        self.route: Route | None = None
        self.window: Window | None = None
        self._started = perf_counter()

    def finish(self, response: Response, cancellation: RequestCancellation) -> Response:
        """The handler's response with the common headers; a stream is logged when it ends."""
        if isinstance(response, EventStream):
            settings = self.call.settings
            response.heartbeat = response.heartbeat or settings.stream_heartbeat
            response.max_duration = response.max_duration or settings.stream_max_duration
            response.cancellation = cancellation
            response.on_end = self._log_stream
        else:
            cancellation.stop()
            self._log(response.status_code)
        return self._add_headers(response)

    def fail(self, error: ApiError) -> Response:
        form = (self.route or self.function).error_format
        content = None if error.status in NO_BODY else BODIES[form](error)
        status = (in_openai_terms(error) if form == "openai" else error).status
        response = Response(content, status, error.headers, "application/json")
        self._log(status, error)
        return self._add_headers(response)

    def preflight(self, methods: list[str]) -> Response:
        requested_headers = header(self.call.headers, b"access-control-request-headers")
        return self._add_headers(Response(None, 204, preflight_headers(methods, requested_headers)))

    def disconnected(self) -> Response:
        self._log(DISCONNECTED)
        return Response(None, DISCONNECTED)

    def _add_headers(self, response: Response) -> Response:
        headers = response.raw_headers
        headers.append((b"x-request-id", self.call.request_id.encode("latin-1")))
        if b"x-content-type-options" not in [name for name, _ in headers]:
            headers.append((b"x-content-type-options", b"nosniff"))
        headers.extend(cors_headers(self.call.settings, header(self.call.headers, b"origin")))
        if self.window is not None:
            headers.extend(self.window.headers())
        return response

    def _log_stream(self, outcome: Outcome, error: ApiError | None) -> None:
        self._log(200, error, outcome=outcome)

    def _log(self, status: int, error: ApiError | None = None, outcome: str | None = None) -> None:
        caller = self.call.verified
        log(
            "INFO" if error is None or error.status < 500 else "ERROR",
            "request",
            function=self.function.name,
            request_id=self.call.request_id,
            method=self.call.request.method[:20],
            path=self.route.path if self.route else None,
            status=status,
            code=error.code if error else None,
            cause=str(error.cause)[:500] if error and error.cause else None,
            outcome=outcome,
            ms=round((perf_counter() - self._started) * 1000, 1),
            user=caller.id if caller else None,
            **self.call.notes,
        )
