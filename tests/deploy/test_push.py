"""The Supabase CLI pushes the migrations to a Postgres like a hosted project's, where `postgres` is not a superuser."""

import asyncio
import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from deploy.plan import ROOT
from emulator.database.migrations import bootstrap
from emulator.database.server import PostgresServer
from shared.limits.limiter import open_storage
from tests.conftest import FAST
from tests.deploy.conftest import clean_environment, node_modules
from tests.harness.folders import cluster_folder
from tests.harness.ports import free_port

MIGRATIONS = sorted(path.name for path in (ROOT / "supabase" / "migrations").glob("*.sql"))
#: The number of migrations in the previous release.
PREVIOUS = 14
HOSTED = Path(__file__).with_name("hosted.sql")
ADA = "6a6b0a3e-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def hosted() -> Iterator[PostgresServer]:
    """A separate server, because roles are shared by all databases of a server."""
    with cluster_folder() as folder:
        server = PostgresServer(folder, port=free_port(), settings=FAST)
        try:
            server.start()
            asyncio.run(_prepare(server))
            yield server
        finally:
            with server.output or contextlib.nullcontext():
                server.stop()


async def _prepare(server: PostgresServer) -> None:
    """Makes supabase_admin the superuser and `postgres` a role with a customer's privileges."""
    connection = await asyncpg.connect(server.url)
    await connection.execute("create role changing login superuser password 'postgres'")
    await connection.close()
    connection = await asyncpg.connect(server.url.replace("//postgres:", "//changing:"))
    await connection.execute("alter role postgres rename to supabase_admin")
    await connection.execute("create role postgres login createrole createdb replication bypassrls password 'postgres'")
    await connection.close()
    admin = await asyncpg.connect(server.url.replace("//postgres:", "//supabase_admin:"))
    await admin.execute("drop role changing")
    await bootstrap(admin)
    await admin.execute(HOSTED.read_text())
    await admin.close()


@pytest.fixture
async def project(hosted: PostgresServer) -> str:
    """URL of an empty project's database, a clone of the prepared one."""
    name = f"project_{os.urandom(4).hex()}"
    admin = await asyncpg.connect(hosted.url_of("template1").replace("//postgres:", "//supabase_admin:"))
    await admin.execute(f"create database {name} template postgres owner postgres")
    await admin.close()
    return hosted.url_of(name)


def push(url: str, folder: Path, migrations: list[str]) -> str:
    """Runs `supabase db push` with these migrations and returns its output."""
    target = folder / "supabase" / "migrations"
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "supabase" / "config.toml", folder / "supabase")
    for name in migrations:
        shutil.copy(ROOT / "supabase" / "migrations" / name, target)
    cli = node_modules("tests/deploy") / ".bin" / "supabase"
    environment = {**clean_environment(), "HOME": str(folder), "DO_NOT_TRACK": "1", "SUPABASE_TELEMETRY_DISABLED": "1"}
    environment["PATH"] = os.environ["PATH"]
    done = subprocess.run(
        [str(cli), "db", "push", f"--remote={url}?sslmode=disable", "--yes", "--workdir", str(folder)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


async def applied(connection: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    rows = await connection.fetch("select version from supabase_migrations.schema_migrations order by version")
    return [row["version"] for row in rows]


async def test_pushes_to_an_empty_project_and_then_reports_that_it_is_up_to_date(project: str, tmp_path: Path) -> None:
    await asyncio.to_thread(push, project, tmp_path, MIGRATIONS)
    connection = await asyncpg.connect(project)
    try:
        assert await applied(connection) == [name.split("_")[0] for name in MIGRATIONS]
        assert await connection.fetchval("select rolsuper from pg_roles where rolname = current_user") is False
        output = await asyncio.to_thread(push, project, tmp_path, MIGRATIONS)
        assert "up to date" in output
        # the trigger on auth.users, whose owner is Auth, works too: a new user has a profile
        await connection.execute("insert into auth.users (id, email) values ($1, 'ada@example.com')", ADA)
        assert await connection.fetchval("select count(*) from public.profiles where id = $1", ADA) == 1
    finally:
        await connection.close()


async def test_pushes_onto_the_previous_release_with_its_data(project: str, tmp_path: Path) -> None:
    await asyncio.to_thread(push, project, tmp_path, MIGRATIONS[:PREVIOUS])
    connection = await asyncpg.connect(project)
    try:
        await connection.execute("insert into auth.users (id, email) values ($1, 'ada@example.com')", ADA)
        conversation = await connection.fetchval(
            "insert into public.conversations (user_id, title) values ($1, 'Tenancy') returning id", ADA
        )
        message = "insert into public.messages (conversation_id, role, content) values ($1, 'user', 'My deposit?')"
        await connection.execute(message, conversation)
        thread = "insert into public.user_threads (user_id, thread_id, assistant_id) values ($1, 'thread_a', 'asst_a')"
        await connection.execute(thread, ADA)
        await asyncio.to_thread(push, project, tmp_path, MIGRATIONS)
        assert len(await applied(connection)) == len(MIGRATIONS)
        assert await connection.fetchval("select content from public.messages where conversation_id = $1", conversation)
        assert await connection.fetchval("select thread_id from public.user_threads where user_id = $1", ADA)
        await _erase(connection)
    finally:
        await connection.close()


async def _erase(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """What erases an account has the rights it needs in Auth's tables."""
    await connection.execute("insert into auth.sessions (id, user_id) values (gen_random_uuid(), $1)", ADA)
    entry = (
        "insert into auth.audit_log_entries (id, payload) values (gen_random_uuid(), json_build_object('actor_id', $1))"
    )
    await connection.execute(entry.replace("$1", "$1::text"), ADA)
    await connection.execute("set role service_role")
    await connection.execute("select request_erasure($1, $1, 'operator', true)", ADA)
    while await connection.fetchval("select (erase_account($1, 100) ->> 'rows')::boolean", ADA):
        pass
    await connection.execute("reset role")
    for table in ("auth.users", "auth.sessions", "auth.audit_log_entries", "public.messages", "public.user_threads"):
        assert await connection.fetchval(f"select count(*) from {table}") == 0, table


async def test_the_limits_role_of_the_docs_can_only_count(project: str, tmp_path: Path) -> None:
    """Runs the SQL of docs/deploy.md as a customer does."""
    await asyncio.to_thread(push, project, tmp_path, MIGRATIONS)
    sql = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "deploy.md").read_text(), re.DOTALL)
    connection = await asyncpg.connect(project)
    await connection.execute(sql[0])
    await connection.close()
    login = project.replace("//postgres:postgres@", "//limits:LONG-RANDOM@")
    storage = open_storage(login, 5.0)
    assert (await storage.take("someone", 10, 60)).remaining == 9
    await storage.close()
    connection = await asyncpg.connect(login)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("select * from private.limit_windows")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("select * from public.profiles")
    await connection.close()
