"""Which rows of how many a response holds: the Content-Range header and the status it implies."""

from __future__ import annotations

from emulator.rest.types import Range


def content_range(first: int, last: int, total: int | None) -> str:
    """`0-9/100`; `*` where there are no rows or the total is not known."""
    rows = f"{first}-{last}" if first <= last and total != 0 else "*"
    return f"{rows}/{'*' if total is None else total}"


def page_of(wanted: Range, rows: int, total: int | None) -> tuple[int, str]:
    """Status (200, 206 or 416) and Content-Range of a page of `rows` rows."""
    first, last = wanted.offset, wanted.offset + rows - 1
    header = content_range(first, last, total)
    if total is None:
        return 200, header
    if first > total:
        return 416, header
    return (206 if rows < total else 200), header
