"""`edgewise import-assistants`: takes over assistants, threads and messages, saved as JSON or fetched from an API."""

import argparse
import asyncio
import os
from pathlib import Path

import asyncpg

from emulator.commands import add_data_option
from emulator.data_folder import running_stack
from emulator.errors import SetupError
from emulator.importing.remote import Source, fetch, thread_ids
from emulator.importing.saved import read_path
from emulator.importing.store import Import, find_user
from emulator.project import open_project
from emulator.settings import data_folder

KEY = "IMPORT_API_KEY"


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)
    parser.add_argument(
        "path",
        metavar="FILE|DIR",
        type=Path,
        nargs="?",
        help="JSON or JSONL files of saved objects; with --from-url, the folder that keeps what is fetched",
    )
    parser.add_argument("--user", required=True, metavar="WHO", help="the email or id of the user who will own them")
    parser.add_argument("--from-url", metavar="URL", help=f"an API that still has the objects; its key is in {KEY}")
    parser.add_argument("--threads", metavar="ID|FILE", nargs="+", default=[], help="ids of threads, or files with ids")
    parser.add_argument("--api-version", metavar="VERSION", help="for Azure: the version of its API")
    parser.add_argument("--db-url", metavar="URL", help="a database of your own, such as a hosted project's")
    parser.add_argument("--apply", action="store_true", help="write; without it, only report what would be written")


def run(options: argparse.Namespace) -> int:
    folder, fetched = _fetch(options) if options.from_url else (options.path, [])
    if folder is None:
        raise SetupError("name a file or folder of saved objects, or the API that has them with --from-url")
    saved = read_path(folder)
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
    for note in (*fetched, *done.notes):
        print(f"note: {note}")  # noqa: T201
    print("written" if options.apply else "nothing was written: run it again with --apply")  # noqa: T201
    return 0


def _fetch(options: argparse.Namespace) -> tuple[Path, list[str]]:
    """The folder with what was fetched, and lines for the report."""
    key = os.environ.get(KEY)
    if not key:
        raise SetupError(f"set {KEY} to the key for {options.from_url}, or to a token")
    with Source(options.from_url, key, options.api_version) as source:
        folder = options.path or Path(f"saved-{source.host.replace(':', '-')}")
        return folder, fetch(source, folder, thread_ids(options.threads))
