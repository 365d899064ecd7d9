"""`edgewise manifest`: prints every endpoint as JSON, for scripts."""

import argparse
import json

from emulator.errors import SetupError
from emulator.project import open_project
from shared.manifest import ManifestError, read_manifest


def add_options(parser: argparse.ArgumentParser) -> None:
    return


def run(options: argparse.Namespace) -> int:
    try:
        routes = read_manifest(open_project().root)
    except ManifestError as error:
        raise SetupError(str(error)) from error
    print(json.dumps([route.as_dict() for route in routes], indent=2))  # noqa: T201
    return 0
