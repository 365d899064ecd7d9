"""`edgewise migrate`: applies the new files in supabase/migrations."""

import argparse
import asyncio
import sys

import asyncpg

from emulator.commands import add_data_option
from emulator.data_folder import running_stack
from emulator.database.migrations import create_records, migrate
from emulator.errors import SetupError
from emulator.project import open_project
from emulator.settings import data_folder


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)
    parser.add_argument("--db-url", metavar="URL", help="a database of your own, such as a hosted project's")


def run(options: argparse.Namespace) -> int:
    project = open_project()
    url = options.db_url or running_stack(data_folder(project, options.data))["environment"]["DATABASE_URL"]

    async def apply() -> int:
        try:
            connection = await asyncpg.connect(url, timeout=15)
        except (OSError, ValueError, TimeoutError, asyncpg.PostgresError) as error:
            raise SetupError(f"the database cannot be reached ({error or 'timeout'}): check --db-url") from error
        try:
            if not project.migrations_enabled:
                return 0
            await create_records(connection)
            return len(await migrate(connection, project.migrations, _print))
        finally:
            await connection.close()

    count = asyncio.run(apply())
    _print(f"{count} migration{'' if count == 1 else 's'} applied" if count else "the database is up to date")
    return 0


def _print(text: str) -> None:
    sys.stderr.write(f"edgewise: {text}\n")
