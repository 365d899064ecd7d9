"""URLs that are not escaped, over a socket as curl sends them."""

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from emulator.http_protocol import Utf8Protocol


async def mirror(scope: dict[str, Any], receive: Any, send: Any) -> None:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    seen = [scope["path"], scope["raw_path"].decode(), scope["query_string"].decode(), body.decode()]
    response = json.dumps(seen).encode()
    length = [(b"content-length", str(len(response)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": response})


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(mirror, http=Utf8Protocol, lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
    thread.start()
    yield listener.getsockname()
    server.should_exit = True
    thread.join(30)


def test_utf8_in_urls_and_bodies(address: tuple[str, int]) -> None:
    """Several requests on one connection: a body that looks like a request line stays as it is."""
    with socket.create_connection(address) as connection:
        for target, body, seen in (
            ("/పాట?name=eq.ü", "", ["/పాట", "/%E0%B0%AA%E0%B0%BE%E0%B0%9F", "name=eq.%C3%BC", ""]),
            ("/plain?a=b", "GET /é HTTP/1.1\r\n", ["/plain", "/plain", "a=b", "GET /é HTTP/1.1\r\n"]),
            ("/é%20?", "é", ["/é ", "/%C3%A9%20", "", "é"]),
        ):
            content = body.encode()
            connection.sendall(f"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(content)}\r\n\r\n".encode())
            connection.sendall(content)
            response = http.client.HTTPResponse(connection)
            response.begin()
            assert (response.status, json.loads(response.read())) == (200, seen)


@pytest.mark.parametrize("line", ["é", "GET é é HTTP/1.1", "GÉT / HTTP/1.1"])
def test_what_is_no_request_is_refused(address: tuple[str, int], line: str) -> None:
    with socket.create_connection(address) as connection:
        connection.sendall(f"{line}\r\n\r\n".encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 400")
