"""The HTTP client: every framing of a response, keep-alive, TLS, CONNECT tunnels, and slow readers."""

import asyncio
import ssl
from contextlib import suppress
from pathlib import Path

import pytest

from shared.http.connection import HIGH_WATER, Connection, InvalidResponse
from shared.http.fetch import NotConnected, fetch
from shared.http.pool import Pool, ProxyRefused
from shared.http.proxy import find_proxy
from shared.http.target import Target, with_body
from tests.harness.certificates import make_certificate
from tests.harness.forward_proxy import forward_proxy
from tests.harness.upstream import OK, get, responding, server

FRAMINGS = [
    (OK, True),
    (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;x=y\r\no\r\n1\r\nk\r\n0\r\nx-trailer: 1\r\n\r\n", True),
    (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n" + OK, True),
    (b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok", False),
    (b"HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok", False),
    (OK + b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nbad", False),
]


@pytest.mark.parametrize(("response", "kept"), FRAMINGS)
async def test_reads_every_framing_and_keeps_the_connection_if_possible(response: bytes, kept: bool) -> None:
    handler, counts = responding(response, response)
    async with server(handler) as port:
        pool, target = Pool(), Target(f"http://127.0.0.1:{port}/x")
        assert [await get(pool, target) for _ in range(2)] == [(200, b"ok")] * 2
        pool.close()
    assert counts == ([2] if kept else [1, 1])


async def test_a_body_without_a_length_ends_with_the_connection() -> None:
    handler, _ = responding(b"HTTP/1.1 200 OK\r\n\r\nok", close=True)
    async with server(handler) as port:
        assert await get(Pool(), Target(f"http://127.0.0.1:{port}?a=b")) == (200, b"ok")


async def test_a_body_without_a_length_is_not_complete_when_we_abort() -> None:
    handler, _ = responding(b"HTTP/1.1 200 OK\r\n\r\nok")
    async with server(handler) as port:
        target = Target(f"http://127.0.0.1:{port}")
        connection = await Pool().acquire(target, 5.0)
        await connection.send(with_body(target.head("GET", {}), b""))
        assert await connection.read() == b"ok"
        connection.abort()
        with pytest.raises(ConnectionError):
            await connection.read()


CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n"
BROKEN = [
    b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nno chunk\r\n",
    b"not HTTP at all\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"x-filler: " + b"a" * 300_000,
    b"",
]


@pytest.mark.parametrize("response", BROKEN)
async def test_a_truncated_or_invalid_response_is_a_connection_error(response: bytes) -> None:
    handler, _ = responding(response, close=True)
    async with server(handler) as port:
        with pytest.raises(ConnectionError):
            await get(Pool(), Target(f"http://127.0.0.1:{port}"))


ENDLESS = [
    b"HTTP/1.1 200 OK\r\n" + b"x-filler: %b\r\n" % (b"a" * 990) * 600,
    CHUNKED + b"0\r\n" + b"x-trailer: " + b"a" * 900_000,
    CHUNKED + b"0\r\n" + b"x-trailer: %b\r\n" % (b"a" * 990) * 900,
    b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
]


@pytest.mark.parametrize("response", ENDLESS, ids=["head", "trailer", "trailers", "another protocol"])
async def test_an_endless_head_or_trailer_is_an_invalid_response(response: bytes) -> None:
    handler, _ = responding(response)
    async with server(handler) as port, asyncio.timeout(20):
        with pytest.raises(InvalidResponse):
            await get(Pool(), Target(f"http://127.0.0.1:{port}"))


async def test_overhead_is_counted_only_between_parts_of_the_body() -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(CHUNKED)
        for _ in range(30):
            for chunk in (b"1;" + b"x" * 20_000 + b"\r\n", b"k\r\n"):
                writer.write(chunk)
                await asyncio.sleep(0.002)
        writer.write(b"0\r\n\r\n")

    async with server(handle) as port:
        assert await get(Pool(), Target(f"http://127.0.0.1:{port}")) == (200, b"ok" + b"k" * 30)


@pytest.mark.parametrize("late", [b"", OK])
async def test_a_connection_that_was_closed_or_sent_data_while_idle_is_not_reused(late: bytes) -> None:
    proceed = asyncio.Event()
    count = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK)
        await proceed.wait()
        writer.write(late)
        if not late:
            writer.close()
        await reader.read()

    async with server(handle) as port:
        pool, target = Pool(), Target(f"http://127.0.0.1:{port}")
        assert await get(pool, target) == (200, b"ok")
        kept = await pool.acquire(target, 5.0)
        pool.release(target, kept)
        proceed.set()
        async with asyncio.timeout(20):
            while kept.reusable:
                await asyncio.sleep(0.01)
        assert await get(pool, target) == (200, b"ok")
        assert count == 2
        pool.close()


@pytest.mark.parametrize("repeatable", [True, False])
async def test_a_closed_connection_is_replaced_only_for_a_repeatable_request(repeatable: bool) -> None:
    count = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK)
        await reader.readuntil(b"\r\n\r\n")  # and closes without a response

    async with server(handle) as port:
        pool, target = Pool(), Target(f"http://127.0.0.1:{port}")
        request = with_body(target.head("GET", {}), b"")
        assert (await fetch(pool, target, request, timeout=20, repeatable=repeatable)).body == b"ok"
        if repeatable:
            assert (await fetch(pool, target, request, timeout=20, repeatable=True)).body == b"ok"
        else:
            with pytest.raises(ConnectionError):
                await fetch(pool, target, request, timeout=20, repeatable=False)
        assert count == 1 + repeatable
        pool.close()
    with pytest.raises(NotConnected):
        await fetch(pool, target, request, timeout=20, repeatable=True)


async def test_idle_connections_are_closed() -> None:
    closed = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK)
        with suppress(OSError):
            await reader.read()
        closed.set()

    async with server(handle) as port:
        await get(Pool(keep_alive=0.05), Target(f"http://127.0.0.1:{port}"))
        await asyncio.wait_for(closed.wait(), 20)


async def _flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


@pytest.mark.parametrize("streaming", [True, False])
async def test_a_reader_that_stops_reading_stops_the_sender(streaming: bool) -> None:
    async with server(_flood) as port:
        pool, target = Pool(), Target(f"http://127.0.0.1:{port}")
        connection = await pool.acquire(target, 5.0)
        await connection.send(with_body(target.head("GET", {}), b""))
        received = len(await connection.read())
        if streaming:
            chunks: list[bytes] = []

            def sink(chunk: bytes) -> bool:
                chunks.append(chunk)
                return len(chunks) < 3

            await connection.stream_into(sink)
            assert len(chunks) == 3
        await asyncio.wait_for(_paused(connection), 20)
        unread = connection._buffered
        assert HIGH_WATER < unread < 2 * HIGH_WATER + 300_000
        received += len(await connection.read())
        assert received >= unread
        assert await connection.read()  # reading has resumed
        pool.release(target, connection)


async def _paused(connection: Connection) -> None:
    while not connection._paused:
        await asyncio.sleep(0.01)


async def test_stream_into_raises_what_the_sink_raises() -> None:
    def sink(chunk: bytes) -> bool:
        raise ValueError("no")

    async with server(_flood) as port:
        pool, target = Pool(), Target(f"http://127.0.0.1:{port}")
        connection = await pool.acquire(target, 5.0)
        await connection.send(with_body(target.head("GET", {}), b""))
        await connection.read()
        with pytest.raises(ValueError, match="no"):
            await connection.stream_into(sink)
        pool.release(target, connection)


async def test_tls_directly_and_through_a_tunnel_with_a_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, context = make_certificate(tmp_path, "localhost")
    handler, counts = responding(OK, OK)
    heads: list[bytes] = []
    async with server(handler, context) as port:
        with pytest.raises(ssl.SSLCertVerificationError):
            await get(Pool(), Target(f"https://localhost:{port}"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with pytest.raises(ssl.SSLCertVerificationError):
            await get(Pool(), Target(f"https://127.0.0.1:{port}"))
        pool, target = Pool(), Target(f"https://localhost:{port}")
        assert [await get(pool, target) for _ in range(2)] == [(200, b"ok")] * 2
        pool.close()
        async with forward_proxy(port, heads) as proxy:
            monkeypatch.setenv("https_proxy", f"http://me:p%40ss@127.0.0.1:{proxy}")
            monkeypatch.setenv("no_proxy", "")
            find_proxy.cache_clear()
            pool, target = Pool(), Target(f"https://localhost:{port}")
            assert [await get(pool, target) for _ in range(2)] == [(200, b"ok")] * 2
            pool.close()
        async with forward_proxy(port, heads, b"HTTP/1.1 407 Login\r\ncontent-length: 0\r\n\r\n") as proxy:
            monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy}")
            find_proxy.cache_clear()
            with pytest.raises(ProxyRefused, match="407"):
                await get(Pool(), Target(f"https://localhost:{port}"))
    find_proxy.cache_clear()
    assert len(heads) == 2
    assert heads[0].startswith(b"CONNECT localhost:%d HTTP/1.1\r\n" % port)
    assert b"proxy-authorization: Basic bWU6cEBzcw==\r\n" in heads[0]
    assert sorted(count for count in counts if count) == [2, 2]


async def test_a_header_with_a_line_break_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        Target("http://127.0.0.1/").head("POST", {"authorization": "Bearer x\r\nx-admin: 1"})
