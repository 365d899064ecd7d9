"""`edgewise env`: prints the URLs and keys of the running stack."""

import argparse
import json
import shlex
from pathlib import Path

from emulator.commands import add_data_option
from emulator.data_folder import running_stack
from emulator.project import open_project
from emulator.settings import data_folder


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)
    parser.add_argument("--project", metavar="DIR", type=Path, help="the checkout (default: the current folder)")
    parser.add_argument("--json", action="store_true", help="as a JSON object instead of NAME=value lines")


def run(options: argparse.Namespace) -> int:
    folder = data_folder(None if options.data else open_project(options.project), options.data)
    environment: dict[str, str] = running_stack(folder)["environment"]
    if options.json:
        print(json.dumps(environment, indent=2))  # noqa: T201
    else:
        print("\n".join(f"{name}={shlex.quote(value)}" for name, value in environment.items()))  # noqa: T201
    return 0
