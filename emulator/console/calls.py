"""The calls of functions, from the lines that each function logs about a request."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import msgspec

from emulator.log_reader import Entry, read_log


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A request that a function logged when it ended. The tokens are those that its log entry has."""

    time: str
    function: str
    request_id: str
    method: str
    status: int
    ms: float
    path: str | None = None  # unknown if no endpoint has it
    code: str | None = None
    outcome: str | None = None
    user: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None


class Calls:
    """The calls in a log file and in the one before it. Each reading parses only what was written since the last."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._calls: list[Call] = []
        self._file = -1  # the inode: another one after the file was replaced
        self._place = 0

    def read(self) -> list[Call]:
        """Every call, oldest first. Not to be called by two threads at once."""
        try:
            file = self.path.stat().st_ino
        except FileNotFoundError:
            return []
        if file != self._file:
            earlier, _ = read_log(self.path.with_name(self.path.name + ".1"))
            self._calls, self._file, self._place = list(_calls(earlier)), file, 0
        entries, self._place = read_log(self.path, self._place)
        self._calls.extend(_calls(entries))
        return self._calls


def _calls(entries: Iterable[Entry]) -> Iterator[Call]:
    for entry in entries:
        if entry.fields.get("event") == "request":
            with suppress(msgspec.ValidationError):  # a line that the function wrote itself
                yield msgspec.convert({**entry.fields, "function": entry.part}, Call)


def usage(calls: Iterable[Call]) -> list[dict[str, Any]]:
    """One row for each day (UTC) and function."""
    groups: dict[tuple[str, str], list[Call]] = defaultdict(list)
    for call in calls:
        groups[call.time[:10], call.function].append(call)
    return [_row(day, function, group) for (day, function), group in sorted(groups.items())]


def _row(day: str, function: str, calls: list[Call]) -> dict[str, Any]:
    durations = sorted(call.ms for call in calls)
    slow = quantiles(durations, n=20)[-1] if len(durations) > 1 else durations[0]
    return {
        "day": day,
        "function": function,
        "calls": len(calls),
        "failures": sum(1 for call in calls if call.status >= 500),
        "median_ms": round(median(durations), 1),
        "p95_ms": round(min(slow, durations[-1]), 1),
        "input_tokens": sum(call.input_tokens or 0 for call in calls),
        "output_tokens": sum(call.output_tokens or 0 for call in calls),
    }
