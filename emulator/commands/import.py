"""`edgewise import FILE --user EMAIL`: reads exported conversations and threads back into a project."""

import argparse
import asyncio
import sys
from pathlib import Path

from emulator.commands import add_data_option, add_target_option, service_of, user_named
from emulator.errors import SetupError
from emulator.exports import Importer, read_exports
from shared.errors import ApiError


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)
    parser.add_argument("file", type=Path, help="a JSON file, or the zip archive of a whole account")
    parser.add_argument("--user", required=True, metavar="EMAIL", help="whose they become: an e-mail or a user's id")
    parser.add_argument("--copy", action="store_true", help="with new ids, beside the originals")
    add_target_option(parser)


def run(options: argparse.Namespace) -> int:
    try:
        documents, messages = asyncio.run(_import(options))
    except ApiError as error:
        raise SetupError(f"the project refuses the import: {error.message} ({error.cause or error.code})") from error
    sys.stderr.write(f"edgewise: {documents} conversations and threads read, {messages} new messages\n")
    return 0


async def _import(options: argparse.Namespace) -> tuple[int, int]:
    database = service_of(options)
    user_id = await user_named(database, options.user)
    importer = Importer(database, user_id, copy=options.copy)
    documents = messages = 0
    for document in read_exports(options.file):
        messages += await importer.add(document)
        documents += 1
    details = {"documents": documents, "messages": messages}
    await database.rpc("record_audit", action="import", user_id=user_id, actor="operator", details=details)
    return documents, messages
