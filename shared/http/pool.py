"""A pool of connections to upstream services, directly or through proxies, with and without TLS."""

import asyncio
import socket
from functools import cached_property
from time import time
from typing import TYPE_CHECKING, Any

from shared.http.connection import Connection
from shared.http.target import Peer, Target

if TYPE_CHECKING:
    from ssl import SSLContext

KEEP_ALIVE = 30.0  # seconds
HAPPY_EYEBALLS_DELAY = 0.25  # seconds (RFC 8305)


class ProxyRefused(ConnectionError):
    """The proxy responded to CONNECT with a status other than 200."""


class NoSuchHost(ConnectionError):
    """A host name that no resolver accepts."""


class Pool:
    """Opens as many connections as there are concurrent requests; closes those idle for `keep_alive` seconds."""

    def __init__(self, *, keep_alive: float = KEEP_ALIVE) -> None:
        self._loop = asyncio.get_running_loop()
        self._keep_alive = keep_alive
        self._idle: dict[tuple[bool, str], list[Connection]] = {}
        self._expiry_timer: asyncio.TimerHandle | None = None
        self._closed = False

    async def acquire(self, target: Target, timeout: float) -> Connection:
        """Returns an idle or a new connection, for one request.

        Raises OSError (of which ssl.SSLError is one), or TimeoutError after `timeout` seconds.
        """
        idle = self._idle.get(target.key)
        while idle:
            connection = idle.pop()
            if connection.reusable and time() - connection.idle_since < self._keep_alive:
                return connection
            connection.abort()
        async with asyncio.timeout(timeout):
            return await self._connect(target)

    def release(self, target: Target, connection: Connection) -> None:
        """Keeps a connection for the next request, or closes it if its response was not read to the end."""
        if self._closed or not connection.reusable:
            connection.abort()
            return
        connection.used = True
        connection.idle_since = time()  # wall time: the monotonic clock may stop while a Lambda instance is frozen
        self._idle.setdefault(target.key, []).append(connection)
        if self._expiry_timer is None:
            self._expiry_timer = self._loop.call_later(self._keep_alive, self._close_expired)

    def close(self) -> None:
        """Closes the idle connections; those in use are closed when they are released."""
        self._closed = True
        if self._expiry_timer is not None:
            self._expiry_timer.cancel()
        for idle in self._idle.values():
            for connection in idle:
                connection.abort()
        self._idle.clear()

    def _close_expired(self) -> None:
        self._expiry_timer = None
        limit = time() - self._keep_alive
        for key, idle in list(self._idle.items()):
            self._idle[key] = [one for one in idle if one.reusable and one.idle_since > limit]
            for connection in set(idle).difference(self._idle[key]):
                connection.abort()
        if any(self._idle.values()):
            self._expiry_timer = self._loop.call_later(self._keep_alive / 2, self._close_expired)

    async def _connect(self, target: Target) -> Connection:
        if target.proxy is None:
            return await self._open(target)
        connection = await self._open(target.proxy)
        if target.tls:
            await self._open_tunnel(connection, target)
        return connection

    async def _open(self, peer: Peer) -> Connection:
        """Opens a connection to the first of the host's addresses that accepts one."""
        try:
            addresses = await self._loop.getaddrinfo(peer.host, peer.port, type=socket.SOCK_STREAM)
        except UnicodeError as error:
            raise NoSuchHost(f"{peer.host[:80]!r} is not a host name") from error
        connected = await self._connect_socket(addresses)
        connection = Connection(self._loop)
        try:
            await self._loop.create_connection(lambda: connection, sock=connected)
        except BaseException:
            connected.close()
            raise
        if peer.tls:
            await self._start_tls(connection, peer)
        return connection

    async def _start_tls(self, connection: Connection, peer: Peer) -> None:
        """Starts TLS on an open connection. On cancellation, aborts its current transport, which owns the socket."""
        try:
            transport = await self._loop.start_tls(
                connection.transport, connection, self._tls, server_hostname=peer.host
            )
            assert transport is not None
            connection.restart(transport)
        except BaseException:
            connection.abort()
            raise

    async def _connect_socket(self, addresses: list[Any]) -> socket.socket:
        """Connects to several addresses concurrently (happy eyeballs): an unreachable one costs no timeout."""
        if len(addresses) > 1:
            from aiohappyeyeballs import start_connection

            return await start_connection(addresses, happy_eyeballs_delay=HAPPY_EYEBALLS_DELAY, loop=self._loop)
        family, kind, protocol, _, address = addresses[0]
        connected = socket.socket(family, kind, protocol)
        try:
            connected.setblocking(False)
            await self._loop.sock_connect(connected, address)
        except BaseException:
            connected.close()
            raise
        return connected

    async def _open_tunnel(self, connection: Connection, target: Target) -> None:
        """Sends CONNECT to the proxy, then starts TLS with the target."""
        assert target.proxy is not None
        fields = {"host": target.authority, **target.proxy.headers}
        lines = [f"CONNECT {target.authority} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        try:
            await connection.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
            if connection.status != 200:
                raise ProxyRefused(f"the proxy responded {connection.status}")
        except BaseException:
            connection.abort()
            raise
        await self._start_tls(connection, target)

    @cached_property
    def _tls(self) -> "SSLContext":
        import ssl

        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        return context
