"""The REST service over HTTP, and a database with the schemas in this folder; one of each per test worker.

Tests must not change the database: they roll back with `Prefer: tx=rollback`, or undo their writes.
"""

import asyncio
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import jwt
import pytest
import uvicorn

from emulator.rest.app import RestApp, open_app
from emulator.rest.config import Settings
from tests.conftest import request_template
from tests.harness.ports import free_port

HERE = Path(__file__).parent
# `authenticator` may only switch roles: it has no privilege in any schema, not even those of PUBLIC.
BARE = """
    revoke all on schema public from public;
    alter default privileges revoke execute on functions from public;
"""
SECRET = "reallyreallyreallyreallyverysafe-secret"


class Backend:
    """Serves apps with any settings from one database, in an event loop in a thread."""

    def __init__(self, database_url: str) -> None:
        self.database_url = database_url
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self._servers: list[uvicorn.Server] = []
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def serve(self, **settings: str) -> tuple[str, RestApp]:
        """The URL and the app of a service with these settings, with underscores in place of dashes."""
        return asyncio.run_coroutine_threadsafe(self._serve(settings), self._loop).result(30)

    def sql(self, text: str, *arguments: Any) -> Any:
        """Runs SQL as the superuser; with arguments, returns the first column of the first row."""
        return asyncio.run_coroutine_threadsafe(self._sql(text, arguments), self._loop).result(30)

    def close(self) -> None:
        for server in self._servers:
            server.should_exit = True
        asyncio.run_coroutine_threadsafe(self._stack.aclose(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    async def _serve(self, given: dict[str, str]) -> tuple[str, RestApp]:
        names = {name.replace("_", "-"): value for name, value in given.items()}
        login = self.database_url.replace("postgres:postgres@", "authenticator:postgres@")
        defaults = {
            "db-uri": login,
            "db-anon-role": "anon",
            "jwt-secret": SECRET,
            "db-tx-end": "commit-allow-override",
            "db-pool": "4",
            "db-channel": f"pgrst_{uuid.uuid4().hex}",
        }
        app = await self._stack.enter_async_context(open_app(Settings.from_raw(defaults | names)))
        if app.service.cache is None:
            await app.service.load()  # raises the error
        port = free_port()
        config = uvicorn.Config(app, port=port, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())  # not in the main thread: installs no signal handlers
        while not server.started:
            await asyncio.sleep(0.005)

        self._servers.append(server)
        self._stack.push_async_callback(lambda: serving)
        return f"http://127.0.0.1:{port}", app

    async def _sql(self, text: str, arguments: tuple[Any, ...]) -> Any:
        connection = await asyncpg.connect(self.database_url)
        try:
            return await connection.fetchval(text, *arguments) if arguments else await connection.execute(text)
        finally:
            await connection.close()


class Client(httpx.Client):
    """httpx with `role=` and `claims=`, which add a token for that role with these claims."""

    def request(  # type: ignore[override]
        self, method: str, url: str, *, role: str | None = None, claims: dict[str, Any] | None = None, **options: Any
    ) -> httpx.Response:
        headers = httpx.Headers(options.pop("headers", None))
        if role or claims:
            headers["Authorization"] = f"Bearer {token(role, **(claims or {}))}"
        return super().request(method, url, headers=headers, **options)

    def get(self, url: str, **options: Any) -> httpx.Response:  # type: ignore[override]
        return self.request("GET", url, **options)

    def head(self, url: str, **options: Any) -> httpx.Response:  # type: ignore[override]
        return self.request("HEAD", url, **options)

    def options(self, url: str, **options: Any) -> httpx.Response:  # type: ignore[override]
        return self.request("OPTIONS", url, **options)

    def post(self, url: str, **options: Any) -> httpx.Response:  # type: ignore[override]
        return self.request("POST", url, **options)

    def patch(self, url: str, **options: Any) -> httpx.Response:  # type: ignore[override]
        return self.request("PATCH", url, **options)

    def put(self, url: str, **options: Any) -> httpx.Response:  # type: ignore[override]
        return self.request("PUT", url, **options)

    def delete(self, url: str, **options: Any) -> httpx.Response:  # type: ignore[override]
        return self.request("DELETE", url, **options)


def token(role: str | None = None, secret: str = SECRET, **claims: Any) -> str:
    content = {**claims, **({"role": role} if role else {})}
    return jwt.encode(content, secret, algorithm="HS256")


@pytest.fixture(scope="session")
def backend() -> Iterator[Backend]:
    server, name = request_template("bare"), f"rest_{uuid.uuid4().hex}"
    url = f"{server.rsplit('/', 1)[0]}/{name}"
    asyncio.run(_create_database(server, url, name))
    backend = Backend(url)
    yield backend
    backend.close()
    asyncio.run(_drop_database(server, name))


@pytest.fixture(scope="session")
def rest(backend: Backend) -> Iterator[Client]:
    """A client of a service with the default settings of these tests."""
    address, _ = backend.serve()
    with Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def rest_with(backend: Backend) -> Iterator[Callable[..., Client]]:
    """Returns clients of services with other settings; cached by settings."""
    clients: dict[tuple[tuple[str, str], ...], Client] = {}

    def client(**settings: str) -> Client:
        key = tuple(sorted(settings.items()))
        if key not in clients:
            clients[key] = Client(base_url=backend.serve(**settings)[0], timeout=30)
        return clients[key]

    yield client
    for opened in clients.values():
        opened.close()


async def _create_database(server: str, url: str, name: str) -> None:
    admin = await asyncpg.connect(server)
    await admin.execute(f"create database {name} template bare strategy file_copy")
    await admin.close()
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(BARE)
        for file in sorted(HERE.glob("schema_*.sql")):
            await connection.execute(file.read_text())
    finally:
        await connection.close()


async def _drop_database(server: str, name: str) -> None:
    admin = await asyncpg.connect(server)
    await admin.execute(f"drop database if exists {name} with (force)")
    await admin.close()
