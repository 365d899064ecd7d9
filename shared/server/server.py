"""The ASGI server of a function process and of the gateway: HTTP/1 only, which keeps start and CPU time small.

Functions also run under any other ASGI server; only its extensions (extensions.py) are particular to this one.
"""

import asyncio
import signal
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from email.utils import formatdate
from typing import TYPE_CHECKING

from shared.log import log_unexpected
from shared.server.cycle import RequestResponseCycle
from shared.server.forwarded import Proxies
from shared.server.protocol import HttpProtocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

BACKLOG = 2048
SHUTDOWN_SIGNALS = (signal.SIGTERM, signal.SIGINT)
NO_PROXIES = Proxies()


class Server:
    """Serves `app` on a listening socket until a signal.

    keep_alive  seconds that a connection may be idle
    proxies     those in front of the server, by which a client's address is known
    report      called with a description and the exception if `app` fails
    """

    def __init__(
        self,
        app: "ASGIApp",
        *,
        keep_alive: float,
        proxies: Proxies = NO_PROXIES,
        report: Callable[[str, Exception], object] = log_unexpected,
    ) -> None:
        self.connections: set[HttpProtocol] = set()
        self.keep_alive = keep_alive
        self.proxies = proxies
        self.report = report
        self.stopping = False
        self.loop = asyncio.get_running_loop()
        self._app = app
        self._tasks: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._something_ended = asyncio.Event()  # a task or a connection
        self._date = (0, b"")

    @property
    def date(self) -> bytes:
        """The Date header, formatted once a second."""
        now = int(time.time())
        if now != self._date[0]:
            self._date = (now, f"date: {formatdate(now, usegmt=True)}".encode())
        return self._date[1]

    def start_cycle(self, cycle: RequestResponseCycle) -> None:
        task = self.loop.create_task(cycle.run(self._app))
        self._tasks.add(task)
        task.add_done_callback(self._task_done)

    def _task_done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._something_ended.set()

    def connection_closed(self, connection: HttpProtocol) -> None:
        self.connections.discard(connection)
        self._something_ended.set()

    async def serve(
        self,
        listener: socket.socket,
        *,
        shutdown_timeout: float,
        on_shutdown: Callable[[], object],
        signals: Iterable[signal.Signals] = SHUTDOWN_SIGNALS,
    ) -> None:
        """Accepts connections until one of `signals`, or `stop`; then calls `on_shutdown` and drains.

        Returns when all responses are sent. After `shutdown_timeout` seconds, or on a second signal, those still open
        are cancelled.
        """
        for number in signals:
            self.loop.add_signal_handler(number, self.stop)
        listening = await self.loop.create_server(lambda: HttpProtocol(self), sock=listener, backlog=BACKLOG)
        await self._stop.wait()
        on_shutdown()
        listening.close()
        for connection in list(self.connections):
            connection.shutdown()
        with suppress(TimeoutError):
            async with asyncio.timeout(shutdown_timeout):
                await self._drain()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1)
        for connection in list(self.connections):
            connection.abort()

    def stop(self) -> None:
        """Begins the shutdown; when called again, cancels what is still running."""
        if self.stopping:
            for task in self._tasks:
                task.cancel()
            for connection in list(self.connections):
                connection.abort()
        self.stopping = True
        self._stop.set()

    async def _drain(self) -> None:
        """Waits until no application is running and everything written has been sent."""
        while self._tasks or self.connections:
            self._something_ended.clear()
            await self._something_ended.wait()
