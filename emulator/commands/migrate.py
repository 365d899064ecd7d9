"""`edgewise migrate`: applies the new files in supabase/migrations."""

import argparse
import asyncio
import sys

import asyncpg

from emulator.commands import add_data_option
from emulator.data_folder import running_stack
from emulator.database.exposure import exposed_names, exposed_schemas, open_tables, wait_until_known
from emulator.database.migrations import create_records, migrate
from emulator.errors import SetupError
from emulator.project import open_project
from emulator.settings import data_folder


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)
    parser.add_argument("--db-url", metavar="URL", help="a database of your own, such as a hosted project's")


def run(options: argparse.Namespace) -> int:
    project = open_project()
    stack: dict[str, str] | None = (
        None if options.db_url else running_stack(data_folder(project, options.data))["environment"]
    )
    url = stack["DATABASE_URL"] if stack else options.db_url
    schemas = exposed_schemas(project.config)

    async def apply() -> int:
        try:
            connection = await asyncpg.connect(url, timeout=15)
        except (OSError, ValueError, TimeoutError, asyncpg.PostgresError) as error:
            raise SetupError(f"the database cannot be reached ({error or 'timeout'}): check --db-url") from error
        try:
            if not project.migrations_enabled:
                return 0
            await create_records(connection)
            before = await exposed_names(connection, schemas[0]) if stack else set()
            applied = await migrate(connection, project.migrations, _print)
            for line in await open_tables(connection, schemas):
                _print(f"warning: {line}")
            if stack:
                after = await exposed_names(connection, schemas[0])
                await _wait_for_rest(stack, after - before, before - after)
            return len(applied)
        finally:
            await connection.close()

    count = asyncio.run(apply())
    _print(f"{count} migration{'' if count == 1 else 's'} applied" if count else "the database is up to date")
    return 0


async def _wait_for_rest(stack: dict[str, str], added: set[str], removed: set[str]) -> None:
    url, key = stack["SUPABASE_URL"], stack["SUPABASE_SERVICE_ROLE_KEY"]
    if not await wait_until_known(url, key, added, removed):
        _print("warning: the REST API does not show all changes yet: see the log of `edgewise up`")


def _print(text: str) -> None:
    sys.stderr.write(f"edgewise: {text}\n")
