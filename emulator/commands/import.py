"""`edgewise import FILE --user EMAIL`: reads exported conversations and threads back into a project."""

import argparse
import asyncio
import sys
from pathlib import Path

from emulator.commands import add_data_option
from emulator.data_folder import running_stack
from emulator.errors import SetupError
from emulator.exports import Importer, read_exports
from emulator.project import open_project
from emulator.settings import data_folder
from shared.config import SettingError, Settings
from shared.database import RestClient, eq
from shared.errors import ApiError
from shared.http.pool import Pool


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)
    parser.add_argument("file", type=Path, help="a JSON file, or the zip archive of a whole account")
    parser.add_argument("--user", required=True, metavar="EMAIL", help="whose they become: an e-mail or a user's id")
    parser.add_argument("--copy", action="store_true", help="with new ids, beside the originals")
    parser.add_argument("--env", metavar="NAME", help="the project of .env.NAME instead of the running stack")


def run(options: argparse.Namespace) -> int:
    project = open_project(target=options.env)
    environment = (
        project.environment if options.env else running_stack(data_folder(project, options.data))["environment"]
    )
    try:
        settings = Settings.from_env(environment)
        documents, messages = asyncio.run(_import(settings, options.file, options.user, options.copy))
    except SettingError as error:
        raise SetupError(str(error)) from error
    except ApiError as error:
        raise SetupError(f"the project refuses the import: {error.message} ({error.cause or error.code})") from error
    sys.stderr.write(f"edgewise: {documents} conversations and threads read, {messages} new messages\n")
    return 0


async def _import(settings: Settings, file: Path, user: str, copy: bool) -> tuple[int, int]:
    database = RestClient(settings, Pool(), settings.require("supabase_service_role_key"), service=True)
    importer = Importer(database, await _user_id(database, user), copy=copy)
    documents = messages = 0
    for document in read_exports(file):
        messages += await importer.add(document)
        documents += 1
    return documents, messages


async def _user_id(database: RestClient, user: str) -> str:
    """Raises SetupError unless exactly one user has this e-mail or id."""
    column = "email" if "@" in user else "id"
    rows = await database.select("profiles", "id", {column: eq(user)})
    if len(rows) != 1:
        raise SetupError(f"{len(rows)} users have the {column} {user}: name one by e-mail or id")
    return str(rows[0]["id"])
