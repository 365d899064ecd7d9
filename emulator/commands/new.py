"""`edgewise new <function>`: creates a folder with a working function."""

import argparse
import re
import sys
from pathlib import Path

from emulator.errors import SetupError
from emulator.project import open_project

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
TEMPLATE = Path(__file__).with_name("function.template")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="in lower case with hyphens, such as case-summary")


def run(options: argparse.Namespace) -> int:
    name: str = options.name
    if not NAME.fullmatch(name) or len(name) > 63:
        raise SetupError(
            f"'{name}' is not a function's name: use lower case, digits and single hyphens, as in case-summary"
        )
    folder = open_project().functions / name
    file = folder / "main.py"
    if folder.exists():
        raise SetupError(f"{folder} exists already: choose another name, or remove it first")
    folder.mkdir(parents=True)
    file.write_text(_source(name), encoding="utf-8")
    sys.stderr.write(f"edgewise: created functions/{name}/main.py; a running stack serves it at /functions/v1/{name}\n")
    return 0


def _source(name: str) -> str:
    model = "".join(part.capitalize() for part in name.split("-"))
    handler = name.replace("-", "_")
    text = TEMPLATE.read_text(encoding="utf-8")
    return text.replace("{name}", name).replace("{handler}", handler).replace("{Body}", model)
