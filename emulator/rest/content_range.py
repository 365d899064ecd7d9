"""The Content-Range header and the status it implies."""

from __future__ import annotations

from emulator.rest.types import Range


def content_range(first: int, last: int, total: int | None) -> str:
    """The header: `0-9/100`, with `*` if there are no rows or the total is unknown."""
    rows = f"{first}-{last}" if first <= last and total != 0 else "*"
    return f"{rows}/{'*' if total is None else total}"


def page_of(requested: Range, rows: int, total: int | None) -> tuple[int, str]:
    """The status (200, 206 or 416) and Content-Range of a page of `rows` rows."""
    first, last = requested.offset, requested.offset + rows - 1
    header = content_range(first, last, total)
    if total is None:
        return 200, header
    if first > total:
        return 416, header
    return (206 if rows < total else 200), header
