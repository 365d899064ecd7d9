"""One request at the gateway, from its id to its line in the log."""

import json
import time
import uuid
from collections.abc import Mapping

from starlette.types import Message, Scope, Send

from emulator.gateway import cors
from emulator.gateway.proxy import AnswerCut, Headers
from emulator.log import Log
from shared.errors import ApiError
from shared.paths import REQUEST_ID


class Exchange:
    """One request and its answer: adds the request's id and CORS to whatever answers, and logs a line."""

    def __init__(self, log: Log, scope: Scope, send: Send) -> None:
        self.log, self.scope, self._send = log, scope, send
        self.started = time.perf_counter()
        self.status = 0
        self.cross_origin = True  # whether pages of other origins may read the answer
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        self.request_id = given if REQUEST_ID.fullmatch(given.decode("latin-1")) else str(uuid.uuid4()).encode()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message["headers"])
            names = {name.lower() for name, _ in headers}
            if b"x-request-id" not in names:
                headers.append((b"x-request-id", self.request_id))
            if self.cross_origin and b"access-control-allow-origin" not in names:
                headers.append((b"access-control-allow-origin", b"*"))
            message = {**message, "headers": headers}
        await self._send(message)

    async def answer(self, status: int, body: Mapping[str, object]) -> None:
        await self._write(status, json.dumps(body, ensure_ascii=False).encode(), [])

    async def _write(self, status: int, content: bytes, headers: Headers) -> None:
        start = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(content)).encode()),
            *cors.EXPOSED,
            *headers,
        ]
        await self.send({"type": "http.response.start", "status": status, "headers": start})
        await self.send({"type": "http.response.body", "body": b"" if self.scope["method"] == "HEAD" else content})

    async def answer_preflight(self) -> None:
        headers = [*cors.preflight_headers(self.scope), (b"content-length", b"0")]
        await self.send({"type": "http.response.start", "status": 200, "headers": headers})
        await self.send({"type": "http.response.body", "body": b""})

    async def fail(self, error: ApiError) -> None:
        if self.status:
            raise AnswerCut from error
        headers = [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
        await self._write(error.status, error.body(), headers)

    def forwarded(self, prefix: str) -> Headers:
        """Who asked for what, for the service behind."""
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
        milliseconds = (time.perf_counter() - self.started) * 1000
        line = f"{self.scope['method']} {path_sent(self.scope)} {self.status or '-'} {milliseconds:.0f} ms"
        self.log.line("edgewise", line)


def path_sent(scope: Scope) -> str:
    """For the log, as it was sent: decoded, it could hold line breaks and what a terminal obeys."""
    return str(scope["raw_path"], "ascii", "backslashreplace")
