"""The HTTP server byte by byte: framing, order of responses, slow clients, and the address of the client."""

import asyncio
from typing import Any

import pytest

from shared.server.extensions import ON_DISCONNECT, PUSH
from tests.harness.server import App, Message, echo, send_raw, serving

CLOSE = b"connection: close\r\n\r\n"
REJECTED = b"content-length: 0\r\nx-content-type-options: nosniff\r\n" + CLOSE
OK = b"HTTP/1.1 200 OK\r\n"
BAD = b"HTTP/1.1 400 Bad Request\r\n" + REJECTED
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\n" + REJECTED
UNKNOWN_CODING = b"HTTP/1.1 501 Not Implemented\r\n" + REJECTED
UNKNOWN_VERSION = b"HTTP/1.1 505 HTTP Version Not Supported\r\n" + REJECTED
CONVERSATIONS = [
    (b"GET /a%20b?c=d HTTP/1.1\r\nhost: a\r\n" + CLOSE, OK + b"content-length: 13\r\n" + CLOSE + b"GET /a b?c=d "),
    (
        b"POST / HTTP/1.1\r\nhost: a\r\nx-stream: 1\r\ncontent-length: 2\r\n" + CLOSE + b"hi",
        OK + b"transfer-encoding: chunked\r\n" + CLOSE + b"3\r\nPOS\r\n7\r\nT /? hi\r\n0\r\n\r\n",
    ),
    (
        b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n" + CLOSE + b"1\r\nh\r\n1;x\r\ni\r\n0\r\n\r\n",
        OK + b"content-length: 10\r\n" + CLOSE + b"POST /? hi",
    ),
    (b"GET / HTTP/1.0\r\nx-stream: 1\r\n\r\n", OK + CLOSE + b"GET /? "),
    (b"HEAD / HTTP/1.1\r\nhost: a\r\n" + CLOSE, OK + b"content-length: 8\r\n" + CLOSE),
    (b"HEAD / HTTP/1.1\r\nhost: a\r\nx-stream: 1\r\n" + CLOSE, OK + CLOSE),
    (b"GET / HTTP/1.1\r\nhost: a\r\nx-stream: 1\r\nx-status: 204\r\n" + CLOSE, b"HTTP/1.1 204 No Content\r\n" + CLOSE),
    (
        b"POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 2\r\n" + CLOSE + b"hi",
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"content-length: 10\r\n" + CLOSE + b"POST /? hi",
    ),
    (
        b"GET /1 HTTP/1.1\r\nhost: a\r\n\r\n"
        b"POST /2 HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nx"
        b"GET /3 HTTP/1.1\r\nhost: a\r\n" + CLOSE,
        OK + b"content-length: 9\r\n\r\nGET /1? " + b"" + OK,
    ),
    (
        b"GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
        OK + b"content-length: 7\r\n" + CLOSE + b"GET /? ",
    ),
    (
        b"POST / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\ncontent-length: 2\r\n\r\nhi",
        OK + b"content-length: 10\r\n" + CLOSE + b"POST /? hi",
    ),
    (
        b"POST / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\ntransfer-encoding: chunked\r\n\r\n"
        b"2\r\nhi\r\n0\r\n\r\n",
        OK + b"content-length: 10\r\n" + CLOSE + b"POST /? hi",
    ),
    (
        b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n" + CLOSE + b"0\r\nx-status: 404\r\n\r\n",
        OK + b"content-length: 8\r\n" + CLOSE + b"POST /? ",  # the trailer is dropped
    ),
    (
        b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhinonsense\r\n\r\n",
        OK + b"content-length: 10\r\n" + CLOSE + b"POST /? hi",
    ),
    (
        b"GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n",
        OK
        + b"content-length: 7\r\nconnection: keep-alive\r\n\r\nGET /? "
        + OK
        + b"content-length: 8\r\n"
        + CLOSE
        + b"GET /2? ",
    ),
    (
        b"POST / HTTP/1.0\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\nhi",
        OK + b"content-length: 10\r\n" + CLOSE + b"POST /? hi",
    ),
    (b"GET / HTTP/1.1\r\n\r\n", BAD),
    (b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", BAD),
    (b"GET / HTTP/1.1\r\nhost: a\r\n" + b"a:\r\n" * 600 + b"\r\n", TOO_LARGE),
    (b"GET / HTTP/1.1\r\nhost: a\r\n" + b"%b: b\r\n" % (b"a" * 1000) * 200 + b"\r\n", TOO_LARGE),
    (
        b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n" + b"a: b\r\n" * 40_000,
        TOO_LARGE,
    ),
    (b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1;" + b"a" * 200_000, TOO_LARGE),
    (b"nonsense\r\n\r\n", BAD),
    (b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"x" * 140_000, TOO_LARGE),
    (b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n", UNKNOWN_CODING),
    (b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: nonsense\r\n\r\nabc", UNKNOWN_CODING),
    (b"GET /\r\n\r\n", UNKNOWN_VERSION),
    (b"GET / HTTP/2.0\r\nhost: a\r\n\r\n", UNKNOWN_VERSION),
    (
        "GET /é%20?b=ü HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".encode(),
        OK + b"content-length: 18\r\n" + CLOSE + "GET /é ?b=%C3%BC ".encode(),
    ),
]


@pytest.mark.parametrize(("request_bytes", "response"), CONVERSATIONS, ids=range(len(CONVERSATIONS)))
async def test_speaks_http(request_bytes: bytes, response: bytes) -> None:
    async with serving(echo) as port:
        got = await send_raw(port, request_bytes)
    if request_bytes.startswith(b"GET /1"):  # three pipelined requests
        bodies = [part.rpartition(b"\r\n\r\n")[2] for part in got.split(b"HTTP/1.1 200 OK")[1:]]
        assert bodies == [b"GET /1? ", b"POST /2? x", b"GET /3? "]
    else:
        assert got == response


async def test_closes_connections_that_stay_idle() -> None:
    async with serving(echo, keep_alive=0.05) as port:
        assert (await send_raw(port, b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")).endswith(b"GET /? ")
        assert await send_raw(port, b"") == b""


def failing(*messages: Message, error: bool = True) -> App:
    async def app(scope: Message, receive: Any, send: Any) -> None:
        for message in messages:
            await send(message)
        if error:
            raise ValueError

    return app


START: Message = {"type": "http.response.start", "status": 200, "headers": []}
INJECTED: Message = {**START, "headers": [(b"x", b"1\r\nset-cookie: a=b")]}
PART: Message = {"type": "http.response.body", "body": b"part", "more_body": True}
LONG: Message = {**START, "headers": [(b"content-length", b"2")]}
WRONG = [
    (failing(), b"HTTP/1.1 500 Internal Server Error\r\n", b"Internal Server Error"),
    (failing(error=False), b"HTTP/1.1 500 Internal Server Error\r\n", b"Internal Server Error"),
    (failing(INJECTED), b"HTTP/1.1 500 Internal Server Error\r\n", b"Internal Server Error"),
    (failing(PART), b"HTTP/1.1 500 Internal Server Error\r\n", b"Internal Server Error"),
    (failing(START, PART), OK, b"part\r\n"),  # and no final chunk
    (failing(START, PART, error=False), OK, b"part\r\n"),
    (failing(LONG, PART), OK, b"\r\n\r\n"),
]


@pytest.mark.parametrize(("app", "head", "end"), WRONG)
async def test_a_failed_response_never_looks_complete(app: App, head: bytes, end: bytes) -> None:
    async with serving(app) as port:
        got = await send_raw(port, b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
    assert got.startswith(head)
    assert got.endswith(end)


@pytest.mark.parametrize("pushing", [True, False])
async def test_a_client_that_does_not_read_stops_the_application(pushing: bool) -> None:
    sent, enough = 0, False

    async def flood(scope: Message, receive: Any, send: Any) -> None:
        nonlocal sent
        await send(START)
        push = scope["extensions"][PUSH]
        while not enough:
            await send({**PART, "body": b"x" * 65_536})
            sent += 1
            while pushing and not enough and push(b"y" * 65_536):
                sent += 1
            await asyncio.sleep(0)

    async with serving(flood) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
        writer.write(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        before = -1
        while sent != before:
            before = sent
            await asyncio.sleep(0.2)
        assert 0 < sent < 400  # what the kernel buffers, a few MB
        await reader.readexactly((sent + 10) * 65_536)
        assert sent > before
        enough = True
        writer.transport.abort()


async def test_reads_no_more_of_a_body_than_the_application_receives() -> None:
    proceed = asyncio.Event()

    async def slow(scope: Message, receive: Any, send: Any) -> None:
        await proceed.wait()
        await echo(scope, receive, send)

    async with serving(slow) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.transport.set_write_buffer_limits(0)
        writer.write(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 50000000\r\n\r\n" + b"x" * 20_000_000)
        await asyncio.sleep(0.3)
        assert writer.transport.get_write_buffer_size() > 10_000_000
        writer.transport.abort()
        proceed.set()


async def test_the_application_receives_the_disconnect() -> None:
    disconnected = asyncio.Event()

    async def waiting(scope: Message, receive: Any, send: Any) -> None:
        await send(START)
        while (await receive())["type"] != "http.disconnect":
            pass
        await send(PART)  # discarded
        assert scope["extensions"][PUSH](b"x") is False
        disconnected.set()

    async with serving(waiting) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        await reader.readline()
        writer.transport.abort()
        await asyncio.wait_for(disconnected.wait(), 20)


async def test_a_function_is_called_once_the_client_disconnects_also_if_it_already_has() -> None:
    calls: list[str] = []
    called = asyncio.Event()

    async def waiting(scope: Message, receive: Any, send: Any) -> None:
        await send(START)
        scope["extensions"][ON_DISCONNECT](called.set)
        await called.wait()
        scope["extensions"][ON_DISCONNECT](lambda: calls.append("at once"))

    async with serving(waiting) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\n")
        await reader.readline()
        writer.transport.abort()
        await asyncio.wait_for(called.wait(), 20)
    assert calls == ["at once"]


async def test_no_function_is_called_for_a_disconnect_after_the_response() -> None:
    calls: list[str] = []

    async def complete(scope: Message, receive: Any, send: Any) -> None:
        scope["extensions"][ON_DISCONNECT](lambda: calls.append(scope["path"]))
        await send(START)
        await send({"type": "http.response.body", "body": b"x"})

    async with serving(complete) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /1 HTTP/1.1\r\nhost: a\r\n\r\n")
        await reader.readuntil(b"x\r\n0\r\n\r\n")
        writer.transport.abort()
    assert calls == []
