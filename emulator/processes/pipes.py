"""The output of child processes, read by the event loop without a thread for each."""

import asyncio
import os
from collections.abc import Callable

CHUNK = 65536
MAX_LAST_CHUNKS = 64  # more than a pipe holds

OnLines = Callable[[list[str]], None]
"""Called with the complete lines of one read."""


class LineSplitter:
    """Splits bytes into lines for `on_lines`; a line longer than a chunk is emitted in pieces."""

    def __init__(self, on_lines: OnLines) -> None:
        self.on_lines = on_lines
        self._rest = b""

    def feed(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) >= CHUNK:
            lines, self._rest = [*lines, self._rest], b""
        if lines:
            self.on_lines([line.decode(errors="replace").rstrip("\r") for line in lines])

    def flush(self) -> None:
        """Emits an unfinished last line."""
        if self._rest:
            self.on_lines([self._rest.decode(errors="replace")])
        self._rest = b""


class PipeReader:
    """Reads `fd` on the running loop, passes the data to `on_data`, and closes `fd` at its end."""

    def __init__(self, fd: int, on_data: Callable[[bytes], None]) -> None:
        self.fd, self.on_data = fd, on_data
        self.closed = False
        self._loop = asyncio.get_running_loop()
        os.set_blocking(fd, False)
        self._loop.add_reader(fd, self._read)

    def _read(self) -> bool:
        """Reads once; returns whether there may be more."""
        try:
            data = os.read(self.fd, CHUNK)
        except BlockingIOError:
            return False
        except ConnectionResetError:  # of a socket whose other end was closed with unread data
            data = b""
        if data:
            self.on_data(data)
        else:
            self.close()
        return bool(data)

    def drain(self) -> None:
        """Reads what is in the pipe, then closes it without waiting for its end: other processes may hold that open."""
        for _ in range(MAX_LAST_CHUNKS):
            if self.closed or not self._read():
                break
        self.close()

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._loop.remove_reader(self.fd)
            os.close(self.fd)


def read_lines(fd: int, on_line: Callable[[str], None]) -> None:
    """Reads `fd` to its end. Blocks: call it in a thread."""

    def on_lines(lines: list[str]) -> None:
        for line in lines:
            on_line(line)

    splitter = LineSplitter(on_lines)
    while data := os.read(fd, CHUNK):
        splitter.feed(data)
    splitter.flush()
