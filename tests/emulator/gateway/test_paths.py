"""No path makes the gateway fail: what is not served is 404, what is not HTTP is 400."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .project import Served
from .raw import exchange, statuses

METHODS = ["GET", "POST", "HEAD", "OPTIONS", "DELETE"]


def request(method: str, target: bytes) -> bytes:
    head = b"Host: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    return method.encode() + b" " + target + b" HTTP/1.1\r\n" + head


@pytest.mark.parametrize(
    "target",
    [
        b"/functions/v1/" + b"a" * 3_000,
        b"/functions/v1/" + b"a" * 255,
        b"/functions/v1/" + b"a" * 256,
        b"/functions/v1/" + b"a" * 60_000,
        b"/functions/v1/" + b"a/" * 3_000,
        b"/functions/v1/a%00b",
        b"/functions/v1/%00",
        b"/functions/v1/..",
        b"/functions/v1/%2e%2e/%2e%2e/etc/passwd",
        b"/functions/v1/%ff%fe",
        "/functions/v1/లీగల్".encode(),
        b"/functions/v1/\xff",
        b"/functions/v1/a%0d%0aSet-Cookie:%20x",
        b"/functions/v1/",
        b"/functions/v1",
        b"//functions/v1/echo",
        b"/functions//v1/echo",
        b"//",
        b"/./",
        b"/api/" + b"%2f" * 20_000,
        b"/{name}",
        b"/api/echo2/|",
        b"http://elsewhere.example/functions/v1/nothing",
        b"http://[::1]/",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_served_is_not_found(served: Served, method: str, target: bytes) -> None:
    received = exchange(served.url, request(method, target))
    assert statuses(received) == [404]
    assert b'"code": "NOT_FOUND"' in received


@pytest.mark.parametrize("target", [b"/a\x00b", b"/a b", b"x", b"", b"http://[/", b"/\r\n", b"/a\tb"])
def test_what_is_no_target_is_refused(served: Served, target: bytes) -> None:
    assert statuses(exchange(served.url, request("GET", target))) == [400]


@pytest.mark.parametrize("target", [b"/functions%2fv1%2fecho", b"/%66unctions/v1/echo", b"http://x/functions/v1/echo"])
def test_an_encoded_path_is_the_same_path(served: Served, target: bytes) -> None:
    assert statuses(exchange(served.url, request("POST", target))) == [200]


PIECES = st.one_of(
    st.sampled_from(
        [
            *("/ // . .. %00 %2e%2e %2f %5c %0d%0a %ff %C3%A9 %zz % ? # ; : @ * { } | \\ é \x7f".split(" ")),  # noqa: SIM905
            *("functions v1 echo api rest auth mailbox openai http:// [ a-b a_b A".split(" ")),  # noqa: SIM905
        ]
    ),
    st.text(max_size=8),
    st.integers(1, 70_000).map(lambda size: "a" * size),
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(method=st.sampled_from(METHODS), pieces=st.lists(PIECES, max_size=8))
def test_no_path_makes_the_gateway_fail(served: Served, method: str, pieces: list[str]) -> None:
    target = "/" + "".join(pieces)
    received = exchange(served.url, request(method, target.encode("utf-8", "surrogatepass")))
    assert statuses(received)
    assert statuses(received)[0] < 500 or statuses(received)[0] == 505, target[:200]
