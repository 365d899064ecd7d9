"""The running stack: services in this process, functions in theirs, all behind the gateway."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg
import uvicorn
from starlette.types import ASGIApp

from emulator.database.migrations import bootstrap, migrate, seed
from emulator.errors import SetupError
from emulator.gateway.app import Gateway
from emulator.gateway.proxy import AnswerCut
from emulator.gateway.routes import RouteTable
from emulator.http_protocol import Utf8Protocol
from emulator.log import Log
from emulator.objects.store import object_store
from emulator.processes.launch import Launcher, SpawnLauncher
from emulator.processes.reload import watch
from emulator.processes.supervisor import Supervisor
from emulator.processes.warm_launch import WarmLauncher
from emulator.services import open_services
from emulator.settings import StackSettings

READY_SECONDS = 60.0
HEALTH = ("/auth/v1/health", "/rest/v1/", "/openai/v1/emulator/health")
DRAIN_SECONDS = 1


async def prepare_database(settings: StackSettings, log: Log) -> None:
    """Roles, schemas, migrations; the seed on a new database. Raises SetupError."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        await bootstrap(connection)
        await migrate(connection, settings.project.migrations, lambda text: log.line("edgewise", text))
        if settings.project.config.get("db", {}).get("seed", {}).get("enabled", True):
            await seed(connection, settings.project.seed, lambda text: log.line("edgewise", text))
    finally:
        await connection.close()


async def serve_stack(
    settings: StackSettings, listener: socket.socket, log: Log, when_ready: Callable[[], None]
) -> None:
    """Runs until SIGINT, SIGTERM or SIGHUP."""
    with stop_signals() as stop:
        await prepare_database(settings, log)
        async with contextlib.AsyncExitStack() as opened:
            services = await open_services(settings, opened)
            environment = settings.function_environment()
            environment |= await opened.enter_async_context(object_store(environment, log))
            functions = await opened.enter_async_context(run_functions(settings.project.root, environment, log))
            gateway = Gateway(
                services, functions.supervisor, functions.routes, settings.keys, log, settings.strict_apikey
            )
            checks = [settings.url + path for path in HEALTH]
            await serve(gateway, listener, stop, checks, settings.keys.anon, when_ready)


@dataclass(frozen=True)
class RunningFunctions:
    supervisor: Supervisor
    routes: RouteTable


@contextlib.asynccontextmanager
async def run_functions(root: Path, environment: dict[str, str], log: Log) -> AsyncIterator[RunningFunctions]:
    """The functions of the project in `root`, watched for changes."""
    supervisor = Supervisor(root / "functions", _launcher(root, environment, log), log)
    routes = RouteTable(root, log)
    watcher = asyncio.create_task(watch(root, supervisor, routes.read, log))
    try:
        yield RunningFunctions(supervisor, routes)
    finally:
        watcher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watcher
        await supervisor.close()


def _launcher(root: Path, environment: dict[str, str], log: Log) -> Launcher:
    """Forking is quick, and safe on Linux; elsewhere system libraries may not survive it."""
    if sys.platform == "linux":
        return WarmLauncher(root, environment, lambda line: log.line("shared", line))
    return SpawnLauncher(root, environment)


async def serve(
    app: ASGIApp,
    listener: socket.socket,
    stop: asyncio.Event,
    checks: list[str],
    key: str,
    when_ready: Callable[[], None],
) -> None:
    """Serves `app` until `stop`, telling when all of `checks` answer."""
    server = _Server(
        uvicorn.Config(
            app,
            http=Utf8Protocol,
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    stopping = asyncio.create_task(stop.wait())
    try:
        answering = asyncio.create_task(_all_answer(checks, key))
        await asyncio.wait({serving, stopping, answering}, return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            answering.result()
            when_ready()
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        answering.cancel()
    finally:
        stopping.cancel()
        server.should_exit = True
        await serving


async def _all_answer(urls: list[str], key: str) -> None:
    async with aiohttp.ClientSession(headers={"apikey": key}) as session, asyncio.timeout(READY_SECONDS):
        for url in urls:
            async with session.get(url) as answer:
                if answer.status >= 500:
                    raise SetupError(f"{url} answers {answer.status}: {(await answer.text())[:300]}")


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # ours, see stop_signals


@contextlib.contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """An event that the first SIGINT, SIGTERM or SIGHUP sets; the second one ends everything at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def handle() -> None:
        if stop.is_set():
            os._exit(130)  # the kernel or the watchdog ends our children
        stop.set()

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for signum in signals:
        loop.add_signal_handler(signum, handle)
    try:
        yield stop
    finally:
        for signum in signals:
            loop.remove_signal_handler(signum)


class LogHandler(logging.Handler):
    """Brings the libraries' warnings into our log."""

    QUIET = ("ASGI callable returned without completing response", "Cancel %s running task")

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self.log = log

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and isinstance(record.exc_info[1], AnswerCut):
            return
        if str(record.msg).startswith(self.QUIET):
            return
        self.log.warn("edgewise", self.format(record))
