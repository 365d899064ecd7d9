"""`edgewise auth`: runs the Auth service alone, configured with GoTrue's environment variables."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace

import asyncpg
import uvicorn

from emulator.auth.app import open_app
from emulator.auth.config import Settings
from emulator.database.migrations import bootstrap
from emulator.errors import SetupError
from emulator.http_server import HttpServer

USAGE = """Runs the Auth service alone, configured with the environment variables that Supabase Auth documents.
DATABASE_URL, GOTRUE_SITE_URL and GOTRUE_JWT_SECRET are required; PORT, API_EXTERNAL_URL, GOTRUE_DISABLE_SIGNUP,
GOTRUE_MAILER_AUTOCONFIRM, GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED, GOTRUE_JWT_KEYS and many more are supported.
Mail is kept at /mailbox. Several services with different settings can share one database."""
BACKLOG = 1024
LOCK = 7_264_551_002  # advisory lock: services that start together set up the database one after another


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="edgewise auth", description=USAGE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, help="overrides PORT")
    parser.add_argument("--host", help="overrides GOTRUE_API_HOST (127.0.0.1)")
    options = parser.parse_args(argv)
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    try:
        settings = Settings.from_env(os.environ)
        settings = replace(settings, port=options.port or settings.port, host=options.host or settings.host)
        with asyncio.Runner(loop_factory=uvicorn.Config("", loop="auto").get_loop_factory()) as runner:
            runner.run(serve(settings))
    except SetupError as error:
        print(f"edgewise auth: {error}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


async def serve(settings: Settings) -> None:
    """Serves until SIGINT or SIGTERM. Prints `ready` and the URL once it accepts connections."""
    await prepare(settings.database_url)
    async with open_app(settings) as app:
        listener = listen(settings.host, settings.port)
        server = HttpServer(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none", proxy_headers=False))
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(signal_number, server.stop)
        print(f"ready http://{settings.host}:{listener.getsockname()[1]}", flush=True)  # noqa: T201
        await server.serve(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY on accepted connections only if the listener names its protocol.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)  # before `ready` is printed: until then connections are refused
    except (OSError, OverflowError) as error:
        listener.close()
        raise SetupError(f"PORT: cannot listen on {host}:{port}: {error}") from error
    return listener


async def prepare(database_url: str) -> None:
    """Creates roles, the auth schema and its functions where they are missing."""
    try:
        connection = await asyncpg.connect(database_url, timeout=10)
    except (OSError, TimeoutError) as error:
        raise SetupError(f"DATABASE_URL: no Postgres can be reached there: {error or 'no response'}") from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise SetupError(f"DATABASE_URL: {error}") from error
    try:
        await connection.execute("select pg_advisory_lock($1)", LOCK)
        await bootstrap(connection)
    except asyncpg.InsufficientPrivilegeError as error:
        if not await connection.fetchval("select to_regclass('auth.users') is not null"):
            raise SetupError(f"DATABASE_URL: its user may not set up the database: {error}") from error
    finally:
        await connection.close()


if __name__ == "__main__":
    sys.exit(main())
