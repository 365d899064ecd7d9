"""The lower bound: forwards the provider's bytes unchanged, without parsing, auth or limits."""

import asyncio
import os
from typing import ClassVar, cast
from urllib.parse import urlsplit

import uvloop

BASE = urlsplit(os.environ["OPENAI_BASE_URL"])
HEAD = (
    b"POST /v1/responses HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
)


class Upstream(asyncio.Protocol):
    idle: "ClassVar[list[Upstream]]"
    client: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.client.write(data)
        if data.endswith(b"0\r\n\r\n"):
            self.idle.append(self)


Upstream.idle = []


class Downstream(asyncio.Protocol):
    received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, separator, body = self.received.partition(b"\r\n\r\n")
        at = head.find(b"content-length: ")
        if separator and len(body) >= int(head[at + 16 :].split(b"\r\n", 1)[0]):
            self.received = b""
            self.pumping = asyncio.ensure_future(self._pump(body))

    async def _pump(self, body: bytes) -> None:
        if Upstream.idle:
            upstream = Upstream.idle.pop()
        else:
            loop = asyncio.get_running_loop()
            _, upstream = await loop.create_connection(Upstream, str(BASE.hostname), BASE.port or 80)
        upstream.client = self.transport
        upstream.transport.write(HEAD % (len(body), body))


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(
        Downstream, "127.0.0.1", int(os.environ["PORT"]), backlog=4096
    )
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
