"""The log: every line has the name of the part that wrote it, and goes to the screen and, with its time, to a file.

Writing never raises and never waits: not for a full disk, a full pipe, a paused or a closed terminal.
"""

import contextlib
import os
import sys
import threading
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from emulator.screen import Screen

COLOURS = (36, 33, 35, 32, 34, 96, 93, 95, 92, 94)
MAX_FILE = 5_000_000
RETRY_SECONDS = 1.0  # between attempts to write a file that could not be written


class Log:
    """With `quiet` the screen shows warnings only; the file always gets every line. Can be used from any thread."""

    def __init__(self, screen: TextIO | None = None, *, quiet: bool = False) -> None:
        stream = screen or sys.stderr
        self.quiet = quiet
        self.coloured = stream.isatty() and "NO_COLOR" not in os.environ
        self.screen = Screen(stream)
        self.file: LogFile | None = None

    def open_file(self, path: Path) -> None:
        self.file = LogFile(path)

    def close(self) -> None:
        if self.file:
            self.file.close()
            self.file = None
        self.screen.flush()

    def line(self, part: str, text: str) -> None:
        self._write(part, text, warning=False)

    def lines(self, part: str, texts: list[str]) -> None:
        for text in texts:
            self._write(part, text, warning=False)

    def warn(self, part: str, text: str) -> None:
        self._write(part, text, warning=True)

    def _write(self, part: str, text: str, *, warning: bool) -> None:
        prefix = f"{part:<14} |"
        if self.file and (failure := self.file.write(f"{_now()} {prefix} {text}\n")):
            self._show("edgewise", failure, warning=True)
        if warning or not self.quiet:
            self._show(part, text, warning=warning)

    def _show(self, part: str, text: str, *, warning: bool) -> None:
        prefix = f"{part:<14} |"
        if self.coloured:
            colour = 31 if warning else COLOURS[zlib.crc32(part.encode()) % len(COLOURS)]
            prefix = f"\x1b[{colour}m{prefix}\x1b[0m"
        self.screen.write(f"{prefix} {text}\n")


def _now() -> str:
    """The time in UTC, as functions write it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class LogFile:
    """A file of at most `maximum` bytes, and the one before it with `.1` at the end of its name.

    Lines that cannot be written are counted, and a line in the file says so once it can be written again.
    """

    def __init__(self, path: Path, maximum: int = MAX_FILE) -> None:
        self.path, self.maximum = path, maximum
        self.lost = 0
        self.retry_at = 0.0
        self._fd: int | None = None
        self._size = 0
        self._lock = threading.Lock()

    def write(self, line: str) -> str:
        """Append a line. Return a message if this is the first one that could not be written, otherwise nothing."""
        data = line.encode(errors="replace")
        with self._lock:
            if self.lost and time.monotonic() < self.retry_at:
                self.lost += 1
                return ""
            try:
                self._write(data)
            except OSError as error:
                self.lost += 1
                self.retry_at = time.monotonic() + RETRY_SECONDS
                return f"{self.path} cannot be written ({error.strerror}); lines are lost" if self.lost == 1 else ""
            return ""

    def close(self) -> None:
        with self._lock:
            self._close()

    def _write(self, data: bytes) -> None:
        if self._fd is None:
            self._open()
        if self._size + len(data) > self.maximum:
            self._rotate()
        if self.lost:
            self._append(f"{_now()} {'edgewise':<14} | {self.lost} lines could not be written here\n".encode())
            self.lost = 0
        self._append(data)

    def _append(self, data: bytes) -> None:
        """Append all of `data`; a part that was written before an error is removed again."""
        assert self._fd is not None
        rest = data
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except OSError:
            with contextlib.suppress(OSError):  # not a regular file
                os.ftruncate(self._fd, self._size)
            raise
        self._size += len(data)

    def _open(self) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK  # a FIFO without a reader is refused
        self._fd = os.open(self.path, flags, 0o644)
        self._size = os.fstat(self._fd).st_size

    def _rotate(self) -> None:
        """Start a new file; where the old one cannot be renamed, it is emptied."""
        assert self._fd is not None
        if not self._size:
            return
        try:
            self.path.replace(self.path.with_name(self.path.name + ".1"))
        except OSError:
            os.ftruncate(self._fd, 0)
            self._size = 0
            return
        self._close()
        self._open()

    def _close(self) -> None:
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.close(self._fd)
            self._fd = None
