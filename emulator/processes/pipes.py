"""What processes of ours print, read without a thread for each."""

import asyncio
import os
from collections.abc import Callable

CHUNK = 65536
LAST_CHUNKS = 64  # more than a pipe holds

Say = Callable[[list[str]], None]
"""Gets whole lines, as many as came at once."""


class Lines:
    """Bytes → whole lines; a line longer than a chunk is told in pieces."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self._rest = b""

    def feed(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) >= CHUNK:
            lines, self._rest = [*lines, self._rest], b""
        if lines:
            self.say([line.decode(errors="replace").rstrip("\r") for line in lines])

    def end(self) -> None:
        if self._rest:
            self.say([self._rest.decode(errors="replace")])
        self._rest = b""


class Pipe:
    """Our end of a pipe, read by the running loop and closed at its end; `take` gets what came."""

    def __init__(self, fd: int, take: Callable[[bytes], None]) -> None:
        self.fd, self.take = fd, take
        self.closed = False
        self._loop = asyncio.get_running_loop()
        os.set_blocking(fd, False)
        self._loop.add_reader(fd, self._read)

    def _read(self) -> bool:
        """Whether there may be more."""
        try:
            data = os.read(self.fd, CHUNK)
        except BlockingIOError:
            return False
        if data:
            self.take(data)
        else:
            self.close()
        return bool(data)

    def finish(self) -> None:
        """Takes what is there and closes: whoever still holds the other end may do so for ever."""
        for _ in range(LAST_CHUNKS):
            if self.closed or not self._read():
                break
        self.close()

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._loop.remove_reader(self.fd)
            os.close(self.fd)


def follow_lines(fd: int, say: Callable[[str], None]) -> None:
    """Reads `fd` to its end, for a thread of its own."""

    def say_each(lines: list[str]) -> None:
        for line in lines:
            say(line)

    lines = Lines(say_each)
    while data := os.read(fd, CHUNK):
        lines.feed(data)
    lines.end()
