"""The client's address behind proxies: what they wrote themselves, and never what the client sent."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.config import SettingError, Settings, proxies
from shared.server.forwarded import CLOUDFRONT_KEY_HEADER, client_network, resolve_client

PEER, LOOPBACK = ("10.0.0.1", 5), ("127.0.0.1", 5)
FORGED = {"x-forwarded-for": "6.6.6.6", "x-forwarded-proto": "https"}


def resolve(settings: dict[str, str], headers: dict[str, str], peer: tuple[str, int] = PEER) -> tuple[Any, str]:
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return resolve_client(peer, pairs, proxies(Settings.from_env(settings)))


ANY = {"FORWARDED_ALLOW_IPS": "*"}
ONE = {"FORWARDED_ALLOW_IPS": "10.0.0.1"}


@pytest.mark.parametrize(
    ("settings", "headers", "client", "scheme"),
    [
        ({}, {}, PEER, "http"),
        ({}, FORGED, PEER, "http"),
        ({"FORWARDED_ALLOW_IPS": "10.0.0.0/24,::1"}, {"x-forwarded-for": "1.1.1.1"}, ("1.1.1.1", 0), "http"),
        ({"FORWARDED_ALLOW_IPS": "10.1.0.0/16"}, FORGED, PEER, "http"),
        (ONE, {"x-forwarded-for": "6.6.6.6, 1.1.1.1", "x-forwarded-proto": "https"}, ("1.1.1.1", 0), "https"),
        ({**ONE, "FORWARDED_HOPS": "2"}, {"x-forwarded-for": "6.6.6.6, 2.2.2.2:80, 1.1.1.1"}, ("2.2.2.2", 0), "http"),
        ({**ONE, "FORWARDED_HOPS": "2"}, {"x-forwarded-for": "1.1.1.1"}, PEER, "http"),
        (ANY, {"x-forwarded-for": "[2001:db8::1]:443"}, ("2001:db8::1", 0), "http"),
        (ANY, {"x-forwarded-for": "2001:DB8:0::1"}, ("2001:db8::1", 0), "http"),
        (ANY, {"x-forwarded-for": "::ffff:1.2.3.4"}, ("1.2.3.4", 0), "http"),
        (ANY, {"x-forwarded-for": " , "}, PEER, "http"),
        (ANY, {"x-forwarded-for": "unknown"}, PEER, "http"),
        (ANY, {"x-forwarded-for": "x" * 9000}, PEER, "http"),
        (ANY, {}, PEER, "http"),
    ],
)
def test_behind_proxies(settings: dict[str, str], headers: dict[str, str], client: Any, scheme: str) -> None:
    assert resolve(settings, headers) == (client, scheme)


def test_several_headers_are_one_list() -> None:
    pairs = [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"1.1.1.1, 2.2.2.2")]
    for hops, client in ((1, "2.2.2.2"), (2, "1.1.1.1"), (3, "6.6.6.6")):
        settings = Settings.from_env({**ANY, "FORWARDED_HOPS": str(hops)})
        assert resolve_client(PEER, pairs, proxies(settings)) == ((client, 0), "http")


LAMBDA = {"FORWARDED_BY": "lambda", "CLOUDFRONT_KEY": "the-key"}
KEY = CLOUDFRONT_KEY_HEADER.decode()


def context(source: str, name: str = "http") -> str:
    return json.dumps({"accountId": "1", name: {"method": "GET", "sourceIp": source}, "stage": "$default"})


@pytest.mark.parametrize(
    ("headers", "client"),
    [
        ({"x-amzn-request-context": context("1.1.1.1"), **FORGED}, "1.1.1.1"),
        ({"x-amzn-request-context": context("2001:db8::1")}, "2001:db8::1"),
        ({"x-amzn-request-context": context("1.1.1.1", "identity")}, "1.1.1.1"),
        ({"x-amzn-request-context": context("1.1.1.1"), "cloudfront-viewer-address": "6.6.6.6:1"}, "1.1.1.1"),
        ({"x-amzn-request-context": context("1.1.1.1"), "cloudfront-viewer-address": "6.6.6.6:1", KEY: ""}, "1.1.1.1"),
        ({"x-amzn-request-context": context("1.1.1.1"), "cloudfront-viewer-address": "6.6.6.6:1", KEY: "é"}, "1.1.1.1"),
        (
            {
                "x-amzn-request-context": context("3.3.3.3"),
                "cloudfront-viewer-address": "1.1.1.1:46532",
                KEY: "the-key",
            },
            "1.1.1.1",
        ),
        (
            {
                "x-amzn-request-context": context("3.3.3.3"),
                "cloudfront-viewer-address": "2406:2d40:728d:fa10::c4a:42838",
                KEY: "the-key",
            },
            "2406:2d40:728d:fa10::c4a",
        ),
        ({"x-amzn-request-context": "null", **FORGED}, LOOPBACK[0]),
        ({"x-amzn-request-context": "{", **FORGED}, LOOPBACK[0]),
        (FORGED, LOOPBACK[0]),
    ],
)
def test_on_lambda(headers: dict[str, str], client: str) -> None:
    """The adapter is the peer; a Function URL keeps only the first address of X-Forwarded-For, the client's own."""
    (host, _), _ = resolve(LAMBDA, headers, LOOPBACK)
    assert host == client


@given(
    forged=st.lists(st.text(st.characters(codec="ascii", exclude_characters="\r\n"), max_size=20), max_size=5),
    hops=st.integers(1, 3),
)
def test_what_a_client_sends_never_counts(forged: list[str], hops: int) -> None:
    appended = ["1.1.1.1", "10.0.0.8", "10.0.0.9"][:hops]
    header = ", ".join([*forged, *appended])
    assert resolve({**ANY, "FORWARDED_HOPS": str(hops)}, {"x-forwarded-for": header})[0] == ("1.1.1.1", 0)


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_client_is_its_network(host: str, network: str) -> None:
    assert client_network(host) == network


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORWARDED_ALLOW_IPS", "10.0.0.1, proxy"),
        ("FORWARDED_ALLOW_IPS", "10.0.0.1/8"),
        ("FORWARDED_HOPS", "0"),
        ("FORWARDED_BY", "aws"),
    ],
)
def test_unusable_settings_are_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}"):
        Settings.from_env({name: value})
