"""A Postgres server for the whole run, a database for each test, and a whole running stack for each worker.

The process that started pytest owns the server, and the workers request it over a socket. It starts with the first
test that needs it and ends with the run, even if that is killed.
"""

import asyncio
import contextlib
import gc
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from emulator.database.migrations import bootstrap, migrate
from emulator.database.server import PostgresServer
from tests.harness.folders import cluster_folder, delete_folders_of_killed_runs
from tests.harness.ports import free_port
from tests.harness.process import end, start

# On a busy machine examples take longer, which is no failure.
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")

ROOT = Path(__file__).parents[1]
ADDRESS = "EDGEWISE_TEST_POSTGRES"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


class DatabaseServer(threading.Thread):
    """Owns the Postgres server, which ends with this thread.

    Each connection sends the name of a template database and receives the server's URL once that exists.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.server: PostgresServer | None = None
        self.templates: dict[str, str] = {}

    def run(self) -> None:
        with cluster_folder() as folder:
            while True:
                connection, _ = self.listener.accept()
                with connection:
                    template = connection.recv(64).decode()
                    if not template:
                        break
                    connection.sendall(json.dumps(self._open(template, folder)).encode())
            if self.server:
                self.server.stop()
                self.drain.join()

    def _open(self, template: str, folder: Path) -> dict[str, str]:
        try:
            if self.server is None:
                server = PostgresServer(folder, port=free_port(), settings=FAST)
                server.start()
                self.drain = threading.Thread(target=_drain, args=(server,), daemon=True)
                self.drain.start()
                self.server = server
            if template not in self.templates:
                asyncio.run(_make_template(self.server, template))
                self.templates[template] = template
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}
        return {"url": self.server.url}

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            socket.create_connection(self.listener.getsockname()).close()
        self.join(30)
        self.listener.close()


def _drain(server: PostgresServer) -> None:
    if server.output:
        with server.output as output, (server.data / "log").open("wb") as log:
            shutil.copyfileobj(output, log)


async def _make_template(server: PostgresServer, name: str) -> None:
    admin = await asyncpg.connect(server.url)
    await admin.execute(f"drop database if exists {name} with (force)")
    await admin.execute(f"create database {name}")
    await admin.close()
    connection = await asyncpg.connect(server.url_of(name))
    try:
        await bootstrap(connection)
        if name == "migrated":
            await migrate(connection, ROOT / "supabase" / "migrations")
    finally:
        await connection.close()


_database_server: DatabaseServer | None = None


def pytest_configure(config: pytest.Config) -> None:
    global _database_server
    os.environ.setdefault("EMULATOR_AUTH_HASH_COST", "4")  # a sign-up takes 1 ms of CPU instead of 57
    if not hasattr(config, "workerinput"):
        delete_folders_of_killed_runs()
        _database_server = DatabaseServer()
        _database_server.start()
        os.environ[ADDRESS] = str(_database_server.listener.getsockname()[1])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays until the end: without this, garbage collection would search it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _database_server:
        _database_server.stop()


def request_template(template: str, server: DatabaseServer | None = None) -> str:
    """The URL of the server that has the template: the one of the whole run, unless another is given."""
    port = server.listener.getsockname()[1] if server else int(os.environ[ADDRESS])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(template.encode())
        response = json.loads(connection.makefile().read())
    if "error" in response:
        pytest.fail(f"no test database: {response['error']}", pytrace=False)
    url: str = response["url"]
    return url


@contextlib.asynccontextmanager
async def clone(template: str) -> AsyncIterator[str]:
    url, name = await asyncio.to_thread(request_template, template), f"test_{uuid.uuid4().hex}"
    admin = await asyncpg.connect(url)
    try:
        await admin.execute(f"create database {name} template {template} strategy file_copy")
        yield url.rsplit("/", 1)[0] + "/" + name
    finally:
        await admin.execute(f"drop database if exists {name} with (force)")
        await admin.close()


@pytest.fixture
async def database() -> AsyncIterator[str]:
    """The URL of a database for this test, with the project's migrations."""
    async with clone("migrated") as url:
        yield url


@pytest.fixture
async def bare_database() -> AsyncIterator[str]:
    """The URL of a database for this test, without migrations."""
    async with clone("bare") as url:
        yield url


@pytest.fixture
def unused_tcp_port() -> int:
    """Replaces that of pytest-asyncio, whose ports the kernel may give to a client's connection meanwhile."""
    return free_port()


@dataclass(frozen=True)
class Stack:
    """A running `edgewise up`."""

    url: str
    anon_key: str
    service_key: str
    jwt_secret: str
    database_url: str
    openai_url: str
    data: Path

    @property
    def log(self) -> str:
        return (self.data / "edgewise.log").read_text()


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The whole stack, one per worker: tests share it and must create their own users."""
    with cluster_folder() as data:
        yield from _run_stack(data)


def _run_stack(data: Path) -> Iterator[Stack]:
    options = ["--port", str(free_port()), "--db-port", str(free_port()), "--data", str(data), "--quiet"]
    environment = {**os.environ, "EMULATOR_OPENAI_CONTROL": "1", "EMULATOR_OPENAI_WORD_DELAY": "0.001"}
    environment["CHAT_SOURCES_TIMEOUT"] = "10"  # seconds, for a busy machine
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "emulator", "up", *options]
    process = start(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if not process.stdout.readline().startswith("ready "):
            pytest.fail(f"the stack did not start: {(data / 'edgewise.log').read_text()}", pytrace=False)
        env = json.loads((data / "stack.json").read_text())["environment"]
        yield Stack(
            url=env["SUPABASE_URL"],
            anon_key=env["SUPABASE_ANON_KEY"],
            service_key=env["SUPABASE_SERVICE_ROLE_KEY"],
            jwt_secret=env["SUPABASE_JWT_SECRET"],
            database_url=env["DATABASE_URL"],
            openai_url=env["OPENAI_BASE_URL"],
            data=data,
        )
    finally:
        end(process)
