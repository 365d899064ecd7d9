"""One request at the gateway and its response, from the request id to the line in the log."""

import json
import re
import time
import uuid
from collections.abc import Mapping

from starlette.types import Message, Scope, Send

from emulator.gateway import cors
from emulator.gateway.proxy import ResponseAborted
from emulator.log import Log
from shared.config import Settings
from shared.errors import ApiError
from shared.headers import Headers
from shared.paths import REQUEST_ID

# A document of a function or of REST has the origin of the console, whose API has the project's keys. Sandboxed, it has
# an origin of its own. A document with a policy says itself what its scripts may do.
SANDBOX = b"sandbox allow-downloads allow-forms allow-modals allow-popups allow-scripts"
DOCUMENTS = re.compile(rb"(html|xml)\b", re.IGNORECASE)


class Exchange:
    """Sends the response, with the request id and the CORS headers added, and logs the request."""

    def __init__(self, log: Log, settings: Settings, scope: Scope, send: Send) -> None:
        self.log, self.settings, self.scope, self._send = log, settings, scope, send
        self.started = time.perf_counter()
        self.status = 0
        self.logged = True  # also if it succeeds
        self.cross_origin = True  # whether pages of other origins may read the response
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        self.request_id = given if REQUEST_ID.fullmatch(given.decode("latin-1")) else str(uuid.uuid4()).encode()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [(name.lower(), value) for name, value in message["headers"]]
            if not any(name == b"x-request-id" for name, _ in headers):
                headers.append((b"x-request-id", self.request_id))
            if not any(name == b"x-content-type-options" for name, _ in headers):
                headers.append((b"x-content-type-options", b"nosniff"))
            if _is_open_document(headers):
                headers.append((b"content-security-policy", SANDBOX))
            if self.cross_origin:
                headers = cors.add_cors(headers, self.settings, self.scope)
            message = {**message, "headers": headers}
        await self._send(message)

    async def send_from_service(self, message: Message) -> None:
        """Sends a response of Auth, REST or the AI server, which do not apply CORS_ORIGINS."""
        if message["type"] == "http.response.start":
            headers = [(name.lower(), value) for name, value in message["headers"]]
            message = {**message, "headers": cors.without_origin(headers)}
        await self.send(message)

    async def respond(self, status: int, body: Mapping[str, object]) -> None:
        await self._respond(status, json.dumps(body, ensure_ascii=False).encode(), [])

    async def respond_error(self, error: ApiError) -> None:
        """Raises ResponseAborted if the response has begun."""
        if self.status:
            raise ResponseAborted from error
        headers = [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
        await self._respond(error.status, error.body(), headers)

    async def respond_preflight(self) -> None:
        headers = [*cors.preflight_response_headers(self.scope), (b"content-length", b"0")]
        await self.send({"type": "http.response.start", "status": 200, "headers": headers})
        await self.send({"type": "http.response.body", "body": b""})

    async def _respond(self, status: int, content: bytes, headers: Headers) -> None:
        start = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode()), *headers]
        await self.send({"type": "http.response.start", "status": status, "headers": start})
        await self.send({"type": "http.response.body", "body": b"" if self.scope["method"] == "HEAD" else content})

    def forwarded(self, prefix: str) -> Headers:
        """The request id and the X-Forwarded headers for the upstream service."""
        client = (self.scope.get("client") or ("127.0.0.1", 0))[0].encode()
        path = [value for name, value in self.scope["headers"] if name == b"x-forwarded-for"]
        host = next((value for name, value in self.scope["headers"] if name == b"host"), b"")
        port = host.rpartition(b":")[2] if b":" in host else str((self.scope.get("server") or ("", 80))[1]).encode()
        added = [
            (b"x-request-id", self.request_id),
            (b"x-forwarded-for", b", ".join([*path, client])),
            (b"x-forwarded-proto", self.scope["scheme"].encode()),
            (b"x-forwarded-host", host),
            (b"x-forwarded-port", port),
        ]
        return [*added, (b"x-forwarded-prefix", prefix.encode())] if prefix else added

    def write_log(self) -> None:
        if not self.logged and self.status < 400:
            return
        milliseconds = (time.perf_counter() - self.started) * 1000
        line = f"{self.scope['method']} {path_sent(self.scope)} {self.status or '-'} {milliseconds:.0f} ms"
        self.log.line("edgewise", line)


def _is_open_document(headers: Headers) -> bool:
    """Whether a browser would run the scripts of this response as a page, and no policy restricts them."""
    types = [value for name, value in headers if name == b"content-type"]
    policy = any(name == b"content-security-policy" for name, _ in headers)
    return not policy and any(DOCUMENTS.search(value) for value in types)


def path_sent(scope: Scope) -> str:
    """The undecoded path, for the log: decoded, it could contain line breaks and escape sequences of the terminal."""
    return str(scope["raw_path"], "ascii", "backslashreplace")
