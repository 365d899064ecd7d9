"""`edgewise status`: what runs, and the state of each function."""

import argparse
import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from emulator.commands import add_data_option, running_url
from emulator.errors import SetupError
from emulator.prefixes import CONSOLE

TIMEOUT = 10.0


def add_options(parser: argparse.ArgumentParser) -> None:
    add_data_option(parser)
    parser.add_argument("--json", action="store_true", help="as JSON, without keys")


def run(options: argparse.Namespace) -> int:
    state = read_state(running_url(options))
    for secret in ("keys", "database_url", "demo_user"):
        state.pop(secret)
    print(json.dumps(state, indent=2) if options.json else describe(state))  # noqa: T201
    return 0


def read_state(url: str) -> dict[str, Any]:
    """What the running stack says of itself. Raises SetupError."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT)
    try:
        connection.request("GET", f"{CONSOLE}/api/state")
        state: dict[str, Any] = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise SetupError(f"the stack at {url} does not respond ({error}): stop it, and start it again") from error
    finally:
        connection.close()
    return state


def describe(state: dict[str, Any]) -> str:
    width = max((len(each["name"]) for each in state["functions"]), default=0)
    lines = [f"{name:>8}  {state[name]}" for name in ("url", "model", "limits", "mailbox", "data")]
    return "\n".join([*lines, "", *(_line(each, width) for each in state["functions"])])


def _line(function: dict[str, Any], width: int) -> str:
    routes = function["routes"]
    first = f"{routes[0]['method']} {routes[0]['path']}" if routes else ""
    more = f" and {len(routes) - 1} more" if len(routes) > 1 else ""
    problem = function["problem"].strip().splitlines()
    return f"{function['name']:<{width}}  {function['state']:<8}  {problem[-1] if problem else first + more}"
