"""The log: every line has the name of the part that wrote it, and goes to the screen and to a file."""

import os
import sys
import zlib
from pathlib import Path
from typing import IO, TextIO

COLOURS = (36, 33, 35, 32, 34, 96, 93, 95, 92, 94)
MAX_FILE = 5_000_000


class Log:
    """With `quiet` the screen shows warnings only; the file always gets every line."""

    def __init__(self, screen: TextIO | None = None, *, quiet: bool = False) -> None:
        self.screen = screen or sys.stderr
        self.quiet = quiet
        self.coloured = self.screen.isatty() and "NO_COLOR" not in os.environ
        self.file: IO[str] | None = None

    def open_file(self, path: Path) -> None:
        if path.exists() and path.stat().st_size > MAX_FILE:
            path.replace(path.with_name(path.name + ".1"))
        self.file = path.open("a", encoding="utf-8", errors="replace", buffering=1)

    def close(self) -> None:
        if self.file:
            self.file.close()
            self.file = None

    def line(self, part: str, text: str) -> None:
        self._write(part, text, warning=False)

    def lines(self, part: str, texts: list[str]) -> None:
        for text in texts:
            self._write(part, text, warning=False)

    def warn(self, part: str, text: str) -> None:
        self._write(part, text, warning=True)

    def _write(self, part: str, text: str, *, warning: bool) -> None:
        if self.file:
            self.file.write(f"{part:<14} | {text}\n")
        if warning or not self.quiet:
            self._show(part, text, warning=warning)

    def _show(self, part: str, text: str, *, warning: bool) -> None:
        prefix = f"{part:<14} |"
        if self.coloured:
            colour = 31 if warning else COLOURS[zlib.crc32(part.encode()) % len(COLOURS)]
            prefix = f"\x1b[{colour}m{prefix}\x1b[0m"
        try:
            self.screen.write(f"{prefix} {text}\n")
            self.screen.flush()
        except (BrokenPipeError, ValueError):  # the screen is closed: continue with the file alone
            self.quiet = True
