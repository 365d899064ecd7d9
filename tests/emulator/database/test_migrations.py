"""Migrations are applied whole, once, in order, and recorded as the Supabase CLI records them."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from emulator.database.migrations import bootstrap, migrate, seed
from emulator.errors import SetupError

FIRST = "20260101000000_create_pets.sql"
SECOND = "20260102000000_create_toys.sql"


@pytest.fixture
async def connection(bare_database: str) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(bare_database)
    yield opened
    await opened.close()


def write(folder: Path, **files: str) -> Path:
    migrations = folder / "supabase" / "migrations"
    migrations.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (migrations / f"{name.removeprefix('v')}.sql").write_text(text)
    return migrations


async def records(connection: asyncpg.Connection) -> list[tuple[str, str, list[str]]]:
    rows = await connection.fetch("select * from supabase_migrations.schema_migrations order by version")
    return [(row["version"], row["name"], row["statements"]) for row in rows]


async def test_applied_in_order_and_recorded_like_the_cli(connection: asyncpg.Connection, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        v20260102000000_create_toys="\ufeffcreate table toys (pet int references pets); -- done",
        v20260101000000_create_pets="-- pets\ncreate table pets (id int primary key);\n\ninsert into pets values (1);",
        v20260103000000_think="-- not yet\n/* or /* never */ at all */",
        vnotes="this is no migration",
    )
    applied = await migrate(connection, folder)
    assert [migration.path.name for migration in applied] == [FIRST, SECOND, "20260103000000_think.sql"]
    assert await records(connection) == [
        (
            "20260101000000",
            "create_pets",
            ["-- pets\ncreate table pets (id int primary key)", "insert into pets values (1)"],
        ),
        ("20260102000000", "create_toys", ["create table toys (pet int references pets)", "-- done"]),
        ("20260103000000", "think", ["-- not yet\n/* or /* never */ at all */"]),
    ]
    assert await migrate(connection, folder) == []


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("create table a ();\n\ncreate tabel b ();", 'line 3 (statement 2): syntax error at or near "tabel"'),
        ("create table a ();\nselect 1,\n  nothing\nfrom a;", 'line 3 (statement 2): column "nothing" does not exist'),
        ("create table a (id int primary key); insert into a values (1), (1);", "Key (id)=(1) already exists."),
        ("begin; create table a (); commit; select 1/0;", "division by zero"),
        (
            "create table a (id int);\n\n-- Data\nCOPY a (id) FROM stdin;\n1\n\\.\n",
            "line 3 (statement 2): the rows of COPY … FROM stdin can be read by psql only",
        ),
    ],
)
async def test_a_failing_migration_is_named_and_leaves_nothing(
    connection: asyncpg.Connection, tmp_path: Path, sql: str, message: str
) -> None:
    folder = write(tmp_path, v20260101000000_create_pets="create table pets ();", v20260102000000_create_toys=sql)
    with pytest.raises(SetupError) as caught:
        await migrate(connection, folder)
    assert f"supabase/migrations/{SECOND}, line" in str(caught.value)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert await connection.fetchval("select to_regclass('public.a')") is None
    assert [version for version, *_ in await records(connection)] == ["20260101000000"]

    write(tmp_path, v20260102000000_create_toys="create table a ();")
    assert len(await migrate(connection, folder)) == 1


async def test_statements_that_are_no_part_of_a_transaction_run_alone(
    connection: asyncpg.Connection, tmp_path: Path
) -> None:
    sql = """create table toys (id int);
        create index concurrently toys_id on toys (id);
        vacuum analyze toys;
        create table more ();
        """
    await migrate(connection, write(tmp_path, v20260101000000_create_toys=sql))
    assert await connection.fetchval("select indisvalid from pg_index where indexrelid = 'toys_id'::regclass")
    failing = "create table a (); vacuum a; create table b (); select 1/0;"
    with pytest.raises(SetupError, match="Its first 2 statements were applied, the file is not recorded: fix it"):
        await migrate(connection, write(tmp_path, v20260102000000_fail=failing))
    assert await connection.fetchval("select to_regclass('a') is not null and to_regclass('b') is null")
    assert len(await records(connection)) == 1


async def test_settings_of_one_migration_do_not_reach_the_next(connection: asyncpg.Connection, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        v20260101000000_one="select set_config('search_path', '', false);",
        v20260102000000_two="create table pets ();",
    )
    await migrate(connection, folder)
    assert await connection.fetchval("select to_regclass('public.pets')") is not None


@pytest.mark.parametrize(
    ("sql", "note"),
    [
        (
            'create extension if not exists "pg_trgm" with schema "public" version \'0.9\'',
            "extension \"pg_trgm\" has no version '0.9' here: its default version is created",
        ),
        (
            "create collation api.digits (provider = icu, locale = 'en-u-kn-true')",
            "collation api.digits compares by code points here: the server has no ICU",
        ),
        (
            'create table a (name text collate pg_catalog."en-x-icu")',
            'pg_catalog."en-x-icu" compares by code points here: the server has no ICU',
        ),
        (
            "create table a (name text); create index on a using pgroonga (name)",
            "an index is skipped: the server has no pgroonga",
        ),
        (
            "create table a (name text);\nsecurity label for pgsodium on column public.a.name is 'ENCRYPT'",
            "public.a.name is not encrypted here: the server has no pgsodium",
        ),
        ('grant "reader" to "postgres" granted by "supabase_admin"', ""),
        (
            "alter role reader set session_preload_libraries = 'safeupdate'",
            "reader preloads no safeupdate: the server does not have it",
        ),
    ],
)
async def test_what_this_server_lacks_is_replaced_and_reported(
    connection: asyncpg.Connection, tmp_path: Path, sql: str, note: str
) -> None:
    exists = "duplicate_object or unique_violation"  # another worker may create it at this moment
    first = f"create schema api; do $$ begin create role reader; exception when {exists} then null; end $$;"
    folder, notes = write(tmp_path, v20260101000000_create_pets=f"{first} {sql};"), []
    await migrate(connection, folder, notes.append)
    assert [text.removeprefix(f"{FIRST}: ") for text in notes[1:]] == ([note] if note else [])


async def test_differences_are_reported(connection: asyncpg.Connection, tmp_path: Path) -> None:
    folder = write(tmp_path, v20260101000000_one="select 1;", v20260103000000_three="select 3;")
    await migrate(connection, folder)
    (folder / "20260101000000_one.sql").unlink()
    (folder / "notes.sql").touch()
    write(tmp_path, v20260102000000_two="select 2;", v20260103000000_three="select 33;")
    messages: list[str] = []
    await migrate(connection, folder, messages.append)
    assert messages == [
        "skipping notes.sql: a migration's name is <YYYYMMDDHHMMSS>_notes.sql",
        "the database has migration 20260101000000, which is not in supabase/migrations: "
        "`edgewise reset` creates a new database",
        "20260103000000_three.sql changed after it was applied: `edgewise reset` applies it again",
        "20260102000000_two.sql is older than the last applied one: `supabase db push` will require --include-all",
        "applying 20260102000000_two.sql",
    ]


async def test_two_files_of_one_version_are_refused(connection: asyncpg.Connection, tmp_path: Path) -> None:
    folder = write(tmp_path, v20260101000000_one="select 1;", v20260101000000_two="select 2;")
    with pytest.raises(SetupError, match=r"20260101000000_one\.sql and 20260101000000_two\.sql have the same version"):
        await migrate(connection, folder)


async def test_the_seed_runs_once(connection: asyncpg.Connection, tmp_path: Path) -> None:
    path = tmp_path / "seed.sql"
    assert not await seed(connection, path)
    path.write_text("create table pets (); create table toys ();")
    assert await seed(connection, path)
    assert not await seed(connection, path)
    assert await connection.fetchval("select path from supabase_migrations.seed_files") == "supabase/seed.sql"


async def test_seeds_of_one_name_in_different_folders_are_different(
    connection: asyncpg.Connection, tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        path = tmp_path / "supabase" / folder / "seed.sql"
        path.parent.mkdir(parents=True)
        path.write_text(f"create table {folder}_table ()")
        assert await seed(connection, path)
    recorded = await connection.fetch("select path from supabase_migrations.seed_files order by 1")
    assert [row["path"] for row in recorded] == ["supabase/a/seed.sql", "supabase/b/seed.sql"]


async def test_bootstrap_may_be_repeated(connection: asyncpg.Connection) -> None:
    before = await connection.fetch("select oid, * from pg_proc where pronamespace = 'auth'::regnamespace order by 1")
    await connection.execute("update supabase_migrations.bootstrap set digest = 'of another release'")
    await bootstrap(connection)
    assert await connection.fetchval("select digest from supabase_migrations.bootstrap") != "of another release"
    after = await connection.fetch("select oid, * from pg_proc where pronamespace = 'auth'::regnamespace order by 1")
    assert len(before) == len(after) >= 4
