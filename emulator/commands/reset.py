"""`edgewise reset`: deletes users, rows and files; code, migrations and seed stay."""

import argparse
import sys

from emulator.commands import add_data_option
from emulator.data_folder import lock, wipe
from emulator.project import open_project
from emulator.settings import data_folder


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    folder = data_folder(None if options.data else open_project(), options.data)
    if not folder.exists():
        sys.stderr.write(f"edgewise: {folder} does not exist: there is nothing to reset\n")
        return 0
    with lock(folder):
        kept = wipe(folder)
    state = f"has only your own files ({', '.join(kept)})" if kept else "is empty"
    sys.stderr.write(f"edgewise: {folder} {state}; `edgewise up` creates a new database with migrations and seed\n")
    return 0
