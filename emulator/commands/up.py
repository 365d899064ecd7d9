"""`edgewise up`: Postgres, Auth, REST, the AI server and the functions, until Ctrl-C."""

import argparse
import logging
import os
import signal
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from emulator.banner import banner
from emulator.commands import add_data_option, port_number
from emulator.data_folder import announce, locked
from emulator.database.server import PostgresServer, check_port
from emulator.errors import SetupError
from emulator.log import Log
from emulator.processes.pipes import follow_lines
from emulator.project import open_project
from emulator.services import check_model
from emulator.settings import StackSettings, make_settings

if TYPE_CHECKING:
    from emulator.processes.warm_launch import Base


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, help="of the API (default: 54321)")
    parser.add_argument("--db-port", type=port_number, help="of Postgres (default: the one after the API's)")
    add_data_option(parser)
    parser.add_argument("--quiet", action="store_true", help="print warnings and the ready line only")
    parser.add_argument(
        "--strict-apikey", action="store_true", help="refuse calls without an apikey, as hosted Supabase does"
    )
    parser.add_argument(
        "--model", metavar="FILE.gguf|smollm2", help="answer with a local toy model instead of the offline guide"
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
    if settings.port == settings.db_port:
        raise SetupError(f"the API and Postgres cannot both use port {settings.port}: choose another --db-port")
    check_model(settings)
    signal.signal(signal.SIGTERM, _stop_early)
    signal.signal(signal.SIGHUP, _stop_early)
    log = Log(quiet=settings.quiet)
    with locked(settings.data), reserve(settings.port) as listener:
        log.open_file(settings.data / "edgewise.log")
        try:
            _run(settings, listener, log, started)
        finally:
            log.close()
    return 0


def _run(settings: StackSettings, listener: socket.socket, log: Log, started: float) -> None:
    server = PostgresServer(settings.data, port=settings.db_port)
    follower: threading.Thread | None = None
    base = _start_base(settings)  # its imports take as long as the database's start
    try:
        server.start(lambda text: log.line("edgewise", text))
        follower = threading.Thread(target=_follow, args=(server, log), daemon=True)
        follower.start()
        _serve(settings, listener, log, started, base)
    finally:
        if base:
            base.close()
        if server.pid:
            log.line("edgewise", "stopping")
        server.stop()
        if follower:
            follower.join(5)


def _start_base(settings: StackSettings) -> "Base | None":
    if sys.platform != "linux":
        return None
    from emulator.processes.warm_launch import Base

    return Base(settings.project.root, settings.function_environment())


def _serve(settings: StackSettings, listener: socket.socket, log: Log, started: float, base: "Base | None") -> None:
    import uvloop

    from emulator.stack import LogHandler, serve_stack

    logging.basicConfig(handlers=[LogHandler(log)], level=logging.WARNING)

    def when_ready() -> None:
        announce(settings.data, _state(settings))
        if not settings.quiet:
            sys.stderr.write(banner(settings, time.monotonic() - started, coloured=log.coloured))
            sys.stderr.flush()
        print(f"ready {settings.url}", flush=True)  # noqa: T201

    uvloop.run(serve_stack(settings, listener, log, when_ready, base))


def _state(settings: StackSettings) -> dict[str, Any]:
    return {"pid": os.getpid(), "environment": settings.public_environment()}


def reserve(port: int) -> socket.socket:
    """A socket bound to `port`, so that nobody takes it while we start; it listens when we are ready."""
    check_port(port, "the API", "--port")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


def _follow(server: PostgresServer, log: Log) -> None:
    if server.output:
        with server.output as output:
            follow_lines(output.fileno(), lambda line: None if line.startswith("LOG:") else log.line("postgres", line))


def _stop_early(signum: int, frame: object) -> None:
    raise KeyboardInterrupt
