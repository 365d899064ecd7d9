"""`edgewise import-assistants`: takes over assistants, threads and messages that were saved as JSON."""

import argparse
import asyncio
from pathlib import Path

import asyncpg

from emulator.commands import add_data_option
from emulator.data_folder import running_stack
from emulator.errors import SetupError
from emulator.importing.saved import read_path
from emulator.importing.store import Import, find_user
from emulator.project import open_project
from emulator.settings import data_folder


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)
    parser.add_argument("path", metavar="FILE|DIR", type=Path, help="JSON or JSONL files of saved objects")
    parser.add_argument("--user", required=True, metavar="WHO", help="the email or id of the user who will own them")
    parser.add_argument("--db-url", metavar="URL", help="a database of your own, such as a hosted project's")
    parser.add_argument("--apply", action="store_true", help="write; without it, only report what would be written")


def run(options: argparse.Namespace) -> int:
    saved = read_path(options.path)
    url = options.db_url
    if not url:
        url = running_stack(data_folder(open_project(), options.data))["environment"]["DATABASE_URL"]

    async def write() -> Import:
        try:
            connection = await asyncpg.connect(url, timeout=15)
        except (OSError, ValueError, TimeoutError, asyncpg.PostgresError) as error:
            raise SetupError(f"the database cannot be reached ({error or 'timeout'}): check --db-url") from error
        try:
            transaction = connection.transaction()
            await transaction.start()
            done = Import(connection, await find_user(connection, options.user))
            await done.run(saved)
            await (transaction.commit() if options.apply else transaction.rollback())
            return done
        finally:
            await connection.close()

    done = asyncio.run(write())
    for kind in ("assistant", "thread", "message"):
        print(f"{kind}s: {done.new[kind]} new, {done.known[kind]} already here")  # noqa: T201
    for note in done.notes:
        print(f"note: {note}")  # noqa: T201
    print("written" if options.apply else "nothing was written: run it again with --apply")  # noqa: T201
    return 0
