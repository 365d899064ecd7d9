"""What an attacker sends: requests that two parsers would read differently, forged headers, heads without an end."""

import asyncio
import json
from urllib.parse import urlsplit

import pytest

from .project import Served
from .raw import exchange, statuses

ECHO, HOST = b"POST /functions/v1/echo HTTP/1.1\r\n", b"Host: 127.0.0.1\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (b"Content-Length: 5\r\n" + CHUNKED, b"0\r\n\r\n", 400),
        (CHUNKED + b"Content-Length: 5\r\n", b"0\r\n\r\n", 400),
        (b"Content-Length: 5\r\nContent-Length: 5\r\n", b"abcde", 400),
        (b"Content-Length: 5\r\nContent-Length: 6\r\n", b"abcde", 400),
        (b"Content-Length: 5, 5\r\n", b"abcde", 400),
        (b"Content-Length: +5\r\n", b"abcde", 400),
        (b"Content-Length: -5\r\n", b"abcde", 400),
        (b"Content-Length: 0x5\r\n", b"abcde", 400),
        (b"Content-Length : 5\r\n", b"abcde", 400),
        (b"Content-Length: 99999999999999999999999\r\n", b"", 400),
        (b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n", 400),
        (b"Transfer-Encoding:\r\n chunked\r\n", b"0\r\n\r\n", 400),
        (b"Transfer-Encoding: chunked, chunked\r\n", b"0\r\n\r\n", 400),
        (b"Transfer-Encoding: chunked, gzip\r\n", b"0\r\n\r\n", 400),
        (b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n", 501),
        (b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n", 501),
        (CHUNKED, b"0x1\r\na\r\n0\r\n\r\n", 400),
        (CHUNKED, b"1\na\r\n0\r\n\r\n", 400),
        (CHUNKED, b"fffffffffffffffff\r\na\r\n0\r\n\r\n", 400),
        (b"X-A: a\r\n b\r\n", b"", 400),
        (b"X-A: a\nTransfer-Encoding: chunked\r\n", b"", 400),
        (b"X-A: a\rX-B: b\r\n", b"", 400),
        (b"X-A: a\x00b\r\n", b"", 400),
        (b": x\r\n", b"", 400),
        (b"Host: evil.example\r\n", b"", 400),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(served: Served, head: bytes, body: bytes, status: int) -> None:
    received = exchange(served.url, ECHO + HOST + head + b"\r\n" + body + SMUGGLED)
    assert statuses(received) == [status]
    assert b"x-content-type-options: nosniff" in received


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\nHost: x\n\n", 400),
        (b"GET /\r\n\r\n", 505),
        (b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"NONSENSE / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ],
)
def test_what_is_no_request_is_refused(served: Served, request_bytes: bytes, status: int) -> None:
    assert statuses(exchange(served.url, request_bytes)) == [status]


def echoed(served: Served, head: bytes, body: bytes = b"") -> dict[str, object]:
    length = b"" if CHUNKED in head else b"Content-Length: %d\r\n" % len(body)
    received = exchange(served.url, ECHO + HOST + head + length + b"Connection: close\r\n\r\n" + body)
    assert statuses(received) == [200]
    got: dict[str, object] = json.loads(received[received.index(b"{") : received.rindex(b"}") + 1])
    return got


@pytest.mark.parametrize("framing", [b"", CHUNKED])
def test_an_offer_to_upgrade_is_ignored(served: Served, framing: bytes) -> None:
    """`curl --http2` and Java's HttpClient offer it with every request."""
    head = (
        b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings\r\n" + framing
    )
    assert echoed(served, head, b"2\r\nhi\r\n0\r\n\r\n" if framing else b"hi")["body"] == "hi"


def test_trailers_and_forwarded_headers_are_not_believed(served: Served) -> None:
    forged = b"X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: gopher\r\n"
    forged += b"X_Forwarded_For: 6.6.6.6\r\nX-Forwarded-Port: 1\r\nX-Forwarded-Prefix: /evil\r\n"
    got = echoed(served, forged + CHUNKED, b"0\r\nX-Trailer: 1\r\n\r\n")
    headers: list[list[str]] = got["headers"]  # type: ignore[assignment]
    assert [value for name, value in headers if name == "x-forwarded-for"] == ["6.6.6.6, 127.0.0.1"]
    assert [value for name, value in headers if name == "x-forwarded-host"] == ["127.0.0.1"]
    assert [value for name, value in headers if name == "x-forwarded-proto"] == ["http"]
    assert {name for name, _ in headers}.isdisjoint({"x-trailer", "x-forwarded-prefix"})


def test_a_connection_header_removes_no_header_that_frames_or_identifies(served: Served) -> None:
    names = b"Connection: content-length, host, x-request-id, x-forwarded-for\r\n"
    got = echoed(served, names + b"X-Request-Id: mine\r\n", b"hello")
    headers = dict(got["headers"])  # type: ignore[call-overload]
    assert got["body"] == "hello"
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-request-id"] == "mine"


@pytest.mark.parametrize(
    "head",
    [
        b"".join(b"X-%d: a\r\n" % number for number in range(300)),
        b"".join(b"X-%d: a\r\n" % number for number in range(10_000)),
        b"X-A: " + b"a" * 70_000 + b"\r\n",
        b"X-A: " + b"a" * 3_000_000 + b"\r\n",
    ],
    ids=["300", "10,000", "70 kB", "3 MB"],
)
def test_large_heads_are_refused(served: Served, head: bytes) -> None:
    assert statuses(exchange(served.url, ECHO + HOST + head + b"Connection: close\r\n\r\n")) == [431]


async def test_connections_that_send_nothing_do_not_keep_others_out(served: Served) -> None:
    parts = urlsplit(served.url)
    idle = [await asyncio.open_connection(parts.hostname, parts.port) for _ in range(300)]
    for _, writer in idle[::2]:
        writer.write(b"GET / HTTP/1.1\r\nHost:")
    try:
        assert statuses(await asyncio.to_thread(exchange, served.url, ECHO + HOST + b"Connection: close\r\n\r\n")) == [
            200
        ]
    finally:
        for _, writer in idle:
            writer.transport.abort()
