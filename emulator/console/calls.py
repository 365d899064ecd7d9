"""The calls of functions, from the lines that each function logs about a request."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from emulator.log_reader import Entry, read_log

SHOWN = ("time", "function", "request_id", "method", "path", "status", "code", "outcome", "ms", "user")
TOKENS = ("input_tokens", "output_tokens")


def read_calls(path: Path) -> list[dict[str, Any]]:
    """Every call in the log file and in the one before it, oldest first."""
    files = (path.with_name(path.name + ".1"), path)
    return [call for file in files for call in _calls(read_log(file)[0])]


def _calls(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        if entry.fields.get("event") == "request" and "ms" in entry.fields:
            yield {name: entry.fields.get(name) for name in (*SHOWN, *TOKENS)}


def usage(calls: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each day (UTC) and function."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for call in calls:
        groups[str(call["time"])[:10], str(call["function"])].append(call)
    return [_row(day, function, group) for (day, function), group in sorted(groups.items())]


def _row(day: str, function: str, calls: list[dict[str, Any]]) -> dict[str, Any]:
    durations = sorted(float(call["ms"]) for call in calls)
    slow = quantiles(durations, n=20)[-1] if len(durations) > 1 else durations[0]
    return {
        "day": day,
        "function": function,
        "calls": len(calls),
        "failures": sum(1 for call in calls if call["status"] >= 500),
        "median_ms": round(median(durations), 1),
        "p95_ms": round(min(slow, durations[-1]), 1),
        **{name: sum(call[name] or 0 for call in calls) for name in TOKENS},
    }
