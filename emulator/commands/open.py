"""`edgewise open`: opens the console of the running stack in the browser."""

import argparse
import webbrowser

from emulator.commands import add_data_option, running_url
from emulator.errors import SetupError


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    url = running_url(options)
    if not webbrowser.open(url):
        raise SetupError(f"no browser was found: open {url} yourself")
    print(url)  # noqa: T201
    return 0
