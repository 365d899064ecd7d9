"""Checks and headers of every request: Origin, API key, request id, timing, scripted errors."""

from __future__ import annotations

import asyncio
import hmac
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.local_access import refusal
from emulator.openai.errors import ApiError, error_response
from emulator.openai.service import Service
from shared.auth.headers import bearer_token

HEALTH = "/emulator/health"


class RequestMiddleware:
    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        recorded = self._service.settings.control and not path.startswith("/emulator/")
        record = self._service.control.record(scope["method"], path) if recorded else None

        async def respond(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = f"req_{uuid.uuid4().hex}"
                headers["x-content-type-options"] = "nosniff"
                headers["openai-version"] = "2020-10-01"
                headers["openai-processing-ms"] = str(round((time.perf_counter() - started) * 1000))
                if record:
                    record.status = message["status"]
            elif record and not message.get("more_body"):
                record.end("done")
            await send(message)

        try:
            if (message := refusal(scope)) is not None:
                raise ApiError(message, status=403)
            if path != HEALTH:
                self._check_key(Headers(scope=scope))
            if record:
                await self._apply_script(scope, path)
            await self._app(scope, record.wrap_receive(receive) if record else receive, respond)
        except ApiError as error:
            await error_response(error)(scope, receive, respond)
        finally:
            if record:
                record.end("done")

    def end_streams(self) -> None:
        """Ends the streams, each with an `error` event; the stack calls this when it shuts down."""
        self._service.end_streams()

    def _check_key(self, headers: Headers) -> None:
        expected = self._service.settings.api_key
        if expected is None:
            return
        key = bearer_token(headers.get("authorization"))
        if not key:
            raise ApiError(
                "You didn't provide an API key. You need to provide your API key in an Authorization header using "
                "Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
                status=401,
            )
        if not hmac.compare_digest(key.encode(), expected.encode()):
            raise ApiError(f"Incorrect API key provided: {_masked(key)}.", status=401, code="invalid_api_key")

    async def _apply_script(self, scope: Scope, path: str) -> None:
        """Raises the error of a queued script; passes any other script for POST /responses on in the scope."""
        script = self._service.control.pop_script(scope["method"], path)
        if script is None:
            return
        if (error := script.error()) is not None:
            await asyncio.sleep(script.delay)
            raise error
        if (scope["method"], path) == ("POST", "/responses"):
            scope["emulator_script"] = script
        else:
            await asyncio.sleep(script.delay)


def _masked(key: str) -> str:
    return f"{key[:3]}{'*' * 8}{key[-4:]}" if len(key) > 12 else "*" * 8
