"""Connections to neighbours, made as needed and kept for the next request; TLS and proxies included."""

import asyncio
import socket
from functools import cached_property
from time import time
from typing import TYPE_CHECKING, Any

from shared.http.connection import Connection
from shared.http.target import Peer, Target

if TYPE_CHECKING:
    from ssl import SSLContext

KEEP = 30.0
STAGGER = 0.25


class ProxyRefused(ConnectionError):
    """The proxy of the environment does not let us through."""


class NoSuchHost(ConnectionError):
    """A host's name that no resolver can look up."""


class Pool:
    """As many connections as there are requests at a time; an idle one is closed after `keep` seconds."""

    def __init__(self, *, keep: float = KEEP) -> None:
        self._loop = asyncio.get_running_loop()
        self._keep = keep
        self._idle: dict[tuple[bool, str], list[Connection]] = {}
        self._sweeping: asyncio.TimerHandle | None = None
        self._closed = False

    async def acquire(self, target: Target, timeout: float) -> Connection:
        """A connection for one request; raises OSError (ssl's are), or TimeoutError after `timeout` seconds."""
        idle = self._idle.get(target.key)
        while idle:
            connection = idle.pop()
            if connection.reusable and time() - connection.idle_since < self._keep:
                return connection
            connection.abort()
        async with asyncio.timeout(timeout):
            return await self._connect(target)

    def release(self, target: Target, connection: Connection) -> None:
        """Takes a connection back; one whose answer was not read to its end is closed, which cancels the answer."""
        if self._closed or not connection.reusable:
            connection.abort()
            return
        connection.used = True
        connection.idle_since = time()  # wall time: the monotonic clock of a frozen instance may stand still
        self._idle.setdefault(target.key, []).append(connection)
        if self._sweeping is None:
            self._sweeping = self._loop.call_later(self._keep, self._sweep)

    def close(self) -> None:
        """Closes what is idle, and from now on whatever is given back."""
        self._closed = True
        if self._sweeping is not None:
            self._sweeping.cancel()
        for idle in self._idle.values():
            for connection in idle:
                connection.abort()
        self._idle.clear()

    def _sweep(self) -> None:
        self._sweeping = None
        limit = time() - self._keep
        for key, idle in list(self._idle.items()):
            self._idle[key] = [one for one in idle if one.reusable and one.idle_since > limit]
            for connection in set(idle).difference(self._idle[key]):
                connection.abort()
        if any(self._idle.values()):
            self._sweeping = self._loop.call_later(self._keep / 2, self._sweep)

    async def _connect(self, target: Target) -> Connection:
        if target.proxy is None:
            return await self._open(target)
        connection = await self._open(target.proxy)
        if target.tls:
            await self._tunnel(connection, target)
        return connection

    async def _open(self, peer: Peer) -> Connection:
        """Tries the host's addresses side by side, a moment apart: one that leads nowhere costs no time-out."""
        try:
            found = await self._loop.getaddrinfo(peer.host, peer.port, type=socket.SOCK_STREAM)
        except UnicodeError as error:
            raise NoSuchHost(f"{peer.host[:80]!r} is not a host's name") from error
        connected = await self._first_to_answer(found)
        connection = Connection(self._loop)
        try:
            await self._loop.create_connection(lambda: connection, sock=connected)
        except BaseException:
            connected.close()
            raise
        if peer.tls:
            await self._secure(connection, peer)
        return connection

    async def _secure(self, connection: Connection, peer: Peer) -> None:
        """Begins TLS on an open connection: whoever is cancelled meanwhile closes it by the transport that owns it."""
        try:
            transport = await self._loop.start_tls(
                connection.transport, connection, self._tls, server_hostname=peer.host
            )
            assert transport is not None
            connection.restart(transport)
        except BaseException:
            connection.abort()
            raise

    async def _first_to_answer(self, found: list[Any]) -> socket.socket:
        if len(found) > 1:
            from aiohappyeyeballs import start_connection

            return await start_connection(found, happy_eyeballs_delay=STAGGER, loop=self._loop)
        family, kind, protocol, _, address = found[0]
        connected = socket.socket(family, kind, protocol)
        try:
            connected.setblocking(False)
            await self._loop.sock_connect(connected, address)
        except BaseException:
            connected.close()
            raise
        return connected

    async def _tunnel(self, connection: Connection, target: Target) -> None:
        """Asks the proxy for a way to the target, and begins TLS with the target on it."""
        assert target.proxy is not None
        fields = {"host": target.authority, **target.proxy.headers}
        lines = [f"CONNECT {target.authority} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        try:
            await connection.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
            if connection.status != 200:
                raise ProxyRefused(f"the proxy answered {connection.status}")
        except BaseException:
            connection.abort()
            raise
        await self._secure(connection, target)

    @cached_property
    def _tls(self) -> "SSLContext":
        import ssl

        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        return context
