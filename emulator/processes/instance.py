"""One process of a function, listening on a socket of its own, so that a request reaches exactly this process."""

import asyncio
import contextlib
import errno
import os
import signal
import socket
import sys
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.connector import Connection

from emulator.processes.end_streams import END_STREAMS
from emulator.processes.launcher import ChildProcess
from emulator.processes.snapshot import Snapshot

IDLE_SECONDS = 2.0
STOP_SECONDS = 0.8  # when the stack stops: for the last frames of the streams
STOP_IDLE_SECONDS = 0.1
KILL_SECONDS = 3.0
RESET = (errno.ECONNRESET, errno.EPIPE)
BYTES_ACKED = 120  # offset of tcpi_bytes_acked in Linux's struct tcp_info


class ConnectionLost(aiohttp.ClientError):
    """The connection ended before the response began; the request may have been handled.

    delivered   whether any of the request reached the process's socket before that was closed
    unread      whether the process had not read all of it
    """

    def __init__(self, *, delivered: bool, unread: bool) -> None:
        super().__init__("the connection ended before the response began")
        self.delivered, self.unread = delivered, unread


async def _without_retry(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """A client middleware that keeps aiohttp from sending an idempotent request again; see proxy.py for what is.

    aiohttp does so after ClientOSError and ServerDisconnectedError, but the request may be what ended the process.
    """
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise
    except aiohttp.ClientConnectionError as error:
        raise current_connection.get().lost(error) from error


class RequestConnection:
    """The connection on which a request is sent. A copy of its socket says how it ended; it must be closed."""

    def __init__(self) -> None:
        self._copy: socket.socket | None = None
        self._acknowledged = 0

    def use(self, transport: asyncio.Transport | None) -> None:
        self.close()
        if transport and not transport.is_closing():
            copy = os.dup(transport.get_extra_info("socket").fileno())
            self._copy = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=copy)
            self._acknowledged = self._bytes_acknowledged()

    def lost(self, error: Exception) -> ConnectionLost:
        """The kernel resets a connection that is closed with unread data, or to which data is sent after that."""
        reset = isinstance(error, ConnectionResetError | BrokenPipeError) or getattr(error, "errno", None) in RESET
        if self._copy is None:
            return ConnectionLost(delivered=False, unread=True)
        delivered = sys.platform != "linux" or self._bytes_acknowledged() > self._acknowledged
        pending_error = self._copy.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        return ConnectionLost(delivered=delivered, unread=reset or bool(pending_error) or not delivered)

    def _bytes_acknowledged(self) -> int:
        if self._copy is None or sys.platform != "linux":
            return 0
        info = self._copy.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, BYTES_ACKED + 8)
        return int.from_bytes(info[BYTES_ACKED:], sys.byteorder)

    def close(self) -> None:
        if self._copy:
            self._copy.close()
            self._copy = None


current_connection: ContextVar[RequestConnection] = ContextVar("current_connection")
"""Set by the sender of a request, for the connector."""


class _Connector(aiohttp.TCPConnector):
    async def connect(self, *arguments: Any, **options: Any) -> Connection:
        connection = await super().connect(*arguments, **options)
        current_connection.get().use(connection.transport)
        return connection


def open_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=_Connector(limit=0, keepalive_timeout=30),
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        middlewares=[_without_retry],
    )


@dataclass(eq=False)
class Instance:
    """Requests wait in the socket's backlog until the process serves; they are refused once it has ended."""

    function: str
    url: str
    process: ChildProcess
    code: Snapshot | None
    session: aiohttp.ClientSession = field(default_factory=open_session)
    replaced: bool = False  # by a process with newer code
    retired: bool = False
    terminated: bool = False  # SIGTERM was sent; a second one would end it at once
    pending: int = 0  # requests that were sent and have no response head yet
    idle: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> None:
        self.pending += 1
        self.idle.clear()

    def end(self) -> None:
        self.pending -= 1
        if not self.pending:
            self.idle.set()

    async def retire(self, seconds: float) -> None:
        """Let running requests finish for up to `seconds`, then kill the process."""
        if self.process.ready and seconds:
            await self._terminate(min(seconds, IDLE_SECONDS))
            await asyncio.wait([self.process.exited], timeout=seconds)
        await self._kill()

    async def stop(self) -> None:
        """End its streams with a last frame, then the process; also while it retires."""
        self.retired = True
        if self.process.ready:
            await self._terminate(STOP_IDLE_SECONDS)
            self.process.send_signal(END_STREAMS)
            await asyncio.wait([self.process.exited], timeout=STOP_SECONDS)
        await self._kill()

    async def _terminate(self, idle_timeout: float) -> None:
        if self.pending:  # a request that was sent but not read yet would be lost at SIGTERM
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.idle.wait(), idle_timeout)
        if not self.terminated:
            self.terminated = True
            self.process.send_signal(signal.SIGTERM)

    async def _kill(self) -> None:
        if not self.process.exited.done():
            self.process.send_signal(signal.SIGKILL)
            await asyncio.wait([self.process.exited], timeout=KILL_SECONDS)
        await self.session.close()
