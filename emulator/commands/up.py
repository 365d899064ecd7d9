"""`edgewise up`: Postgres, Auth, REST, the AI server and the functions, until Ctrl-C."""

import argparse
import contextlib
import logging
import os
import signal
import socket
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.banner import banner
from emulator.commands import add_data_option, port_number
from emulator.data_folder import LOG_FILE, lock, write_state
from emulator.database.restarts import log_output
from emulator.database.server import PostgresServer, check_port
from emulator.errors import SetupError
from emulator.function_settings import check_function_settings, check_limits
from emulator.log import Log
from emulator.project import open_project
from emulator.screen import Screen
from emulator.services import check_model
from emulator.settings import StackSettings, make_settings
from shared.config import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.processes.fork_launcher import LibrariesProcess


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, help="of the API (default: 54321)")
    parser.add_argument("--db-port", type=port_number, help="of Postgres (default: the one after the API's)")
    add_data_option(parser)
    parser.add_argument("--quiet", action="store_true", help="print warnings and the ready line only")
    parser.add_argument(
        "--strict-apikey", action="store_true", help="refuse requests without an apikey, as hosted Supabase does"
    )
    parser.add_argument(
        "--model", metavar="FILE.gguf|smollm2", help="use a local toy model instead of quotes without a model"
    )


def run(options: argparse.Namespace) -> int:
    started = time.monotonic()
    project = open_project()
    settings = make_settings(
        project,
        port=options.port,
        db_port=options.db_port,
        data=options.data,
        quiet=options.quiet,
        strict_apikey=options.strict_apikey,
        model=options.model,
    )
    moved_from = settings.db_port
    if options.db_port is None:
        settings = replace(settings, db_port=_free_db_port(settings.db_port, settings.port))
    if settings.port == settings.db_port:
        raise SetupError(f"the API and Postgres cannot both use port {settings.port}: choose another --db-port")
    function_settings = check_function_settings(settings.function_environment(), project.root)
    check_limits(project.environment, project.root)
    check_model(settings)
    signal.signal(signal.SIGTERM, _stop_early)
    signal.signal(signal.SIGHUP, _stop_early)
    log = Log(quiet=settings.quiet)
    with lock(settings.data), bind(settings.port) as listener:
        log.open_file(settings.data / LOG_FILE)
        if settings.db_port != moved_from:
            log.warn("edgewise", f"port {moved_from} is not free: Postgres uses {settings.db_port} this time")
        try:
            _run(settings, function_settings, listener, log, started)
        finally:
            log.close()
    return 0


def _run(
    settings: StackSettings, function_settings: Settings, listener: socket.socket, log: Log, started: float
) -> None:
    server = PostgresServer(settings.data, port=settings.db_port)
    reader: threading.Thread | None = None  # of the first server: a later one may have ended before it
    libraries = _start_libraries(settings)  # its imports take as long as starting the database
    try:
        server.start(lambda text: log.line("edgewise", text))
        reader = log_output(server, log)
        _serve(settings, function_settings, listener, log, started, libraries, server)
    finally:
        if libraries:
            libraries.close()
        server.stop()
        if reader:
            reader.join(5)


def _start_libraries(settings: StackSettings) -> "LibrariesProcess | None":
    if sys.platform != "linux":
        return None
    from emulator.processes.fork_launcher import LibrariesProcess

    return LibrariesProcess(settings.project.root, settings.function_environment())


def _serve(
    settings: StackSettings,
    function_settings: Settings,
    listener: socket.socket,
    log: Log,
    started: float,
    libraries: "LibrariesProcess | None",
    database: PostgresServer,
) -> None:
    import uvloop

    from emulator.stack import LogHandler, serve_stack

    logging.basicConfig(handlers=[LogHandler(log)], level=logging.WARNING)

    def on_ready(environment: "Mapping[str, str]") -> None:
        write_state(settings.data, _state(settings, environment))
        if not settings.quiet:
            log.screen.write(banner(settings, time.monotonic() - started, coloured=log.coloured))
        Screen(sys.stdout).write(f"ready {settings.url}\n")

    uvloop.run(serve_stack(settings, function_settings, listener, log, on_ready, database, libraries))


def _state(settings: StackSettings, functions: "Mapping[str, str]") -> dict[str, Any]:
    """`functions` are what commands need beside `environment`, which `edgewise env` prints."""
    stores = {name: value for name, value in functions.items() if name.startswith(("UPLOAD_", "AWS_", "MAIL_"))}
    return {"pid": os.getpid(), "environment": settings.public_environment(), "functions": stores}


def bind(port: int) -> socket.socket:
    """Returns a socket bound to `port`, which reserves the port during startup. Raises SetupError."""
    check_port(port, "the API", "--port")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


def _free_db_port(port: int, api_port: int) -> int:
    """`port`, or the next one that is free; another program there, such as a second stack, is no reason to stop."""
    for candidate in range(port, min(port + 100, 65536)):
        if candidate != api_port:
            with contextlib.suppress(SetupError):
                check_port(candidate, "Postgres", "--db-port")
                return candidate
    return port


def _stop_early(signum: int, frame: object) -> None:
    raise KeyboardInterrupt
