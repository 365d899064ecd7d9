"""Limits on what a client can cost: time, memory, and the length of a shutdown."""

import asyncio
import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from shared.server import protocol
from shared.server.extensions import PUSH
from shared.server.forwarded import Proxies, networks
from shared.server.server import Server
from shared.sse import EventStream
from tests.harness.server import Message, echo, send_raw, serving

GET = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"
START: Message = {"type": "http.response.start", "status": 200, "headers": []}
RESET = struct.pack("ii", 1, 0)


async def slow_reader(port: int, request: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection with a receive window of next to nothing."""
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.connect(("127.0.0.1", port))
        raw.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=raw.dup(), limit=4096)
    writer.write(request)
    return reader, writer


async def large(scope: Message, receive: Any, send: Any) -> None:
    body = b"x" * 20_000_000
    await send({**START, "headers": [(b"content-length", b"%d" % len(body)), (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body})


async def test_a_client_that_reads_nothing_is_disconnected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "WRITE_TIMEOUT", 0.2)
    disconnected = asyncio.Event()

    async def chunks(scope: Message, receive: Any, send: Any) -> None:
        await send({**START, "headers": [(b"content-length", b"20000000")]})
        await send({"type": "http.response.body", "body": b"x" * 10_000_000, "more_body": True})
        await send({"type": "http.response.body", "body": b"x" * 10_000_000})  # waits until the client reads or is gone
        disconnected.set()

    async with serving(chunks) as port:
        reader, writer = await slow_reader(port, GET)
        await asyncio.wait_for(disconnected.wait(), 30)
        received = 0
        with contextlib.suppress(ConnectionError):
            while piece := await asyncio.wait_for(reader.read(1 << 20), 30):
                received += len(piece)
        writer.close()
    assert received < 20_000_000


async def test_a_slow_client_receives_the_whole_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "WRITE_TIMEOUT", 0.3)
    async with serving(large) as port:
        reader, writer = await slow_reader(port, GET)
        await reader.readuntil(b"\r\n\r\n")
        for _ in range(8):
            await reader.readexactly(1_000_000)
            await asyncio.sleep(0.1)
        await reader.readexactly(12_000_000)
        writer.close()


async def test_an_early_response_reaches_a_client_that_is_still_sending() -> None:
    async def refuse(scope: Message, receive: Any, send: Any) -> None:
        await send({**START, "status": 401, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"no"})

    def post(port: int) -> bytes:
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 5000000\r\n\r\n")
            client.sendall(b"x" * 5_000_000)
            return client.recv(12)

    async with serving(refuse) as port:
        assert await asyncio.to_thread(post, port) == b"HTTP/1.1 401"


@pytest.mark.parametrize("dribbling", [False, True])
async def test_a_head_that_takes_too_long_closes_the_connection(
    monkeypatch: pytest.MonkeyPatch, dribbling: bool
) -> None:
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 0.3)
    async with serving(echo) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nhost: a\r\nx: ")
        with contextlib.suppress(
            ConnectionError, RuntimeError
        ):  # uvloop raises RuntimeError when the connection is closed
            async with asyncio.timeout(20):
                while dribbling and not (reader.at_eof() or writer.transport.is_closing()):
                    await asyncio.sleep(0.05)
                    writer.write(b"x")
        with contextlib.suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), 20) == b""
        writer.close()


@pytest.mark.parametrize("started", [False, True])
async def test_a_client_that_sends_nothing_of_a_body_is_disconnected(
    monkeypatch: pytest.MonkeyPatch, started: bool
) -> None:
    monkeypatch.setattr(protocol, "BODY_SILENCE", 0.3)
    disconnected = asyncio.Event()

    async def app(scope: Message, receive: Any, send: Any) -> None:
        if started:
            await send(START)
        while (await receive())["type"] != "http.disconnect":
            pass
        disconnected.set()

    async with serving(app) as port:
        response = await send_raw(port, b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nx")
        assert response.startswith(b"HTTP/1.1 200 OK" if started else b"HTTP/1.1 408 Request Timeout")
        assert not response.endswith(b"0\r\n\r\n")
        await asyncio.wait_for(disconnected.wait(), 20)


async def test_a_slow_body_arrives_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the application reads nothing of it for longer than the client may send nothing."""
    monkeypatch.setattr(protocol, "BODY_SILENCE", 1.0)

    async def app(scope: Message, receive: Any, send: Any) -> None:
        await asyncio.sleep(2.0)
        await echo(scope, receive, send)

    async with serving(app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 900010\r\n\r\n" + b"x" * 900_000
        )
        for _ in range(10):
            await asyncio.sleep(0.1)
            writer.write(b"y")
        response = await asyncio.wait_for(reader.read(), 20)
        writer.close()
    assert response.startswith(b"HTTP/1.1 200")
    assert response.endswith(b"x" + b"y" * 10)


async def test_an_incomplete_head_does_not_time_out_the_response_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 0.1)

    async def late(scope: Message, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.4)
        await echo(scope, receive, send)

    async with serving(late) as port:
        assert b"GET /? " in await send_raw(port, GET + b"GET /2 HTT")


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: a\r\nx-status: 408\r\ncontent-length: 5\r\n\r\nx",
    ],
)
async def test_closes_after_the_response_if_the_client_may_not_send_the_body(request_bytes: bytes) -> None:
    async def unread(scope: Message, receive: Any, send: Any) -> None:
        status = int(dict(scope["headers"]).get(b"x-status", b"401"))
        await send({**START, "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    async with serving(unread) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_bytes)
        assert b"connection: close" in await asyncio.wait_for(reader.read(), 20)
        writer.close()


async def test_pipelined_requests_are_limited() -> None:
    proceed = asyncio.Event()
    count = 0

    async def waiting(scope: Message, receive: Any, send: Any) -> None:
        nonlocal count
        count += 1
        await proceed.wait()
        await echo(scope, receive, send)

    async with serving(waiting) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(GET * 5000)
        await asyncio.sleep(0.2)
        proceed.set()
        responses = await asyncio.wait_for(reader.read(), 20)
        writer.close()
    assert responses.count(b"HTTP/1.1 200") == count == protocol.MAX_PIPELINED + 1


async def test_a_pipelined_body_is_not_read_before_its_turn() -> None:
    async def waiting(scope: Message, receive: Any, send: Any) -> None:
        await asyncio.sleep(30)

    async with serving(waiting) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.transport.set_write_buffer_limits(0)
        writer.write(GET + b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 50000000\r\n\r\n" + b"x" * 20_000_000)
        await asyncio.sleep(0.3)
        assert writer.transport.get_write_buffer_size() > 10_000_000
        writer.transport.abort()


async def test_writes_after_a_rejected_request_are_discarded() -> None:
    problems: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
    started, rejected, pushed = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def app(scope: Message, receive: Any, send: Any) -> None:
        await send(START)
        started.set()
        await rejected.wait()
        assert scope["extensions"][PUSH](b"x") is False
        pushed.set()
        await send({"type": "http.response.body", "body": b"x"})

    async with serving(app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n")
        await started.wait()
        writer.write(b"ZZ\r\n")
        assert not (await asyncio.wait_for(reader.read(), 20)).endswith(b"0\r\n\r\n")
        rejected.set()
        await asyncio.wait_for(pushed.wait(), 20)
        writer.close()
    assert problems == []


async def test_a_closing_connection_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that read just enough for the write buffer to run low, and nothing after that."""
    monkeypatch.setattr(protocol, "WRITE_TIMEOUT", 0.3)

    async def app(scope: Message, receive: Any, send: Any) -> None:
        await send({**START, "headers": [(b"content-length", b"200000"), (b"connection", b"close")]})
        await send({"type": "http.response.body", "body": b"x" * 200_000})

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        server = Server(app, keep_alive=60)
        work = asyncio.ensure_future(server.serve(listener, shutdown_timeout=1, on_shutdown=lambda: None))
        clients = [await slow_reader(listener.getsockname()[1], GET) for _ in range(20)]
        for number, (reader, _) in enumerate(clients):
            await reader.readexactly(number * 9_000)
        async with asyncio.timeout(20):
            while server.connections:
                await asyncio.sleep(0.02)
        server.stop()
        await asyncio.wait_for(work, 20)
        for _, writer in clients:
            writer.transport.abort()


async def test_a_disconnect_is_seen_behind_a_pipelined_request() -> None:
    disconnected = asyncio.Event()

    async def stream(scope: Message, receive: Any, send: Any) -> None:
        await send(START)
        while (await receive())["type"] != "http.disconnect":
            pass
        disconnected.set()

    async with serving(stream) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(GET + GET)
        await asyncio.sleep(0.1)
        writer.close()
        await asyncio.wait_for(disconnected.wait(), 20)


class StallingSource:
    """A source of one frame that is larger than any socket buffer, and then silence."""

    def __init__(self) -> None:
        self.sent = False
        self.closed = asyncio.Event()

    async def read(self) -> bytes:
        if self.sent:
            await asyncio.sleep(30)
        self.sent = True
        return b"data: " + b"x" * 6_000_000 + b"\n\n"

    async def close(self, outcome: str) -> None:
        self.closed.set()


async def test_a_stream_ends_in_time_although_its_client_does_not_read() -> None:
    source = StallingSource()

    async def app(scope: Message, receive: Any, send: Any) -> None:
        await EventStream(source, heartbeat=0.05, max_duration=0.8)(scope, receive, send)

    async with serving(app) as port:
        _, writer = await slow_reader(port, GET)
        await asyncio.sleep(0.5)
        assert len(asyncio.all_tasks()) < 9  # heartbeats don't pile up
        await asyncio.wait_for(source.closed.wait(), 20)
        writer.transport.abort()


async def test_a_second_signal_ends_the_process_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(large, keep_alive=60)
        work = asyncio.ensure_future(server.serve(listener, shutdown_timeout=30, on_shutdown=lambda: None))
        _, writer = await slow_reader(listener.getsockname()[1], GET)
        await asyncio.sleep(0.3)
        server.stop()
        await asyncio.sleep(0.1)
        assert not work.done()
        server.stop()
        await asyncio.wait_for(work, 20)
        writer.transport.abort()


@contextlib.contextmanager
def in_thread(work: Any) -> Iterator[None]:
    thread = threading.Thread(target=work)
    thread.start()
    yield
    thread.join(60)


async def test_a_client_that_disconnected_before_accept_is_ignored() -> None:
    called = []

    async def app(scope: Message, receive: Any, send: Any) -> None:
        called.append(scope["client"])
        await echo(scope, receive, send)

    async with serving(app, proxies=Proxies(networks(["10.0.0.1"]))) as port:

        def connect_and_reset() -> None:
            for _ in range(8):
                with socket.create_connection(("127.0.0.1", port)) as client:
                    client.sendall(b"GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 6.6.6.6\r\n\r\n")
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

        with in_thread(connect_and_reset):
            time.sleep(0.3)  # noqa: ASYNC251 - blocks the loop, so that it accepts only after the reset
        await asyncio.sleep(0.3)
    assert ("6.6.6.6", 0) not in called
    assert None not in called


async def test_a_reset_while_the_head_is_buffered_is_no_error() -> None:
    problems: list[Any] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: problems.append(context))
    ours, theirs = socket.socketpair()
    ours.setblocking(False)

    async def app(scope: Message, receive: Any, send: Any) -> None:
        await loop.sock_recv(ours, 1)
        await send(START)
        await asyncio.sleep(0.01)
        await send({"type": "http.response.body", "body": b"x"})

    async with serving(app) as port:
        for _ in range(5):
            client = socket.create_connection(("127.0.0.1", port))
            client.sendall(GET)
            await asyncio.sleep(0.05)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            theirs.send(b"x")
            client.close()
            await asyncio.sleep(0.05)
    ours.close()
    theirs.close()
    assert problems == []
