"""Applies supabase/migrations and seed.sql, and records them where the Supabase CLI does."""

import contextlib
import hashlib
import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from emulator.database.preloads import reset_missing_preloads
from emulator.database.sql_statements import (
    RESTRICTION,
    Statement,
    is_comment,
    is_copy_from_client,
    is_transaction_control,
    must_run_alone,
    split_statements,
)
from emulator.database.substitutes import may_need_substitute, substitute
from emulator.errors import SetupError

FILE_NAME = re.compile(r"([0-9]+)_(.*)\.sql")
HERE = Path(__file__).parent
Report = Callable[[str], None]


@dataclass(frozen=True)
class Migration:
    version: str
    name: str
    path: Path
    source: str

    @property
    def statements(self) -> list[Statement]:
        return split_statements(self.source)


def read_migrations(folder: Path) -> list[Migration]:
    """The migrations in order of their versions; files with other names are ignored."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        if match := FILE_NAME.fullmatch(path.name):
            found.append(Migration(match[1], match[2], path, _read(path)))
    _refuse_duplicates(found)
    return found


async def bootstrap(connection: asyncpg.Connection) -> None:
    """Creates roles, schemas, extensions and the tables of Supabase's services, unless this release has done it.

    A database that has Storage's tables from elsewhere keeps them.
    """
    schemas = [sorted(folder.glob("*.sql")) for folder in (HERE.parent / "auth" / "schema", HERE / "schemas")]
    folders = [[HERE / "bootstrap.sql"], *schemas]
    digest = hashlib.sha256("".join(_read(path) for scripts in folders for path in scripts).encode()).hexdigest()
    recorded = await _recorded_bootstrap(connection)
    if recorded == digest and await connection.fetchval("select to_regprocedure('auth.uid()') is not null"):
        return
    if not recorded and await connection.fetchval("select to_regclass('storage.objects') is not null"):
        folders.pop()
    for scripts in folders:
        async with connection.transaction():  # all of a folder or nothing
            for path in scripts:  # each in one round trip, which takes a third of the time
                await _run(connection, path, 1, Statement(_read(path), 0))
    await connection.execute("delete from supabase_migrations.bootstrap")
    await connection.execute("insert into supabase_migrations.bootstrap (digest) values ($1)", digest)


async def _recorded_bootstrap(connection: asyncpg.Connection) -> str | None:
    if not await connection.fetchval("select to_regclass('supabase_migrations.bootstrap') is not null"):
        return None
    digest: str | None = await connection.fetchval("select digest from supabase_migrations.bootstrap")
    return digest


async def create_records(connection: asyncpg.Connection) -> None:
    """Creates the tables in which applied files are recorded, as the CLI does."""
    await connection.execute(
        """
        create schema if not exists supabase_migrations;
        create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
        alter table supabase_migrations.schema_migrations add column if not exists statements text[];
        alter table supabase_migrations.schema_migrations add column if not exists name text;
        """
    )


async def migrate(connection: asyncpg.Connection, folder: Path, report: Report = lambda _: None) -> list[Migration]:
    """Applies the migrations that are not recorded, each in a transaction of its own, and returns them."""
    migrations = read_migrations(folder)
    rows = await connection.fetch("select version, statements from supabase_migrations.schema_migrations")
    recorded = {row["version"]: row["statements"] for row in rows}
    _warn_of_names(folder, report)
    _warn_of_differences(migrations, recorded, report)
    applied = []
    for migration in migrations:
        if migration.version not in recorded:
            report(f"applying {migration.path.name}")
            await _apply(connection, migration, report)
            applied.append(migration)
    await reset_missing_preloads(connection, report)
    return applied


async def seed(connection: asyncpg.Connection, path: Path, report: Report = lambda _: None) -> bool:
    """Runs a seed file unless it is recorded; returns whether it ran."""
    if not path.exists():  # noqa: ASYNC240
        return False
    record = _record_name(path)
    if await connection.fetchval("select true from supabase_migrations.seed_files where path = $1", record):
        return False
    source = _read(path)
    report(f"seeding from {record.removeprefix('supabase/')}")

    digest = hashlib.sha256(source.encode()).hexdigest()
    insert = "insert into supabase_migrations.seed_files (path, hash) values ($1, $2)"
    await _run_file(connection, path, split_statements(source), report, insert, record, digest)
    return True


def _record_name(path: Path) -> str:
    """The path as the CLI records it, from the folder supabase on; of another folder, as if it were that one."""
    folders = [folder.name for folder in path.parents]
    depth = folders.index("supabase") if "supabase" in folders else 0
    return "/".join(["supabase", *path.parts[-depth - 1 :]])


async def store_secrets(connection: asyncpg.Connection, secrets: Mapping[str, str]) -> None:
    """Create or update secrets of Vault by their names."""
    for name, secret in secrets.items():
        if id := await connection.fetchval("select id from vault.secrets where name = $1", name):
            await connection.execute("select vault.update_secret($1, $2)", id, secret)
        else:
            await connection.execute("select vault.create_secret($1, $2)", secret, name)


async def _apply(connection: asyncpg.Connection, migration: Migration, report: Report) -> None:
    statements = migration.statements

    texts = [statement.text for statement in statements]
    insert = "insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)"
    values = (migration.version, migration.name, texts)
    await _run_file(connection, migration.path, statements, report, insert, *values)


async def _run_file(
    connection: asyncpg.Connection,
    path: Path,
    statements: Iterable[Statement],
    report: Report,
    record: str,
    *values: object,
) -> None:
    """Runs the statements of a file and records it in one transaction, then resets the settings that it changed.

    A statement that can't be part of a transaction is preceded by a commit and followed by another transaction.
    """
    if RESTRICTION.search(_read(path)):
        report(f"{path.name}: \\restrict and \\unrestrict are skipped: only psql knows them")
    committed = 0
    blocks = _blocks(statements)
    try:
        for place, block in enumerate(blocks):
            async with contextlib.nullcontext() if place % 2 else connection.transaction():
                for number, statement in block:
                    await _run(connection, path, number, statement, report, committed)
                if block is blocks[-1]:
                    await connection.execute(record, *values)
            committed = block[-1][0] if block else committed
    finally:
        await connection.execute("reset all")


def _blocks(statements: Iterable[Statement]) -> list[list[tuple[int, Statement]]]:
    """The numbered statements: of a transaction, then one that must run alone, then of a transaction, and so on."""
    blocks: list[list[tuple[int, Statement]]] = [[]]
    for number, statement in enumerate(statements, 1):
        if must_run_alone(statement.text):
            blocks += [[(number, statement)], []]
        elif not is_comment(statement.text) and not is_transaction_control(statement.text):
            blocks[-1].append((number, statement))
    return blocks


async def _run(
    connection: asyncpg.Connection,
    path: Path,
    number: int,
    statement: Statement,
    report: Report = lambda _: None,
    committed: int = 0,
) -> None:
    if is_copy_from_client(statement.text):
        reason = "the rows of COPY … FROM stdin can be read by psql only"
        raise _failure(path, number, statement.offset, reason, committed)
    try:
        await _execute(connection, statement.text, lambda note: report(f"{path.name}: {note}"))
    except asyncpg.PostgresError as error:
        position = int(getattr(error, "position", None) or 1) - 1
        extras = [str(part) for part in (getattr(error, "detail", None), getattr(error, "hint", None)) if part]
        reason = f"{' '.join([str(error).splitlines()[0], *extras])} [{error.sqlstate}]"
        raise _failure(path, number, statement.offset + position, reason, committed) from error


async def _execute(connection: asyncpg.Connection, sql: str, report: Report) -> None:
    """Runs the statement, or what stands in for it on this server."""
    if not may_need_substitute(sql):
        await connection.execute(sql)
        return
    try:
        async with connection.transaction():
            await connection.execute(sql)
    except asyncpg.PostgresError as error:
        if (other := substitute(sql, error)) is None:
            raise
        await connection.execute(other.sql)
        if other.note:
            report(other.note)


def _failure(path: Path, number: int, offset: int, reason: str, committed: int) -> SetupError:
    line = _read(path).count("\n", 0, offset) + 1
    applied = f"Its first {committed} statements were applied, the file is not recorded" if committed else ""
    remedy = f"{applied or 'Nothing of this file was applied'}: fix it and try again"
    return SetupError(f"{_shown(path)}, line {line} (statement {number}): {reason}. {remedy}")


def _warn_of_names(folder: Path, report: Report) -> None:
    for path in sorted(folder.glob("*.sql")):
        if not FILE_NAME.fullmatch(path.name):
            report(f"skipping {path.name}: a migration's name is <YYYYMMDDHHMMSS>_{path.name}")


def _warn_of_differences(migrations: list[Migration], recorded: dict[str, list[str] | None], report: Report) -> None:
    files = {migration.version: migration for migration in migrations}
    for version in sorted(recorded.keys() - files.keys()):
        report(
            f"the database has migration {version}, which is not in supabase/migrations: "
            "`edgewise reset` creates a new database"
        )
    for version in sorted(recorded.keys() & files.keys()):
        statements = recorded[version]
        if statements is not None and statements != [each.text for each in files[version].statements]:
            report(f"{files[version].path.name} changed after it was applied: `edgewise reset` applies it again")
    new = files.keys() - recorded.keys()
    if recorded and new and min(new) < max(recorded):
        report(
            f"{files[min(new)].path.name} is older than the last applied one: "
            "`supabase db push` will require --include-all"
        )


def _refuse_duplicates(migrations: list[Migration]) -> None:
    for earlier, later in itertools.pairwise(migrations):
        if earlier.version == later.version:
            raise SetupError(f"{earlier.path.name} and {later.path.name} have the same version: rename one of them")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # editors on Windows write a byte order mark
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{_shown(path)} cannot be read: {error}") from error


def _shown(path: Path) -> str:
    """The last three parts of the path, such as `supabase/migrations/x.sql`."""
    return "/".join(path.parts[-3:])
