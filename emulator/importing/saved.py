"""Reads saved objects: JSON or JSONL files of single objects, lists, SDK dumps, or threads with their messages."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulator.errors import SetupError

Json = dict[str, Any]
SUFFIXES = (".json", ".jsonl", ".ndjson")


@dataclass(slots=True)
class Saved:
    """The objects by their ids, messages in the order in which they were found; `others` counts what isn't imported."""

    assistants: dict[str, Json] = field(default_factory=dict)
    threads: dict[str, Json] = field(default_factory=dict)
    messages: dict[str, dict[str, Json]] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    unnamed: int = 0


def read_path(path: Path) -> Saved:
    """The objects of a file, or of all files below a folder; raises SetupError naming a file that can't be read."""
    files = [path] if not path.is_dir() else sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES)
    if not files:
        raise SetupError(f"{path} has no files that end with {', '.join(SUFFIXES)}")
    saved = Saved()
    for file in files:
        for value in _values(file):
            _collect(value, saved, None)
    return saved


def _values(file: Path) -> list[Any]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{file} can't be read: {error}") from error
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        pass
    values = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            values.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            raise SetupError(f"{file}, line {number}: this is neither JSON nor JSONL: {error}") from error
    return values


def _collect(value: Any, saved: Saved, thread_id: str | None) -> None:
    if isinstance(value, list):
        ordered = value[::-1] if _is_newest_first(value) else value
        for each in ordered:
            _collect(each, saved, thread_id)
    if not isinstance(value, dict):
        return
    kind, known = value.get("object"), value.get("id")
    if kind in ("assistant", "thread", "thread.message") and not isinstance(known, str):
        saved.unnamed += 1
    elif kind == "assistant":
        saved.assistants[str(known)] = value
    elif kind == "thread":
        saved.threads[str(known)] = value
        _collect(value.get("messages"), saved, str(known))
    elif kind == "thread.message":
        saved.messages.setdefault(str(value.get("thread_id") or thread_id or ""), {})[str(known)] = value
    elif isinstance(kind, str) and kind not in ("list", "page"):
        saved.others[kind] += 1
    else:
        thread = value.get("thread")
        inner = thread.get("id") if isinstance(thread, dict) else value.get("thread_id")
        for each in value.values():
            _collect(each, saved, inner if isinstance(inner, str) else thread_id)


def _is_newest_first(values: list[Any]) -> bool:
    """Whether a list is in the API's default order."""
    times = [each["created_at"] for each in values if isinstance(each, dict) and "created_at" in each]
    return len(times) > 1 and str(times[0]) > str(times[-1])
