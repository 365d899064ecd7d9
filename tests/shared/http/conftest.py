"""Proxies in the environment of a test."""

from collections.abc import Callable, Iterator

import pytest

from shared.http.proxy import find_proxy

SetProxies = Callable[..., None]


@pytest.fixture
def set_proxies(monkeypatch: pytest.MonkeyPatch) -> Iterator[SetProxies]:
    """Replaces every proxy variable by the given ones."""

    def set_variables(**variables: str) -> None:
        for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.upper(), raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        find_proxy.cache_clear()

    yield set_variables
    find_proxy.cache_clear()
