"""`edgewise logs [NAME]`: the log of a stack, which may have been stopped."""

import argparse
import sys
import time
from collections.abc import Iterable

from emulator.commands import add_data_option
from emulator.data_folder import LOG_FILE
from emulator.errors import SetupError
from emulator.log_reader import LEVELS, Entry, Filter, read_log
from emulator.project import open_project
from emulator.settings import data_folder

POLL_SECONDS = 0.3


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="NAME", nargs="?", default="", help="a function; `edgewise` is the stack itself"
    )
    parser.add_argument("-f", "--follow", action="store_true", help="wait for more until Ctrl-C")
    parser.add_argument("--request", metavar="ID", default="", help="of one request, by its X-Request-Id")
    parser.add_argument("--level", type=str.upper, choices=LEVELS, default="", help="this level and above")
    parser.add_argument("--lines", metavar="N", type=int, default=200, help="at most, of what is there (default: 200)")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    path = data_folder(None if options.data else open_project(), options.data) / LOG_FILE
    if not path.exists():
        raise SetupError(f"{path} does not exist: start the stack with `edgewise up`, or name its folder with --data")
    wanted = Filter(options.name, options.level, options.request)
    earlier = read_log(path.with_name(path.name + ".1"))[0]
    entries, place = read_log(path)
    known = [*earlier, *entries]
    found = [entry for entry in known if wanted(entry)]
    if options.name and not options.follow and options.name not in (parts := {entry.part for entry in known}):
        raise SetupError(f"nothing of '{options.name}' is in the log, which has {', '.join(sorted(parts))}")
    _print(found[-options.lines :] if options.lines > 0 else [])
    while options.follow:
        time.sleep(POLL_SECONDS)
        entries, place = read_log(path, place)
        _print(filter(wanted, entries))
    return 0


def _print(entries: Iterable[Entry]) -> None:
    for entry in entries:
        sys.stdout.write(f"{entry.part:<14} | {entry.text}\n")
    sys.stdout.flush()
