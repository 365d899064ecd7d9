"""HTTP requests over persistent connections, timed one by one."""

import asyncio
import time

HEAD_END = b"\r\n\r\n"


class Client(asyncio.Protocol):
    """Sends one request at a time; `send` returns the seconds until the response is complete."""

    def __init__(self) -> None:
        self.status = 0
        self._received = bytearray()
        self._expected: int | None = None
        self._done: asyncio.Future[float] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._expected is None and (end := self._received.find(HEAD_END)) >= 0:
            head = bytes(self._received[:end]).lower()
            self.status = int(head[9:12])
            length = head.partition(b"content-length:")[2].partition(b"\r")[0]
            self._expected = end + len(HEAD_END) + int(length or 0)
        complete = self._expected is not None and len(self._received) >= self._expected
        if complete and self._done is not None and not self._done.done():
            self._done.set_result(time.perf_counter())

    def text(self) -> str:
        """The last response, head and body."""
        return bytes(self._received).decode(errors="replace")

    def connection_lost(self, _error: Exception | None) -> None:
        if self._done is not None and not self._done.done():
            self._done.set_exception(ConnectionError("the server closed the connection"))

    async def send(self, request: bytes) -> float:
        self._received.clear()
        self._expected = None
        self._done = asyncio.get_running_loop().create_future()
        started = time.perf_counter()
        self.transport.write(request)  # type: ignore[attr-defined]
        return await self._done - started


async def connect(port: int) -> Client:
    _, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", port)
    return client
