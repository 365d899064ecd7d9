"""The running stack: services in this process, functions in processes of their own, all behind the gateway."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
from starlette.types import ASGIApp

from deploy.knowledge import ArticleError, load
from emulator.background import background_workers
from emulator.config_effects import without_effect
from emulator.console.app import ConsoleApp
from emulator.database.exposure import exposed_schemas, open_tables
from emulator.database.migrations import bootstrap, migrate, seed, store_secrets
from emulator.database.restarts import keep_running
from emulator.database.server import PostgresServer
from emulator.database.stand_ins import describe_stand_ins, used_stand_ins
from emulator.errors import SetupError
from emulator.gateway.app import Gateway
from emulator.gateway.proxy import ResponseAborted
from emulator.gateway.routes import RouteTable
from emulator.log import Log
from emulator.objects.store import object_store
from emulator.prefixes import AUTH, CONSOLE, OPENAI, REST
from emulator.processes.fork_launcher import ForkLauncher, LibrariesProcess
from emulator.processes.launcher import Launcher, SpawnLauncher
from emulator.processes.reload import Reloader, warn_of_changes
from emulator.processes.supervisor import Supervisor
from emulator.project import Project
from emulator.services import open_services
from emulator.settings import StackSettings
from emulator.shutdown_limit import limit_shutdown
from shared.config import Settings
from shared.server.server import Server

READY_SECONDS = 60.0
HEALTH = (f"{AUTH}/health", f"{REST}/", f"{OPENAI}/emulator/health")
WARM_SECONDS = 1.0  # the longest that the ready line waits for shared/, whose import may be slow or never end
DRAIN_SECONDS = 3.0
KEEP_ALIVE = 75.0
KILL_AFTER = 5.0  # seconds after SHUTDOWN_TIMEOUT at which a replaced process is killed


async def prepare_database(settings: StackSettings, log: Log) -> None:
    """Creates roles and schemas, applies the migrations, and seeds a new database. Raises SetupError."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        await bootstrap(connection)
    finally:
        await connection.close()
    connection = await asyncpg.connect(settings.database_url)  # with the search path that bootstrap gave the role
    try:
        await store_secrets(connection, settings.project.vault_secrets)
        await seed(connection, settings.project.roles, lambda text: log.line("edgewise", text))
        if settings.project.migrations_enabled:
            await migrate(connection, settings.project.migrations, lambda text: log.line("edgewise", text))
        for path in settings.project.seeds():
            await seed(connection, path, lambda text: log.line("edgewise", text))
        if names := await used_stand_ins(connection):
            log.warn("edgewise", describe_stand_ins(names))
        for line in await open_tables(connection, exposed_schemas(settings.project.config)):
            log.warn("edgewise", line)
    finally:
        await connection.close()


async def load_knowledge(settings: StackSettings, log: Log) -> None:
    """Loads the project's articles, if it has any, that are not loaded yet. Raises SetupError."""
    folder = settings.project.knowledge
    if not folder.is_dir():
        return
    connection = await asyncpg.connect(settings.database_url)
    try:
        found = await load(connection, folder)
    except asyncpg.UndefinedTableError:
        log.warn("edgewise", "supabase/knowledge is not loaded: no migration creates the table knowledge_articles")
    except ArticleError as error:
        raise SetupError(f"supabase/knowledge/{error}. Nothing was loaded") from error
    else:
        if found:
            log.line("edgewise", f"knowledge: {len(found.changed)} articles loaded, {len(found.removed)} removed")
    finally:
        await connection.close()


async def serve_stack(
    settings: StackSettings,
    function_settings: Settings,
    listener: socket.socket,
    log: Log,
    on_ready: Callable[[Mapping[str, str]], None],
    database: PostgresServer,
    libraries: LibrariesProcess | None = None,
) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP. Raises SetupError if the database cannot be kept running.

    `on_ready` takes the functions' environment. `libraries` is the process to fork functions from, if it runs already.
    """
    root = settings.project.root
    with stop_signals(log) as stop:
        async with contextlib.AsyncExitStack() as opened:
            environment = settings.function_environment()
            environment |= await opened.enter_async_context(object_store(environment, log))
            launcher = await opened.enter_async_context(open_launcher(root, environment, log, libraries))
            for line in without_effect(settings.project.config):
                log.warn("edgewise", line)
            await prepare_database(settings, log)
            loading = asyncio.create_task(load_knowledge(settings, log))  # while services and functions start
            opened.callback(loading.cancel)
            services = await open_services(settings, opened)
            await opened.enter_async_context(
                background_workers(
                    settings.database_url, settings.url, log, any_host=environment.get("PG_NET_HOSTS") == "any"
                )
            )
            functions = await opened.enter_async_context(
                run_functions(
                    settings.project, launcher, log, function_settings.shutdown_timeout, (*services.apps, CONSOLE)
                )
            )
            console = ConsoleApp(settings, functions.supervisor, functions.routes, services.sign)
            gateway = Gateway(
                {**services.apps, CONSOLE: console},
                functions.supervisor,
                functions.routes,
                replace(settings.keys, signing_keys=services.keys),
                log,
                function_settings,
                settings.strict_apikey,
            )

            async def startup() -> None:
                await check_health([settings.url + path for path in HEALTH], settings.keys.anon)
                await wait_warm(launcher)
                await loading
                on_ready(environment)

            async def shutdown() -> None:
                limit_shutdown(log)
                await functions.supervisor.close()  # first: the functions' streams may read from the AI server's
                services.end_streams()

            await serve(gateway, listener, stop, startup, shutdown, keep_running(database, log))


@dataclass(frozen=True)
class RunningFunctions:
    supervisor: Supervisor
    routes: RouteTable


@contextlib.asynccontextmanager
async def run_functions(
    project: Project, launcher: Launcher, log: Log, shutdown_timeout: float, services: tuple[str, ...] = ()
) -> AsyncIterator[RunningFunctions]:
    """Runs the functions of `project` and watches them for changes; `services` are prefixes of other paths."""
    root = project.root
    supervisor = Supervisor(root / "functions", launcher, log, shutdown_timeout + KILL_AFTER)
    routes = RouteTable(root, log, services, project.setting("functions"))
    watchers = [
        asyncio.create_task(Reloader(root, supervisor, routes.read, log).run()),
        asyncio.create_task(warn_of_changes(root / ".env", log)),
    ]
    try:
        yield RunningFunctions(supervisor, routes)
    finally:
        for watcher in watchers:
            watcher.cancel()
        await asyncio.gather(*watchers, return_exceptions=True)
        await supervisor.close()


@contextlib.asynccontextmanager
async def open_launcher(
    root: Path, environment: Mapping[str, str], log: Log, libraries: LibrariesProcess | None = None
) -> AsyncIterator[Launcher]:
    """Forks on Linux; elsewhere system libraries may not survive a fork without exec."""
    launcher: Launcher = SpawnLauncher(root, environment)
    if sys.platform == "linux":
        launcher = ForkLauncher(root, environment, lambda lines: log.lines("shared", lines), libraries)
    try:
        yield launcher
    finally:
        await launcher.close()


async def serve(
    app: ASGIApp,
    listener: socket.socket,
    stop: asyncio.Event,
    startup: Callable[[], Awaitable[None]],
    shutdown: Callable[[], Awaitable[None]],
    background: Coroutine[Any, Any, None] | None = None,
) -> None:
    """Serve `app` until `stop` is set, or until `startup` or `background` raises, which is raised after the shutdown.

    `startup` and `background` run once requests are served. `shutdown` runs while they still are: the last frames of
    streams, and what functions write when they end, pass through `app`.
    """
    server = Server(app, keep_alive=KEEP_ALIVE, report=_report)
    serving = asyncio.create_task(
        server.serve(listener, shutdown_timeout=DRAIN_SECONDS, on_shutdown=lambda: None, signals=())
    )
    stopping = asyncio.create_task(stop.wait())
    others: set[asyncio.Future[Any]] = {asyncio.ensure_future(startup())}
    if background:
        others.add(asyncio.create_task(background))
    try:
        while not (serving.done() or stopping.done()):
            done, _ = await asyncio.wait({serving, stopping, *others}, return_when=asyncio.FIRST_COMPLETED)
            for task in done & others:
                task.result()
            others -= done
    finally:
        for task in (stopping, *others):
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await shutdown()
        server.stop()
        await serving


async def check_health(urls: list[str], key: str) -> None:
    """Returns when all `urls` have responded. Raises SetupError for a response with status 500 or above."""
    async with aiohttp.ClientSession(headers={"apikey": key}) as session, asyncio.timeout(READY_SECONDS):
        for url in urls:
            async with session.get(url) as response:
                if response.status >= 500:
                    raise SetupError(f"{url} responded with {response.status}: {(await response.text())[:300]}")


async def wait_warm(launcher: Launcher) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(launcher.wait_warm(), WARM_SECONDS)


def _report(event: str, error: Exception) -> None:
    if not isinstance(error, ResponseAborted):
        logging.getLogger("edgewise").error(event, exc_info=error)


@contextlib.contextmanager
def stop_signals(log: Log) -> Iterator[asyncio.Event]:
    """An event that the first SIGINT, SIGTERM or SIGHUP sets; the second one ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def handle() -> None:
        if stop.is_set():
            os._exit(130)  # the kernel or the watchdog ends the children
        stop.set()
        log.line("edgewise", "stopping; a second Ctrl-C ends at once")

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for signum in signals:
        loop.add_signal_handler(signum, handle)
    try:
        yield stop
    finally:
        for signum in signals:
            loop.remove_signal_handler(signum)


class LogHandler(logging.Handler):
    """Writes the libraries' warnings to the log."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self.log = log

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and isinstance(record.exc_info[1], ResponseAborted | asyncio.CancelledError):
            return
        if record.name.startswith("asyncpg"):  # a pool that reconnects
            self.log.warn("edgewise", record.getMessage())
        else:
            self.log.warn("edgewise", self.format(record))
