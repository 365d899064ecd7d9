"""Load clients: one raw connection per stream, timed as bytes arrive."""

import asyncio
import json
import time
import uuid
from typing import cast

import jwt

SECRET = "super-secret-jwt-token-with-at-least-32-characters-long"
ISSUER = "http://127.0.0.1:54321/auth/v1"
TEXT = b'data: {"text"'
PROVIDER_TEXT = b'"response.output_text.delta","seq'
BODY = json.dumps({"messages": [{"role": "user", "content": "Is an oral lease valid?"}], "language": "en"}).encode()


def token() -> str:
    """An access token of a new user, so that no rate limit is reached."""
    return token_for(uuid.uuid4())


def token_for(user: uuid.UUID) -> str:
    now = int(time.time())
    claims: dict[str, str | int] = {"sub": str(user), "role": "authenticated", "aud": "authenticated", "iss": ISSUER}
    claims |= {"iat": now, "exp": now + 3600}
    return jwt.encode(claims, SECRET, "HS256")


def request(path: str, body: bytes = BODY, bearer: str | None = None, method: str = "POST") -> bytes:
    lines = (
        f"{method} {path} HTTP/1.1",
        "host: 127.0.0.1",
        "content-type: application/json",
        f"content-length: {len(body)}",
        f"authorization: Bearer {bearer or token()}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Connection(asyncio.Protocol):
    """Sends one request at a time; `first` is the number of seconds from sending to the first marker."""

    def __init__(self, marker: bytes) -> None:
        self.marker = marker
        self.received = bytearray()
        self.first: float | None = None
        self.closed = False
        self.response: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = True
        if self.response and not self.response.done():
            self.response.set_exception(error or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self.received += data
        if self.first is None and self.marker in self.received:
            self.first = time.perf_counter() - self.sent
        if self.response and not self.response.done() and self._complete():
            self.response.set_result(None)

    def _complete(self) -> bool:
        if self.received.endswith(b"0\r\n\r\n"):
            return True
        head, separator, body = self.received.partition(b"\r\n\r\n")
        lowered = bytes(head).lower()
        at = lowered.find(b"content-length:")
        return bool(separator) and at >= 0 and len(body) >= int(lowered[at + 15 :].split(b"\r\n", 1)[0])

    def send(self, data: bytes) -> "asyncio.Future[None]":
        self.received.clear()
        self.first = None
        self.response = asyncio.get_running_loop().create_future()
        self.sent = time.perf_counter()
        self.transport.write(data)
        return self.response

    @property
    def status(self) -> int:
        return int(self.received[9:12] or b"0")

    def count(self) -> int:
        return self.received.count(self.marker)

    def abort(self) -> None:
        if self.response:
            self.response.cancel()
        self.transport.abort()


async def connect(port: int, marker: bytes = TEXT) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(lambda: Connection(marker), "127.0.0.1", port)
    return connection


async def get(port: int, path: str) -> dict[str, int]:
    """Requests a control path of the provider and returns its JSON."""
    connection = await connect(port)
    await connection.send(request(path, b"", "-", "GET"))
    connection.transport.close()
    return dict(json.loads(connection.received.partition(b"\r\n\r\n")[2]))
