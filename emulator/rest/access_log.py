"""Access log in the common log format, with the database role; the log level decides by the status of the response."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable

from starlette.types import Message, Receive, Scope, Send

from emulator.rest.app import RestApp

log = logging.getLogger("emulator.rest.access")

App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOWEST_STATUS = {"crit": 600, "error": 500, "warn": 400, "info": 100, "debug": 100}


def log_requests(app: RestApp) -> App:
    """Wraps `app` to log 5xx responses, from log-level `warn` on 4xx too, and from `info` on all; none for `crit`."""

    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_and_log(message: Message) -> None:
            if message["type"] == "http.response.start":
                lowest = LOWEST_STATUS[app.service.settings.log_level]  # may have been reloaded
                if message["status"] >= lowest:
                    log.warning("%s", _line(scope, message))
            await send(message)

        scope = {**scope, "state": dict(scope.get("state") or {})}
        await app(scope, receive, send_and_log)

    return logged


def _line(scope: Scope, start: Message) -> str:
    length = next((value.decode() for name, value in start["headers"] if name == b"content-length"), "")
    agent = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"user-agent"), "")
    client = (scope.get("client") or ("-",))[0]
    stamp = time.strftime("%d/%b/%Y:%H:%M:%S %z")
    query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
    request = f"{scope['method']} {scope['path']}{query} HTTP/{scope['http_version']}".replace('"', "%22")
    return f'{client} - {scope["state"].get("role", "")} [{stamp}] "{request}" {start["status"]} {length} "" "{agent}"'
