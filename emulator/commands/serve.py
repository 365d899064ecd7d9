"""`edgewise serve`: the functions behind the gateway, for a Supabase project that the environment names."""

import argparse
import contextlib
import socket
import sys

from emulator.commands import port_number
from emulator.commands.up import bind
from emulator.function_settings import check_function_settings, check_limits
from emulator.log import Log
from emulator.project import Project, open_project
from emulator.screen import Screen
from emulator.settings import API_PORT, hosted_environment
from shared.config import Settings


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, default=API_PORT, help=f"default: {API_PORT}")
    parser.add_argument("--quiet", action="store_true", help="print warnings and the ready line only")


def run(options: argparse.Namespace) -> int:
    import uvloop

    project = open_project()
    environment = hosted_environment(project)
    settings = check_function_settings(environment, project.root)
    check_limits(environment, project.root)
    log = Log(quiet=options.quiet)
    with bind(options.port) as listener:
        uvloop.run(_serve(project, environment, settings, listener, log))
    return 0


async def _serve(
    project: Project, environment: dict[str, str], settings: Settings, listener: socket.socket, log: Log
) -> None:
    from emulator.gateway.app import Gateway
    from emulator.stack import open_launcher, run_functions, serve, stop_signals, wait_warm

    url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    with stop_signals(log) as stop:
        async with contextlib.AsyncExitStack() as opened:
            launcher = await opened.enter_async_context(open_launcher(project.root, environment, log))
            functions = await opened.enter_async_context(
                run_functions(project, launcher, log, settings.shutdown_timeout)
            )
            gateway = Gateway({}, functions.supervisor, functions.routes, None, log, settings)

            async def startup() -> None:
                await wait_warm(launcher)
                log.line("edgewise", f"functions for {environment['SUPABASE_URL']} at {url}/functions/v1")
                Screen(sys.stdout).write(f"ready {url}\n")

            await serve(gateway, listener, stop, startup, functions.supervisor.close)
