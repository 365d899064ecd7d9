"""`edgewise rest [FILE]`: the REST service alone, against any Postgres, with PostgREST's settings."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import asyncpg
import uvicorn

from emulator.http_protocol import Utf8Protocol
from emulator.http_server import HttpServer
from emulator.rest.access_log import log_requests
from emulator.rest.admin import admin_app, schema_cache_json
from emulator.rest.app import RestApp, open_app
from emulator.rest.config import SettingError, Settings
from emulator.rest.config_dump import dump_config
from emulator.rest.database.connections import own_connection
from emulator.rest.service import CANNOT_LOAD, Service

log = logging.getLogger("emulator.rest")

LEVELS = {"crit": logging.CRITICAL, "error": logging.WARNING, "warn": logging.WARNING, "info": logging.INFO}
# A retry cannot succeed.
FATAL = (
    SettingError,
    asyncpg.InvalidPasswordError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)
BACKLOG = 2048


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    try:
        settings = Settings.from_env(os.environ, options.file)
        if options.ready:
            return _check_ready(settings)
        if options.example:
            sys.stdout.write(dump_config(Settings()))
            return 0
        logging.basicConfig(level=_level(settings), format="%(asctime)s %(message)s", stream=sys.stderr)
        return _run(_start(options, settings))
    except (SettingError, *CANNOT_LOAD) as error:
        sys.stderr.write(f"edgewise rest: {_one_line(error)}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _level(settings: Settings) -> int:
    return LEVELS.get(settings.log_level, logging.DEBUG)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="edgewise rest",
        description="Serves a Postgres database as PostgREST does. Settings come from PGRST_* variables, such as "
        "PGRST_DB_URI, PGRST_DB_SCHEMAS, PGRST_DB_ANON_ROLE and PGRST_JWT_SECRET, or from a configuration file.",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a configuration file in PostgREST's format")
    parser.add_argument(
        "-e", "--example", action="store_true", help="print a configuration file with the default settings and exit"
    )
    parser.add_argument("--dump-config", action="store_true", help="print the effective settings and exit")
    parser.add_argument("--dump-schema", action="store_true", help="print the schema cache as JSON and exit")
    parser.add_argument(
        "--ready", action="store_true", help="check whether the running service is ready, through its admin server"
    )
    return parser


def _run(work: object) -> int:
    try:
        import uvloop
    except ImportError:  # not on Windows
        return asyncio.run(work)  # type: ignore[arg-type]
    return int(uvloop.run(work))  # type: ignore[arg-type]


async def _start(options: argparse.Namespace, settings: Settings) -> int:
    if options.dump_config or options.dump_schema:
        service = Service(settings)
        await service.load() if options.dump_schema else await service.reload_settings()
        text = schema_cache_json(service.cache).decode() if options.dump_schema and service.cache else None
        sys.stdout.write(text + "\n" if text else dump_config(service.settings))
        return 0
    await _check_login(settings)
    async with open_app(settings) as app:
        _reload_on_signals(app, options.file)
        await _serve(app, settings)
    return 0


async def _check_login(settings: Settings) -> None:
    """Fails for a rejected login; only warns if the server cannot be reached yet, since loading is retried."""
    try:
        async with own_connection(settings):
            pass
    except FATAL:
        raise
    except CANNOT_LOAD as error:
        log.warning("Cannot connect to the database, retrying: %s", _one_line(error))


def _reload_on_signals(app: RestApp, file: Path | None) -> None:
    service = app.service
    tasks: set[asyncio.Task[None]] = set()

    async def reload_settings() -> None:
        try:
            service.replace_settings(Settings.from_env(os.environ, file))
            await service.reload_settings()
            logging.getLogger().setLevel(_level(service.settings))
            log.info("Settings reloaded")
        except CANNOT_LOAD as error:
            log.warning("Cannot reload the settings: %s", _one_line(error))

    def on_usr2() -> None:
        task = asyncio.get_running_loop().create_task(reload_settings())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError, AttributeError):  # not on Windows
        loop.add_signal_handler(signal.SIGUSR1, service.request_reload)
        loop.add_signal_handler(signal.SIGUSR2, on_usr2)


async def _serve(app: RestApp, settings: Settings) -> None:
    listener = _listener(settings)
    server = HttpServer(_server_config(log_requests(app)))
    admin = None
    if (admin_listener := _admin_listener(settings)) is not None:
        admin_server = HttpServer(_server_config(admin_app(app.service)))
        admin = asyncio.create_task(admin_server.serve([admin_listener]))
    sys.stderr.write(f"edgewise rest: listening on {_address(listener)}\n")
    _stop_on_signals(server)
    app.service.give_up = lambda: setattr(server, "should_exit", True)
    try:
        await server.serve([listener])
    finally:
        if admin:
            admin_server.should_exit = True
            await admin
        _remove_socket(settings.server_unix_socket)
        _remove_socket(settings.admin_server_unix_socket)


def _stop_on_signals(server: HttpServer) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # on Windows Ctrl-C raises KeyboardInterrupt
            loop.add_signal_handler(number, server.stop)


def _server_config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http=Utf8Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        headers=[("server", "edgewise")],
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
    )


def _listener(settings: Settings) -> socket.socket:
    if settings.server_unix_socket is not None:
        return _unix_listener(settings.server_unix_socket, settings.server_unix_socket_mode)
    return _tcp_listener(settings.server_host, settings.server_port, reuse=settings.server_reuseport)


def _admin_listener(settings: Settings) -> socket.socket | None:
    if settings.admin_server_unix_socket is not None:
        return _unix_listener(settings.admin_server_unix_socket, settings.admin_server_unix_socket_mode)
    if settings.admin_server_port is not None:
        return _tcp_listener(settings.admin_server_host, settings.admin_server_port, reuse=False)
    return None


def _unix_listener(path: str, mode: int) -> socket.socket:
    _remove_socket(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    Path(path).chmod(mode)
    listener.listen(BACKLOG)
    return listener


def _remove_socket(path: str | None) -> None:
    if path is not None:
        Path(path).unlink(missing_ok=True)


def _tcp_listener(host: str, port: int, *, reuse: bool) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG, reuse_port=reuse)
    except OSError as error:
        raise SettingError(
            f"cannot listen on {host}:{port}: {error.strerror or error}; choose another server-port (PGRST_SERVER_PORT)"
        ) from None


def _address(listener: socket.socket) -> str:
    name = listener.getsockname()
    return name if isinstance(name, str) else f"http://{name[0]}:{name[1]}"


def _check_ready(settings: Settings) -> int:
    if settings.admin_server_port is None:
        raise SettingError("--ready needs admin-server-port (PGRST_ADMIN_SERVER_PORT)")
    url = f"http://{settings.admin_server_host}:{settings.admin_server_port}/ready"
    try:
        with urllib.request.urlopen(url, timeout=5):
            sys.stdout.write(f"OK: {url}\n")
            return 0
    except (urllib.error.URLError, OSError) as error:
        sys.stderr.write(f"ERROR: {url}: {error}\n")
        return 1


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
