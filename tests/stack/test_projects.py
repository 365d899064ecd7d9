"""Migrations and seeds of projects in the style of Supabase's examples and starters apply on the embedded server."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from emulator.database.migrations import bootstrap, migrate, seed
from emulator.database.stand_ins import used_stand_ins
from emulator.project import Project, open_project
from tests.conftest import DatabaseServer, request_template

PROJECTS = sorted(path.name for path in (Path(__file__).parent / "projects").iterdir())
STAND_INS = {
    "chat-with-files": ["Storage", "http"],
    "database-tests": ["http", "pg_tle", "pgtap"],
    "dumped-with-psql": ["Realtime"],
    "encrypted-notes": ["pgsodium"],
    "everything-of-storage": ["Storage"],
    "extensions-of-every-kind": ["address_standardizer", "pg_partman", "pgtap", "sslinfo", "xml2"],
    "foreign-data": ["wrappers"],
    "graphql": ["GraphQL"],
    "observability": [
        "hypopg",
        "index_advisor",
        "pg_hashids",
        "pg_repack",
        "pg_stat_monitor",
        "pgaudit",
        "pgroonga",
        "pgtap",
        "plpgsql_check",
        "plv8",
        "timescaledb",
    ],
    "postgis-restaurants": ["postgis"],
    "pulled-schema": ["Storage", "wrappers"],
    "rag-chat": ["ICU collations"],
    "realtime-broadcast": ["Realtime"],
    "realtime-chat": ["Realtime"],
    "remote-schema": ["Realtime", "Storage", "wrappers"],
    "slack-clone": ["Realtime"],
    "storage-policies": ["Storage"],
    "stripe-wrapper": ["wrappers"],
    "subscription-payments": ["Realtime"],
    "user-management": ["Storage", "http"],
}


@pytest.fixture(scope="module")
def server() -> Iterator[DatabaseServer]:
    """A server of their own: the projects change roles and their settings, which all databases of a server share."""
    started = DatabaseServer()
    started.start()
    yield started
    started.stop()


@pytest.fixture
async def connection(server: DatabaseServer) -> AsyncIterator[asyncpg.Connection]:
    """A new database."""
    url, name = await asyncio.to_thread(request_template, "bare", server), f"test_{uuid.uuid4().hex}"
    admin = await asyncpg.connect(url)
    await admin.execute(f"create database {name} template bare strategy file_copy")
    opened = await asyncpg.connect(f"{url.rsplit('/', 1)[0]}/{name}")
    yield opened
    await opened.close()
    await admin.execute(f"drop database if exists {name} with (force)")
    await admin.close()


def project(name: str) -> Project:
    return open_project(Path(__file__).parent / "projects" / name, {})


async def apply(connection: asyncpg.Connection, project: Project) -> None:
    await seed(connection, project.roles)
    assert await migrate(connection, project.migrations)
    for path in project.seeds():
        assert await seed(connection, path)


@pytest.mark.parametrize("name", PROJECTS)
async def test_a_project_applies(connection: asyncpg.Connection, name: str) -> None:
    await apply(connection, project(name))
    assert await used_stand_ins(connection) == STAND_INS.get(name, [])
    for schema in ("auth", "storage", "realtime"):
        query = "select has_schema_privilege($1, $2, 'usage') and has_schema_privilege($1, $2, 'create')"
        assert await connection.fetchval(query, f"supabase_{schema}_admin", schema)
    await bootstrap(connection)  # the next start
    assert await migrate(connection, project(name).migrations) == []
