"""The gateway's HTTP: headers, bodies and streams are passed on unchanged in both directions."""

import asyncio
import http.client
import time
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from yarl import URL

from .project import Served, until


async def echo(client: aiohttp.ClientSession, **options: object) -> dict[str, list[str]]:
    """The headers that a function receives."""
    async with client.post("/functions/v1/echo", **options) as response:  # type: ignore[arg-type]
        assert response.status == 200, await response.text()
        arrived: dict[str, list[str]] = {}
        for name, value in (await response.json())["headers"]:
            arrived.setdefault(name, []).append(value)
        return arrived


async def test_a_function_gets_the_forwarded_headers(client: aiohttp.ClientSession, served: Served) -> None:
    arrived = await echo(
        client, headers={"X-Request-Id": "mine-1", "Authorization": "Bearer x", "X-Forwarded-For": "9.9.9.9"}
    )
    host = urlsplit(served.url).netloc
    assert arrived["host"] == [host]
    assert arrived["authorization"] == ["Bearer x"]
    assert arrived["x-request-id"] == ["mine-1"]
    assert arrived["x-forwarded-for"] == ["9.9.9.9, 127.0.0.1"]
    assert arrived["x-forwarded-proto"] == ["http"]
    assert arrived["x-forwarded-host"] == [host]


async def test_hop_by_hop_headers_are_removed(client: aiohttp.ClientSession) -> None:
    arrived = await echo(
        client, headers={"Connection": "keep-alive, X-Secret", "X-Secret": "1", "TE": "trailers", "X-Kept": "1"}
    )
    assert "x-kept" in arrived
    assert not {"x-secret", "te", "keep-alive"} & arrived.keys()


@pytest.mark.parametrize("given", ["", "with space", "x" * 200, "ünïcode"])
async def test_a_bad_request_id_is_replaced(client: aiohttp.ClientSession, given: str) -> None:
    async with client.post(
        "/functions/v1/echo", headers={"X-Request-Id": given.encode().decode("latin-1")}
    ) as response:
        assert len(response.headers["X-Request-Id"]) >= 32
        assert response.headers["X-Request-Id"] != given


async def test_a_path_cannot_inject_a_line_into_the_log(client: aiohttp.ClientSession, served: Served) -> None:
    async with client.get(URL("/functions/v1/%0Aforged%1B%5B31m", encoded=True)) as response:
        assert response.status == 404
    await until(lambda: "%0Aforged%1B%5B31m 404" in served.log)


@pytest.mark.parametrize("chunked", [False, True])
async def test_bodies_arrive_whole(client: aiohttp.ClientSession, chunked: bool) -> None:
    async def pieces() -> object:
        for _ in range(10):
            yield b"abc" * 1000

    data = pieces() if chunked else b"abc" * 10_000
    async with client.post("/functions/v1/echo", data=data) as response:  # type: ignore[arg-type]
        assert (await response.json())["body"] == "abc" * 10_000


async def test_the_first_event_comes_before_the_last_is_made(client: aiohttp.ClientSession) -> None:
    async with client.post("/functions/v1/stream?count=4&pause=0.5") as response:
        assert await response.content.readuntil(b"\n\n") == b"data: 0\n\n"
        first = time.monotonic()
        assert (await response.read()).endswith(b"data: 3\n\n")
        assert time.monotonic() - first > 0.5


async def test_the_request_body_streams_while_the_response_does(client: aiohttp.ClientSession) -> None:
    gate = asyncio.Event()

    async def pieces() -> object:
        yield b"first"
        await asyncio.wait_for(gate.wait(), 30)
        yield b"second"

    async with client.post("/api/upload", data=pieces()) as response:  # type: ignore[arg-type]
        assert await response.content.readexactly(5) == b"first"
        gate.set()
        assert await response.read() == b"second"


async def test_a_disconnect_cancels_the_function(client: aiohttp.ClientSession, tmp_path: Path) -> None:
    note = tmp_path / "note"
    async with client.post(f"/functions/v1/stream?count=100000&note={note}") as response:
        await response.content.readuntil(b"\n\n")
        response.close()
    await until(note.exists)


def test_a_head_has_no_body(served: Served) -> None:
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=30)
    for path in ("/nowhere", "/api/echo/x"):
        connection.request("HEAD", path)
        response = connection.getresponse()
        assert response.read() == b""
        assert int(response.headers["Content-Length"]) > 0
    connection.close()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST /functions/v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        b"POST /functions/v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST /functions/v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: nonsense\r\n\r\nabc",
        b"nonsense\r\n\r\n",
    ],
    ids=["length-and-chunked", "two-lengths", "bad-length", "no-http"],
)
async def test_ambiguous_requests_are_refused(served: Served, request_bytes: bytes) -> None:
    parts = urlsplit(served.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(request_bytes)
    response = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    await writer.wait_closed()
    assert response.startswith(b"HTTP/1.1 400 ")
    assert response.count(b"HTTP/1.1 ") == 1


async def test_a_body_too_large_is_refused_before_it_is_sent(served: Served) -> None:
    parts = urlsplit(served.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(b"POST /functions/v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n")
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
    writer.close()
    await writer.wait_closed()
    assert head.startswith(b"HTTP/1.1 413 ")
