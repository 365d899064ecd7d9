"""A terminal, pipe or file to which lines are written without waiting for its reader."""

import errno
import os
import select
import threading
from collections import deque
from typing import TextIO

MAX_WAITING = 4_000_000  # bytes
FLUSH_SECONDS = 0.5
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Screen:
    """Writes to `stream`. While that is full, a thread keeps up to MAX_WAITING bytes; more lines are dropped.

    When the stream turns out to be closed, everything is dropped.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.closed = False
        self._waiting: deque[bytes] = deque()
        self._size = self._dropped = 0
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        try:
            self._fd = stream.fileno()
        except (OSError, ValueError):
            self._fd = -1  # in memory

    def write(self, line: str) -> None:
        with self._lock:
            if self.closed:
                return
            if self._fd < 0:
                self.stream.write(line)
                return
            data = line.encode(self.stream.encoding, "backslashreplace")
            if self._thread is None:
                data = self._write_pieces(data, timeout=0)
            if data:
                self._keep(data)

    def flush(self) -> None:
        """Wait for the lines that were kept, but not for long."""
        if thread := self._thread:
            thread.join(FLUSH_SECONDS)

    def _keep(self, data: bytes) -> None:
        if self._size + len(data) > MAX_WAITING:
            self._dropped += 1
            return
        self._waiting.append(data)
        self._size += len(data)
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_waiting, daemon=True)
            self._thread.start()

    def _write_waiting(self) -> None:
        while True:
            with self._lock:
                if self.closed or not self._waiting:
                    self._thread = None
                    return
                data = self._waiting.popleft()
                self._size -= len(data)
                if not self._waiting and self._dropped:
                    self._waiting.append(f"{'edgewise':<14} | {self._dropped} lines are not shown\n".encode())
                    self._dropped = 0
            while data:
                data = self._write_pieces(data, timeout=None)

    def _write_pieces(self, data: bytes, timeout: int | None) -> bytes:
        """Write in pieces that a ready pipe accepts whole. Return the rest if it is not ready within `timeout` ms."""
        poll = select.poll()
        poll.register(self._fd, select.POLLOUT)
        try:
            while data:
                if not poll.poll(timeout):
                    return data
                try:
                    data = data[os.write(self._fd, data[: select.PIPE_BUF]) :]
                except BlockingIOError:  # another process made it non-blocking and filled it
                    return data
        except OSError as error:
            self.closed = error.errno not in NO_SPACE  # EPIPE, or EIO of a closed terminal
        return b""
