"""The commands. Each module has HELP, `add_options(parser)` and `run(options) -> exit code`."""

import argparse
import os
import sys
import uuid
from importlib import import_module
from typing import TYPE_CHECKING, Any

from emulator.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shared.database import RestClient

COMMANDS = {
    "up": "run the whole stack on one port",
    "open": "open the console of the running stack in the browser",
    "status": "say what runs, and the state of each function",
    "logs": "print the log, of all or of one function",
    "env": "print the running stack's variables",
    "migrate": "apply supabase/migrations to the running stack, or to any database",
    "migration": "create a new migration",
    "knowledge": "load supabase/knowledge into the running stack, or into any database",
    "reset": "empty the data folder; the next `up` creates a new database",
    "new": "create a new function",
    "serve": "run the functions alone, against any Supabase project",
    "import": "read exported conversations and threads back into a project",
    "audit": "verify the audit log",
    "erase": "erase accounts, and verify receipts",
    "purge": "delete what is past its term",
    "manifest": "print every endpoint as JSON",
    "types": "write TypeScript types of the tables and functions",
    "completion": "print the script that completes commands in a shell",
    "import-assistants": "take over assistants and threads saved from OpenAI's or Azure's API",
    "doctor": "check a target before deploying to it",
}
SERVICES = {"rest": "run the REST service alone", "auth": "run the Auth service alone"}


def run(arguments: list[str]) -> int:
    """Runs the command and returns its exit code: 1 for a problem, printed to stderr, 2 for wrong arguments."""
    if arguments and arguments[0] in SERVICES:  # these parse their own options
        return int(import_module(f"emulator.{arguments[0]}.__main__").main(arguments[1:]) or 0)
    options = _parser(arguments[0] if arguments else "").parse_args(arguments)
    try:
        return int(_module(options.command).run(options))
    except SetupError as error:
        sys.stderr.write(f"edgewise: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # as in `edgewise env | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _module(command: str) -> Any:
    return import_module(f"emulator.commands.{command.replace('-', '_')}")


def _parser(chosen: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="edgewise", description="A backend for AI assistants, on this machine.")
    parser.add_argument("--version", action="version", version=f"edgewise {_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        if name == chosen:
            _module(name).add_options(command)
    for name, text in SERVICES.items():
        commands.add_parser(name, help=text, add_help=False)
    return parser


def words_by_command() -> "dict[str, list[str]]":
    """For the completion of a shell: the options and actions of each command."""
    found: dict[str, list[str]] = {name: [] for name in (*COMMANDS, *SERVICES)}
    for name in COMMANDS:
        parser = argparse.ArgumentParser()
        _module(name).add_options(parser)
        for action in parser._actions:
            positional = not action.option_strings and action.choices
            found[name] += (
                [str(choice) for choice in action.choices or ()] if positional else action.option_strings[-1:]
            )
    return found


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("edgewise")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "unknown"


def add_data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help="the data folder (default: .edgewise in the project)")


def running_url(options: argparse.Namespace) -> str:
    """The URL of the running stack. Raises SetupError."""
    from emulator.data_folder import running_stack
    from emulator.project import open_project
    from emulator.settings import data_folder

    folder = data_folder(None if options.data else open_project(), options.data)
    return str(running_stack(folder)["environment"]["SUPABASE_URL"])


def add_target_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--env", metavar="NAME", help="the project of .env.NAME instead of the running stack")


def target_environment(options: argparse.Namespace) -> "Mapping[str, str]":
    """The variables of the running stack, or of the project of --env. Raises SetupError."""
    from emulator.data_folder import running_stack
    from emulator.project import open_project
    from emulator.settings import data_folder

    project = open_project(target=options.env)
    if options.env:
        return project.environment
    state = running_stack(data_folder(project, options.data))
    return {**state["environment"], **state.get("functions", {})}


def service_of(options: argparse.Namespace) -> "RestClient":
    """The REST API of the running stack, or of the project of --env, as the service role. Raises SetupError.

    To be called in a running event loop.
    """
    from shared.config import SettingError, Settings
    from shared.database import RestClient
    from shared.http.pool import Pool

    try:
        settings = Settings.from_env(target_environment(options))
        return RestClient(settings, Pool(), settings.require("supabase_service_role_key"), service=True)
    except SettingError as error:
        raise SetupError(str(error)) from error


async def user_named(database: "RestClient", user: str) -> str:
    """The id of the user with this e-mail or id. Raises SetupError unless exactly one has it."""
    from shared.database import eq

    try:
        mine = {"email": eq(user.lower())} if "@" in user else {"id": eq(uuid.UUID(user))}
    except ValueError:
        raise SetupError(f"{user} is neither an e-mail nor a user's id") from None
    rows = await database.select("profiles", "id", mine)
    if len(rows) > 1:
        raise SetupError(f"{len(rows)} users have the e-mail {user}: name one by id")
    if not rows:
        raise SetupError(f"no user has the {'e-mail' if '@' in user else 'id'} {user}")
    return str(rows[0]["id"])


def number_to(most: int) -> "Callable[[str], int]":
    """An argparse type for 0 to `most`."""

    def number(text: str) -> int:
        if text.isdecimal() and int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 0 to {most}")

    return number


def port_number(text: str) -> int:
    """An argparse type."""
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not a port between 1 and 65535")
