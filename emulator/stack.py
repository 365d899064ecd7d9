"""The running stack: services in this process, functions in theirs, all behind the gateway."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
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
from emulator.processes.reload import Reloader, tell_of_new_settings
from emulator.processes.supervisor import DRAIN_SECONDS as PROCESS_DRAIN_SECONDS
from emulator.processes.supervisor import Supervisor
from emulator.processes.warm_launch import Base, WarmLauncher
from emulator.services import PREFIXES, open_services
from emulator.settings import StackSettings

READY_SECONDS = 60.0
HEALTH = ("/auth/v1/health", "/rest/v1/", "/openai/v1/emulator/health")
WARM_SECONDS = 1.0  # what `ready` waits for shared/, which may be slow to import, or never be
DRAIN_SECONDS = 1
KILL_AFTER = 5.0  # seconds after which a process has had its time to end its streams


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
    settings: StackSettings,
    listener: socket.socket,
    log: Log,
    when_ready: Callable[[], None],
    base: Base | None = None,
) -> None:
    """Runs until SIGINT, SIGTERM or SIGHUP. `base` is what functions are forked from, if it runs already."""
    root = settings.project.root
    with stop_signals() as stop:
        async with contextlib.AsyncExitStack() as opened:
            environment = settings.function_environment()
            environment |= await opened.enter_async_context(object_store(environment, log))
            launcher = await opened.enter_async_context(open_launcher(root, environment, log, base))
            await prepare_database(settings, log)
            services = await open_services(settings, opened)
            functions = await opened.enter_async_context(run_functions(root, launcher, environment, log, PREFIXES))
            gateway = Gateway(
                services, functions.supervisor, functions.routes, settings.keys, log, settings.strict_apikey
            )
            checks = [settings.url + path for path in HEALTH]
            await serve(
                gateway,
                listener,
                stop,
                checks,
                settings.keys.anon,
                when_ready,
                launcher.warmed,
                functions.supervisor.close,
            )


@dataclass(frozen=True)
class RunningFunctions:
    supervisor: Supervisor
    routes: RouteTable


@contextlib.asynccontextmanager
async def run_functions(
    root: Path, launcher: Launcher, environment: Mapping[str, str], log: Log, services: tuple[str, ...] = ()
) -> AsyncIterator[RunningFunctions]:
    """The functions of the project in `root`, watched for changes; paths below `services` are not theirs."""
    supervisor = Supervisor(root / "functions", launcher, log, _drain(environment))
    routes = RouteTable(root, log, services)
    watchers = [
        asyncio.create_task(Reloader(root, supervisor, routes.read, log).run()),
        asyncio.create_task(tell_of_new_settings(root / ".env", log)),
    ]
    try:
        yield RunningFunctions(supervisor, routes)
    finally:
        for watcher in watchers:
            watcher.cancel()
        await asyncio.gather(*watchers, return_exceptions=True)
        await supervisor.close()


def _drain(environment: Mapping[str, str]) -> float:
    """Longer than a stream may take, so that its process can still tell why it ends."""
    try:
        return float(environment.get("SHUTDOWN_TIMEOUT", "")) + KILL_AFTER
    except ValueError:
        return PROCESS_DRAIN_SECONDS  # the function itself complains


@contextlib.asynccontextmanager
async def open_launcher(
    root: Path, environment: Mapping[str, str], log: Log, base: Base | None = None
) -> AsyncIterator[Launcher]:
    """Forking is quick, and safe on Linux; elsewhere system libraries may not survive it."""
    launcher: Launcher = SpawnLauncher(root, environment)
    if sys.platform == "linux":
        launcher = WarmLauncher(root, environment, lambda lines: log.lines("shared", lines), base)
    try:
        yield launcher
    finally:
        await launcher.close()


async def serve(
    app: ASGIApp,
    listener: socket.socket,
    stop: asyncio.Event,
    checks: list[str],
    key: str,
    when_ready: Callable[[], None],
    warmed: Callable[[], Awaitable[None]],
    farewell: Callable[[], Awaitable[None]],
) -> None:
    """Serves `app` until `stop`, telling when all of `checks` answer and, if that is soon, `warmed` is over.

    `farewell` comes while it still serves: what functions say and save at their end passes through it.
    """
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
        answering = asyncio.create_task(_all_answer(checks, key, warmed))
        await asyncio.wait({serving, stopping, answering}, return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            answering.result()
            when_ready()
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        answering.cancel()
    finally:
        stopping.cancel()
        await farewell()
        server.should_exit = True
        await serving


async def _all_answer(urls: list[str], key: str, warmed: Callable[[], Awaitable[None]]) -> None:
    async with aiohttp.ClientSession(headers={"apikey": key}) as session, asyncio.timeout(READY_SECONDS):
        for url in urls:
            async with session.get(url) as answer:
                if answer.status >= 500:
                    raise SetupError(f"{url} answers {answer.status}: {(await answer.text())[:300]}")
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(warmed(), WARM_SECONDS)


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
    """Brings the libraries' warnings into our log, but nothing of answers that are cut because we stop."""

    QUIET = ("ASGI callable returned without completing response", "Cancel %s running task")

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self.log = log

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and isinstance(record.exc_info[1], AnswerCut | asyncio.CancelledError):
            return
        if str(record.msg).startswith(self.QUIET):
            return
        self.log.warn("edgewise", self.format(record))
