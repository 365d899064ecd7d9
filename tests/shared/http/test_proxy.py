"""Targets from the environment: invalid URLs, proxies, and hosts excluded by NO_PROXY."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from shared.config import SettingError, Settings, read_settings
from shared.http.fetch import NotConnected, fetch
from shared.http.pool import Pool, ProxyRefused
from shared.http.proxy import UnusableProxy
from shared.http.target import Target
from tests.harness.process import serving
from tests.harness.upstream import get, server

URLS = [
    ("htps://api.test/v1", "its scheme is 'htps'"),
    ("socks5://api.test/v1", "its scheme is 'socks5'"),
    ("unix:///tmp/x.sock", "its scheme is 'unix'"),
    ("api.test/v1", "it does not begin with https:// or http://"),
    ("localhost:8000/v1", "it does not begin with https:// or http://"),
    ("https:///v1", "it has no host"),
    ("https://:8443/v1", "it has no host"),
    ("https://api.test:x/v1", "its port is not a number from 1 to 65535"),
    ("https://api.test:99999/v1", "its port is not a number from 1 to 65535"),
    ("https://me:secret@api.test:0/v1", "its port is not a number from 1 to 65535"),
    ("https://[::1/v1", "its host is malformed"),
    ("https://a..b/v1", "its host is malformed"),
    ("https://" + "a" * 70 + ".test/", "its host is malformed"),
    ("https://ü..b/v1", "its host is malformed"),
    ("https://api. test/v1", "its host is malformed"),
]


@pytest.mark.parametrize(("url", "why"), URLS)
@pytest.mark.parametrize("variable", ["OPENAI_BASE_URL", "SUPABASE_URL", "SUPABASE_JWKS_URL"])
def test_an_invalid_url_is_reported_at_start(variable: str, url: str, why: str) -> None:
    with pytest.raises(SettingError) as problem:
        Settings.from_env({variable: url})
    assert str(problem.value) == f"{variable} must be a URL such as https://example.com: {why}"


@pytest.mark.parametrize("url", ["HTTPS://api.test", "http://[::1]:8000/v1/", "https://münchen.test./", "http://a_b:1"])
def test_a_valid_url_is_accepted(url: str) -> None:
    assert Settings.from_env({"OPENAI_BASE_URL": url}).openai_base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "environment",
    [{"OPENAI_BASE_URL": "htps://api.test/v1"}, {"ALL_PROXY": "socks5://127.0.0.1:1", "NO_PROXY": "x.test"}],
)
def test_a_function_does_not_start_with_it(environment: dict[str, str]) -> None:
    with serving("tests/shared/functions/sample-function/main.py", environment) as function:
        assert function.process.wait(30) == 1
        assert f"SettingError: {next(iter(environment))} " in function.log


SetProxies = Callable[..., None]


EXCEPTIONS: list[tuple[str, str, bool]] = [
    ("api.test", "http://api.test/", True),
    ("api.test", "http://deep.api.test/", True),
    ("api.test", "http://myapi.test/", False),
    (".api.test", "http://deep.api.test/", True),
    ("*.api.test", "http://deep.api.test/", True),
    ("*.api.test", "http://other.test/", False),
    ("API.test", "http://api.TEST./", True),
    ("x.test, api.test ", "http://api.test/", True),
    ("api.test:8000", "http://api.test:8000/", True),
    ("api.test:8000", "http://api.test/", False),
    ("api.test:80", "http://api.test/", True),
    ("127.0.0.1:8000", "http://127.0.0.1:8000/", True),
    ("127.0.0.0/8", "http://127.9.9.9/", True),
    ("10.0.0.0/8", "http://127.0.0.1/", False),
    ("10.0.0.0/8", "http://api.test/", False),
    ("::1", "http://[::1]/", True),
    ("[::1]", "http://[::1]/", True),
    ("[::1]:8000", "http://[::1]:8000/", True),
    ("[::1]:8000", "http://[::1]/", False),
    ("fd00::/8", "http://[fd12::1]/", True),
    ("*", "http://api.test/", True),
    ("", "http://api.test/", False),
]


@pytest.mark.parametrize(("listed", "url", "direct"), EXCEPTIONS)
def test_no_proxy_excludes_hosts(set_proxies: SetProxies, listed: str, url: str, direct: bool) -> None:
    set_proxies(http_proxy="http://127.0.0.1:3128", no_proxy=listed)
    assert (Target(url).proxy is None) == direct


UNUSABLE = [
    ({"ALL_PROXY": "socks5://127.0.0.1:1080"}, "ALL_PROXY", "its scheme is 'socks5'"),
    ({"https_proxy": "http://me:secret@127.0.0.1:x"}, "HTTPS_PROXY", "its port is not a number from 1 to 65535"),
    ({"https_proxy": "http://"}, "HTTPS_PROXY", "it has no host"),
]


@pytest.mark.parametrize(("variables", "name", "why"), UNUSABLE)
def test_an_unusable_proxy_is_reported_by_name(
    set_proxies: SetProxies, variables: dict[str, str], name: str, why: str
) -> None:
    set_proxies(**variables, OPENAI_BASE_URL="https://api.test/v1")
    for use, kind in ((read_settings, SettingError), (lambda: Target("https://api.test/v1"), UnusableProxy)):
        with pytest.raises(kind) as problem:
            use()
        assert str(problem.value).startswith(f"{name} cannot be used for https://api.test: {why}: name a proxy such as")
        assert "secret" not in str(problem.value)


def test_an_unused_proxy_may_be_of_any_kind(set_proxies: SetProxies) -> None:
    set_proxies(ALL_PROXY="socks5://127.0.0.1:1080", https_proxy="127.0.0.1:3128", no_proxy="db.test")
    assert Target("http://db.test/").proxy is None
    proxy = Target("https://api.test/").proxy
    assert proxy is not None
    assert (proxy.host, proxy.port, proxy.tls) == ("127.0.0.1", 3128, False)


async def test_an_ipv6_host_is_written_in_brackets(set_proxies: SetProxies) -> None:
    heads: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 407 Login\r\ncontent-length: 0\r\n\r\n")
        await reader.read()

    async with server(refuse) as port:
        set_proxies(http_proxy=f"http://127.0.0.1:{port}", https_proxy=f"http://127.0.0.1:{port}")
        pool = Pool()
        with pytest.raises(ProxyRefused):
            await pool.acquire(Target("https://[::1]/x"), 5.0)
        assert (await get(pool, Target("http://[::1]:8000/x")))[0] == 407
        pool.close()
    assert heads[0].startswith(b"CONNECT [::1]:443 HTTP/1.1\r\nhost: [::1]:443\r\n")
    assert heads[1].startswith(b"GET http://[::1]:8000/x HTTP/1.1\r\nhost: [::1]:8000\r\n")


@pytest.mark.parametrize("host", ["a..b", "a" * 70 + ".test"])
async def test_an_invalid_host_name_is_not_connected(host: str) -> None:
    pool, target = Pool(), Target(f"http://{host}/")
    with pytest.raises(NotConnected, match="NoSuchHost"):
        await fetch(pool, target, b"", timeout=20, repeatable=True)


@pytest.mark.parametrize("url", ["htps://api.test/", "ftp://api.test/", "//api.test/"])
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="neither http nor https"):
        Target(url)


def test_an_international_host_is_encoded_with_idna() -> None:
    target: Any = Target("http://Bücher.test:8000/")
    assert (target.host, target.netloc) == ("xn--bcher-kva.test", "xn--bcher-kva.test:8000")
