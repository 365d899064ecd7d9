"""`edgewise auth`: the service alone, configured with GoTrue's own environment names."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import asyncpg
import uvicorn

from emulator.auth.app import open_app
from emulator.auth.config import Settings
from emulator.database.migrations import bootstrap
from emulator.errors import SetupError

USAGE = """The Auth service alone. Settings come from the environment, under the names Supabase Auth documents:
DATABASE_URL, GOTRUE_SITE_URL and GOTRUE_JWT_SECRET are needed; PORT, API_EXTERNAL_URL, GOTRUE_DISABLE_SIGNUP,
GOTRUE_MAILER_AUTOCONFIRM, GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED, GOTRUE_JWT_KEYS and many more are understood.
Mail is kept at /mailbox. Several services with different settings can share one database."""
LOCK = 7_264_551_002  # so that services that start together prepare the database one after another


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="edgewise auth", description=USAGE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, help="instead of PORT")
    parser.add_argument("--host", help="instead of GOTRUE_API_HOST (127.0.0.1)")
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
    await prepare(settings.database_url)
    async with open_app(settings) as app:
        listener = listen(settings.host, settings.port)
        server = _Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none", proxy_headers=False))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, server.stop)
        print(f"ready http://{settings.host}:{listener.getsockname()[1]}", flush=True)  # noqa: T201
        await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends with status 0: uvicorn itself would send the signal to the process once more."""

    def stop(self) -> None:
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's algorithm off for what is accepted here.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise SetupError(f"PORT: {host}:{port} cannot be listened on: {error}") from error
    return listener


async def prepare(database_url: str) -> None:
    """Makes what is missing in the database: roles, the auth schema and its helpers."""
    try:
        connection = await asyncpg.connect(database_url, timeout=10)
    except (OSError, TimeoutError) as error:
        raise SetupError(f"DATABASE_URL: no Postgres can be reached there: {error or 'no answer'}") from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise SetupError(f"DATABASE_URL: {error}") from error
    try:
        await connection.execute("select pg_advisory_lock($1)", LOCK)
        await bootstrap(connection)
    except asyncpg.InsufficientPrivilegeError as error:
        if not await connection.fetchval("select to_regclass('auth.users') is not null"):
            raise SetupError(f"DATABASE_URL: its user may not set the database up: {error}") from error
    finally:
        await connection.close()


if __name__ == "__main__":
    sys.exit(main())
