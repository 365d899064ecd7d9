"""Command-line options, tables and result files of the benchmarks."""

import argparse
import json
import os
import platform
import signal
import statistics
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "results"


def parser(doc: str | None) -> argparse.ArgumentParser:
    """An argument parser with the options of every benchmark; `doc` is its docstring."""
    made = argparse.ArgumentParser(
        description=doc.splitlines()[0] if doc else None, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    made.add_argument("--keep", action="store_true", help="write the results to benchmarks/results")
    return made


def run(main: Callable[[], object]) -> None:
    """Runs a benchmark; Ctrl-C and SIGTERM end it and the processes that it started."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def progress(what: str) -> None:
    """Prints what is being measured to standard error: a benchmark may take minutes."""
    print(f"  … {what}", file=sys.stderr, flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values are."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


median = statistics.median


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [[_text(value) for value in row] for row in [columns, *rows]]
    widths = [max(len(row[index]) for row in cells) for index in range(len(columns))]
    print(f"\n{title}")
    for row in cells:
        print(
            "  "
            + "  ".join(
                cell.ljust(width) if not i else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
        )


def _text(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


def keep(question: str, columns: Sequence[str], rows: Sequence[Sequence[object]], plotted: str) -> None:
    """Writes results/QUESTION.json, with date and machine, and QUESTION.svg, a bar chart with one bar per row."""
    RESULTS.mkdir(exist_ok=True)
    machine = {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "processor": _processor(),
        "python": platform.python_version(),
    }
    record = {
        "question": question,
        "day": datetime.now(UTC).date().isoformat(),
        "machine": machine,
        "columns": list(columns),
        "rows": rows,
    }
    (RESULTS / f"{question}.json").write_text(json.dumps(record, indent=1) + "\n")
    (RESULTS / f"{question}.svg").write_text(
        _bars(question, plotted, [(str(row[0]), row[list(columns).index(plotted)]) for row in rows])
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _bars(question: str, unit: str, values: Sequence[tuple[str, object]]) -> str:
    numbers = [(name, float(value)) for name, value in values if isinstance(value, int | float)]
    longest = max((value for _, value in numbers), default=1.0) or 1.0
    bars = "".join(
        f'<text x="230" y="{46 + 26 * row}" text-anchor="end">{name}</text>'
        f'<rect x="240" y="{33 + 26 * row}" width="{max(1.0, 400 * value / longest):.1f}" height="18" fill="#3a6ea5"/>'
        f'<text x="{248 + 400 * value / longest:.1f}" y="{46 + 26 * row}">{value:,.2f}</text>'
        for row, (name, value) in enumerate(numbers)
    )
    height = 50 + 26 * len(numbers)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="740" height="{height}" '
        'font-family="sans-serif" font-size="12">'
        f'<rect width="740" height="{height}" fill="#fff"/>'
        f'<text x="12" y="20" font-size="14">{question}: {unit}</text>{bars}</svg>\n'
    )
