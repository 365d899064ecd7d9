"""`edgewise serve`: the functions behind the gateway, against a Supabase project that the environment names."""

import argparse
import asyncio
import contextlib
import socket
import sys

from emulator.commands import port_number
from emulator.commands.up import reserve
from emulator.errors import SetupError
from emulator.log import Log
from emulator.project import Project, open_project
from emulator.settings import API_PORT, SHUTDOWN_TIMEOUT

NEEDED = {
    "SUPABASE_URL": "the project's URL, such as https://your-project.supabase.co",
    "SUPABASE_ANON_KEY": "the project's anon or publishable key",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, default=API_PORT, help=f"default: {API_PORT}")
    parser.add_argument("--quiet", action="store_true", help="print warnings and the ready line only")


def run(options: argparse.Namespace) -> int:
    import uvloop

    project = open_project()
    environment = check_environment(project)
    with reserve(options.port) as listener:
        uvloop.run(_serve(project, environment, options.port, listener, Log(quiet=options.quiet)))
    return 0


def check_environment(project: Project) -> dict[str, str]:
    """The functions' environment. Raises SetupError naming what is missing."""
    environment = dict(project.environment)
    environment["SHUTDOWN_TIMEOUT"] = environment.get("SHUTDOWN_TIMEOUT") or SHUTDOWN_TIMEOUT
    for name, meaning in NEEDED.items():
        if not environment.get(name):
            raise SetupError(f"{name} is not set: put {meaning}, into .env or the environment")
    if not (environment.get("OPENAI_API_KEY") or environment.get("OPENAI_BASE_URL")):
        raise SetupError("OPENAI_API_KEY is not set: put it, or OPENAI_BASE_URL of another server, into .env")
    return environment


async def _serve(project: Project, environment: dict[str, str], port: int, listener: socket.socket, log: Log) -> None:
    from emulator.gateway.app import Gateway
    from emulator.stack import open_launcher, run_functions, serve, stop_signals

    url = f"http://127.0.0.1:{port}"

    def when_ready() -> None:
        log.line("edgewise", f"functions for {environment['SUPABASE_URL']} at {url}/functions/v1")
        sys.stdout.write(f"ready {url}\n")
        sys.stdout.flush()

    with stop_signals() as stop:
        async with contextlib.AsyncExitStack() as opened:
            launcher = await opened.enter_async_context(open_launcher(project.root, environment, log))
            functions = await opened.enter_async_context(run_functions(project.root, launcher, environment, log))
            gateway = Gateway({}, functions.supervisor, functions.routes, None, log)
            close = functions.supervisor.close
            await serve(gateway, listener, stop, [], "", when_ready, launcher.warmed, close)
    await asyncio.sleep(0)
