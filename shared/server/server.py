"""The ASGI server of a function process: HTTP alone, so that it starts quickly and adds little to a call.

The same functions run under any other ASGI server; what only this one has is `push` (shared/sse.py).
"""

import asyncio
import signal
import socket
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from email.utils import formatdate
from typing import TYPE_CHECKING

from shared.server.exchange import Exchange
from shared.server.protocol import HttpProtocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Server:
    """Serves `app` on a listening socket until a signal; times in seconds.

    keep_alive  how long a connection may be idle
    trusted     addresses of proxies whose X-Forwarded-For and -Proto count; "*" for any
    """

    def __init__(self, app: "ASGIApp", *, keep_alive: float, trusted: Collection[str]) -> None:
        self.connections: set[HttpProtocol] = set()
        self.keep_alive = keep_alive
        self.trusted = trusted
        self.stopping = False
        self.loop = asyncio.get_running_loop()
        self._app = app
        self._tasks: set[asyncio.Task[None]] = set()
        self._stop, self._ended = asyncio.Event(), asyncio.Event()
        self._date = (0, b"")

    @property
    def date(self) -> bytes:
        """The header line, made once a second."""
        now = int(time.time())
        if now != self._date[0]:
            self._date = (now, f"date: {formatdate(now, usegmt=True)}".encode())
        return self._date[1]

    def start(self, exchange: Exchange) -> None:
        task = self.loop.create_task(exchange.run(self._app))
        self._tasks.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._ended.set()

    def closed(self, connection: HttpProtocol) -> None:
        self.connections.discard(connection)
        self._ended.set()

    async def serve(self, listener: socket.socket, *, patience: float, on_signal: Callable[[], object]) -> None:
        """Returns once a signal has come and every answer is given, `patience` seconds later, or on a second signal."""
        for number in SIGNALS:
            self.loop.add_signal_handler(number, self._signalled)
        listening = await self.loop.create_server(lambda: HttpProtocol(self), sock=listener, backlog=2048)
        await self._stop.wait()
        on_signal()
        listening.close()
        for connection in list(self.connections):
            connection.shut_down()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._quiet()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1)
        for connection in list(self.connections):
            connection.abort()

    def _signalled(self) -> None:
        if self.stopping:
            for task in self._tasks:
                task.cancel()
            for connection in list(self.connections):
                connection.abort()
        self.stopping = True
        self._stop.set()

    async def _quiet(self) -> None:
        """Returns when nothing is being answered, and all that was written has left."""
        while self._tasks or self.connections:
            self._ended.clear()
            await self._ended.wait()
