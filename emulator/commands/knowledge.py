"""`edgewise knowledge load`: loads the articles of supabase/knowledge into a database."""

import argparse
import asyncio
import sys

import asyncpg

from deploy.knowledge import ArticleError, Difference, load
from emulator.commands import add_data_option
from emulator.data_folder import running_stack
from emulator.errors import SetupError
from emulator.project import open_project
from emulator.settings import data_folder


def add_options(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="load")
    action = actions.add_parser("load", help="make the database's articles those of the files")
    add_data_option(action)
    action.add_argument("--db-url", metavar="URL", help="a database of your own, such as a hosted project's")


def run(options: argparse.Namespace) -> int:
    project = open_project()
    url = options.db_url or running_stack(data_folder(project, options.data))["environment"]["DATABASE_URL"]

    async def apply() -> Difference:
        try:
            connection = await asyncpg.connect(url, timeout=15)
        except (OSError, ValueError, TimeoutError, asyncpg.PostgresError) as error:
            raise SetupError(f"the database cannot be reached ({error or 'timeout'}): check --db-url") from error
        try:
            return await load(connection, project.knowledge)
        except asyncpg.UndefinedTableError as error:
            raise SetupError("the database has no table knowledge_articles: run `edgewise migrate` first") from error
        except ArticleError as error:
            raise SetupError(f"supabase/knowledge/{error}. Nothing was loaded") from error
        finally:
            await connection.close()

    found = asyncio.run(apply())
    changes = f"{len(found.changed)} loaded, {len(found.removed)} removed" if found else "the database is up to date"
    sys.stderr.write(f"edgewise: {found.files} articles: {changes}\n")
    return 0
