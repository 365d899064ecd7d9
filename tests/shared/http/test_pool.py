"""A kept connection carries nothing over from one request to the next."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from shared.http.connection import Connection
from shared.http.fetch import fetch
from shared.http.pool import Pool
from shared.http.target import Target, with_body
from tests.harness.certificates import make_certificate
from tests.harness.upstream import OK, get, responding, server

OTHER = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nother"


async def _arrived(connection: Connection) -> None:
    async with asyncio.timeout(20):
        while not connection.complete:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("response", [OK, b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"])
async def test_an_unread_response_is_not_read_by_the_next_request(response: bytes) -> None:
    handler, counts = responding(response)
    async with server(handler) as port:
        pool, target = Pool(), Target(f"http://127.0.0.1:{port}")
        connection = await pool.acquire(target, 5.0)
        await connection.send(with_body(target.head("GET", {}), b""))
        await _arrived(connection)
        pool.release(target, connection)
        assert await get(pool, target) == (200, b"ok")
        pool.close()
    assert counts == [1, 1]


async def test_a_request_cancelled_as_its_response_arrives_is_not_reused() -> None:
    handler, counts = responding(OK, OTHER)
    async with server(handler) as port:
        pool, target = Pool(), Target(f"http://127.0.0.1:{port}")
        request = with_body(target.head("GET", {}), b"")
        assert await get(pool, target) == (200, b"ok")
        connection = await pool.acquire(target, 5.0)
        pool.release(target, connection)
        fetching = asyncio.ensure_future(fetch(pool, target, request, timeout=20, repeatable=False))
        async with asyncio.timeout(20):
            while not connection._chunks:  # the loop iteration that received the response, before the reader wakes
                await asyncio.sleep(0)
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
        assert await get(pool, target) == (200, b"ok")
        pool.close()
    assert counts == [2, 1]


async def test_a_connection_released_after_close_is_closed() -> None:
    handler, _ = responding(OK)
    async with server(handler) as port:
        pool, target = Pool(), Target(f"http://127.0.0.1:{port}")
        connection = await pool.acquire(target, 5.0)
        await connection.send(with_body(target.head("GET", {}), b""))
        assert await connection.read_all(10) == b"ok"
        pool.close()
        pool.release(target, connection)
        assert connection.transport.is_closing()


async def test_tls_cancelled_at_any_step_leaves_no_socket_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, context = make_certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    plain, _ = responding(OK)
    secret, _ = responding(OK)
    async with server(plain) as port, server(secret, context) as tls_port:
        target = Target(f"https://localhost:{tls_port}")
        for turns in range(60):
            pool = Pool()
            opening = asyncio.ensure_future(pool.acquire(target, 5.0))
            for _ in range(turns):
                await asyncio.sleep(0.0002 if turns % 2 else 0)
            opening.cancel()
            with suppress(asyncio.CancelledError):
                pool.release(target, await opening)
            assert await get(pool, Target(f"http://127.0.0.1:{port}")) == (200, b"ok")
            pool.close()
