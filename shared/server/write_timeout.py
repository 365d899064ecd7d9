"""Aborts a connection whose client has stopped reading."""

import asyncio
import socket
import sys


class WriteTimeout:
    """Aborts the transport when the client has read nothing of what was written for a number of seconds."""

    __slots__ = ("_loop", "_timer", "_transport", "_unread")

    def __init__(self, loop: asyncio.AbstractEventLoop, transport: asyncio.Transport) -> None:
        self._loop = loop
        self._transport = transport
        self._timer: asyncio.TimerHandle | None = None
        self._unread = 0  # bytes, when the timer was started

    def start(self, seconds: float) -> None:
        """Starts the timer, or starts it again."""
        self.cancel()
        self._unread = self._count_unread()
        self._timer = self._loop.call_later(seconds, self._check, seconds)

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _check(self, seconds: float) -> None:
        if 0 < self._count_unread() < self._unread:
            self.start(seconds)
        else:
            self._transport.abort()

    def _count_unread(self) -> int:
        """Bytes in the transport's buffer and, on Linux, those in the kernel that the client has not acknowledged."""
        return self._transport.get_write_buffer_size() + _unacknowledged(self._transport.get_extra_info("socket"))


def _unacknowledged(sock: socket.socket | None) -> int:
    if sock is None or sys.platform != "linux":
        return 0
    from fcntl import ioctl
    from termios import TIOCOUTQ

    try:
        return int.from_bytes(ioctl(sock.fileno(), TIOCOUTQ, bytes(4)), sys.byteorder)
    except OSError:
        return 0
