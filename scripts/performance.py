"""Writes the tables of docs/performance.md from benchmarks/results: `python -m scripts.performance`."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "performance.md"
RESULTS = ROOT / "benchmarks" / "results"
Row = dict[str, Any]


def read(question: str) -> Row:
    try:
        record: Row = json.loads((RESULTS / f"{question}.json").read_text())
    except FileNotFoundError:
        raise SystemExit(f"There are no results of {question}: run `python -m benchmarks {question}`") from None
    return record


def rows(question: str) -> list[Row]:
    record = read(question)
    return [dict(zip(record["columns"], row, strict=True)) for row in record["rows"]]


def table(question: str, columns: dict[str, str], keep: Callable[[Row], bool] = lambda row: True) -> str:
    """A Markdown table of these columns (heading → name in the record), with date and machine."""
    record = read(question)
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += [
        "| " + " | ".join(_cell(row[name]) for name in columns.values()) + " |" for row in rows(question) if keep(row)
    ]
    machine = record["machine"]
    place = f"{record['day']}, {machine['processor']}, {machine['cores']} cores, Python {machine['python']}"
    return "\n".join(lines) + f"\n\n`benchmarks/{question}.py`, {place}\n"


def _cell(value: Any) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}" if abs(value) >= 10 else f"{value:.2f}"


def sections() -> dict[str, str]:
    name = {"": "contestant"}
    runs = {**name, "mode": "mode", "CPU µs/event": "cpu µs/event", "× byte pump": "x byte pump"}
    runs |= {"× deno sdk": "x deno sdk", "added to first text p50 ms": "added to first text p50 ms", "failed": "failed"}
    relay = {**name, "mode": "mode", "streams": "streams", "CPU µs/event": "cpu µs/event"}
    relay |= {"× byte pump": "x byte pump", "× deno sdk": "x deno sdk", "failed": "failed"}
    token = {**name, "added p50 ms": "added p50 ms", "added p99 ms": "added p99 ms", "× deno sdk (p50)": "x deno sdk"}
    memory = {**name, "idle MB": "idle MB", "500 streams MB": "open MB", "kB/stream": "kB per stream"}
    memory |= {"× deno sdk": "x deno sdk"}
    start = {**name, "spawn to first text ms": "first text ms", "minimum": "min ms", "CPU ms": "cpu ms"}
    start |= {"[DONE] after the last token ms": "[DONE] after last token, ms", "× deno sdk": "x deno sdk"}
    warm = {"": "start", "first text ms": "first text ms", "minimum": "min ms", "× deno sdk": "x deno sdk"}
    calls = {"": "call", " ": "contestant", "p50 ms": "p50 ms", "beyond the work alone ms": "overhead p50 ms"}
    calls |= {"CPU µs/call": "cpu µs/call"}
    stores = {"": "store", "p50 µs": "p50 µs", "p99 µs": "p99 µs", "takes/s by 16": "takes/s by 16"}
    uploads = {**name, "file MB": "file MB", "concurrent": "files at once", "MB/s": "MB/s", "CPU s/GB": "cpu s/GB"}
    uploads |= {"peak MB": "peak MB"}
    rest = {"request": "request", "SQL alone p50 ms": "floor ms p50", "REST p50 ms": "rest ms p50"}
    rest |= {"difference ms": "overhead ms", "requests/s by 16": "rest/s"}
    growth = {"call": "call", "what grows": "what grows", "to": "to", "p50 ms": "p50 ms", "× smallest": "x smallest"}
    grounding = {"": "chat", "first text p50 ms": "p50 ms", "p99 ms": "p99 ms", "added p50 ms": "added p50 ms"}
    scaling = {"": "platform", " ": "server", "chats/s": "chats/s", "streams/instance": "streams/instance"}
    scaling |= {"instances": "instances", "cold %": "cold %", "$ per million": "$ per million"}
    return {
        "streams": "\n".join(
            (table("relay", relay, _typical), table("first_token", token), table("stream_memory", memory))
        ),
        "runs": table("run_events", runs),
        "grounding": table("grounding", grounding),
        "starts": "\n".join((table("cold_start", start), table("warm_start", warm))),
        "calls": table("small_calls", calls),
        "limits": table("limiter_stores", stores),
        "uploads": table("uploads", uploads),
        "rest": table("rest", rest, lambda row: not row["request"].startswith("search")),
        "growth": table("growth", growth, _decade),
        "scaling": table("scaling", scaling),
    }


def _typical(row: Row) -> bool:
    return row["mode"] == "paced" or row["streams"] == 50


def _decade(row: Row) -> bool:
    if row["what grows"] == "rows of the table":
        return row["to"] in ("1,000", "100,000", "10,000,000")
    return row["to"] in ("10", "1,000", "10,000")


def filled(text: str) -> str:
    """The document with its tables replaced by those of the results."""
    for name, content in sections().items():
        mark = f"<!-- {name} -->"
        old = re.compile(re.escape(mark) + r"\n(.*?\n<!-- /" + name + r" -->\n)?", re.DOTALL)
        if found := old.search(text):
            text = f"{text[: found.start()]}{mark}\n{content}<!-- /{name} -->\n{text[found.end() :]}"
    return text


def main() -> None:
    DOCUMENT.write_text(filled(DOCUMENT.read_text()))


if __name__ == "__main__":
    main()
