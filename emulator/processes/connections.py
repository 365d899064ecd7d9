"""The connections on which the gateway sends requests to functions' processes, and what became of those requests."""

import asyncio
import contextlib
import errno
import os
import socket
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.connector import Connection

RESET = (errno.ECONNRESET, errno.EPIPE)
SOCKETS = Path("/proc/net/tcp")
LINUX = SOCKETS.exists()
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
        delivered = not LINUX or self._bytes_acknowledged() > self._acknowledged
        pending_error = self._copy.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        return ConnectionLost(delivered=delivered, unread=reset or bool(pending_error) or not delivered)

    def is_unread(self, unread: dict[tuple[int, int], int]) -> bool:
        """Whether the process has read nothing of the request; `unread` is a result of `unread_bytes`."""
        if self._copy is None:
            return False
        delivered = self._bytes_acknowledged() - self._acknowledged
        return 0 < delivered == unread.get((self._copy.getpeername()[1], self._copy.getsockname()[1]))

    def _bytes_acknowledged(self) -> int:
        if self._copy is None or not LINUX:
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


def unread_bytes() -> dict[tuple[int, int], int]:
    """The bytes that wait in the receive buffer of each socket, by (local port, remote port). Empty except on Linux."""
    found = {}
    with contextlib.suppress(OSError):
        for line in SOCKETS.read_text().splitlines()[1:]:
            _, local, remote, _, queues, *_ = line.split()
            ports = (int(local.partition(":")[2], 16), int(remote.partition(":")[2], 16))
            found[ports] = int(queues.partition(":")[2], 16)
    return found
