"""Reads the entries of the log file, for `edgewise logs` and the console."""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec

LINE = re.compile(r"(\d{4}-\d\d-\d\dT\S+) (\S+)\s*\| (.*)")  # as emulator/log.py writes it
MAX_READ = 4_000_000  # bytes: of a longer file, the end
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
TRACEBACK = "Traceback (most recent call last)"
FAILURE = re.compile(r"Traceback |\S*(Error|Exception): |(did not start|ended) \(|functions/\S+ is broken")


@dataclass(frozen=True)
class Entry:
    """One line with the lines that continue it. `end` is its place in the file, `fields` those of a JSON line."""

    end: int
    time: str
    part: str
    level: str
    text: str
    fields: dict[str, Any]

    @property
    def request_id(self) -> str:
        return str(self.fields.get("request_id", ""))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Filter:
    """Which entries are wanted: of one function, from a level on, of one request."""

    part: str = ""
    level: str = ""
    request: str = ""

    def __call__(self, entry: Entry) -> bool:
        return (
            (not self.part or entry.part == self.part)
            and (not self.level or LEVELS.index(entry.level) >= LEVELS.index(self.level))
            and (not self.request or entry.request_id == self.request)
        )


def read_log(path: Path, after: int | None = None) -> tuple[list[Entry], int]:
    """The complete entries behind the byte `after`, by default the last of the file, and the place to read on from.

    A place beyond the end is one of a file that was replaced by a new one, which is read from its start.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            start = 0 if after is None or after > size else after
            if size - start > MAX_READ:
                file.seek(size - MAX_READ)
                file.readline()
                start = file.tell()
            file.seek(start)
            data = file.read()
    except FileNotFoundError:
        return [], 0
    data = data[: data.rfind(b"\n") + 1]
    return list(_entries(data, start)), start + len(data)


def _entries(data: bytes, start: int) -> Iterator[Entry]:
    found: tuple[str, str, list[str]] | None = None
    end = start
    for raw in data.split(b"\n")[:-1]:  # each ends with a line break
        line = raw.decode(errors="replace").rstrip("\r")
        match = LINE.match(line)
        if match is None and found:
            found[2].append(line)
        elif match and found and match[2] == found[1] and _continues(found[2], match[3]):
            found[2].append(match[3])
        else:
            if found:
                yield _entry(end, *found)
            found = (match[1], match[2], [match[3]]) if match else ("", "edgewise", [line])
        end += len(raw) + 1
    if found:
        yield _entry(end, *found)


def _continues(lines: list[str], line: str) -> bool:
    """Whether a line belongs to the traceback of the lines before it, which a function printed one by one."""
    indented = lines[-1].startswith((" ", TRACEBACK))
    return lines[0].startswith(TRACEBACK) and indented


def _entry(end: int, time: str, part: str, lines: list[str]) -> Entry:
    text = "\n".join(lines)
    fields: dict[str, Any] = {}
    if text.startswith('{"'):
        with contextlib.suppress(msgspec.DecodeError, RecursionError):
            fields = msgspec.json.decode(text)
    return Entry(end, time, part, _level(text, fields), text, fields)


def _level(text: str, fields: dict[str, Any]) -> str:
    if fields:
        level = str(fields.get("severity", "INFO"))
        refused = level == "INFO" and isinstance(fields.get("status"), int) and fields["status"] >= 400
        return "WARNING" if refused else level if level in LEVELS else "INFO"
    return "ERROR" if FAILURE.match(text) else "INFO"
