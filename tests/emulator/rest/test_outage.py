"""The service survives an outage of the database."""

import threading
from collections.abc import Iterator
from typing import IO

import httpx
import pytest

from emulator.database.server import PostgresServer
from tests.emulator.rest.test_cli import command
from tests.harness.folders import cluster_folder
from tests.harness.ports import free_port
from tests.harness.process import end, wait_for


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with cluster_folder() as folder:
        server = PostgresServer(folder, port=free_port(), settings={"fsync": "off"})
        yield server
        server.stop()


def start(server: PostgresServer) -> None:
    server.start()
    threading.Thread(target=drain, args=(server.output,), daemon=True).start()


def drain(output: IO[bytes]) -> None:
    with output:
        output.read()


def test_an_outage(server: PostgresServer) -> None:
    start(server)
    port = free_port()
    settings = {"db_uri": server.url, "db_schemas": "public", "db_anon_role": "postgres", "server_port": str(port)}
    process = command(**settings)
    try:
        assert process.stderr is not None
        assert "listening on" in process.stderr.readline()
        root = f"http://127.0.0.1:{port}/"
        assert httpx.get(root, timeout=60).status_code == 200

        server.stop()
        responses = [httpx.get(root, timeout=60) for _ in range(2)]
        assert {response.status_code for response in responses} == {503}
        assert responses[1].json()["code"] == "PGRST000"
        assert responses[1].json()["message"] == "Database connection error."
        assert int(responses[1].headers["retry-after"]) >= 1

        start(server)
        wait_for(lambda: httpx.get(root, timeout=60).status_code == 200, 60)
    finally:
        end(process)
