"""The requested rows: limit and offset, intersected with the Range header."""

from __future__ import annotations

import re

from emulator.rest import errors
from emulator.rest.types import EmbedPath, QueryParams, Range

ALL = Range()
NOTHING = Range(0, 0)
_HEADER = re.compile(r"([0-9]+)-([0-9]*)")
_ROOT: EmbedPath = ()


def root_range(method: str, query: QueryParams, header: str | None) -> Range:
    """The requested rows of the root. Raises PGRST103, or PGRST114 for PUT."""
    limits = dict(query.ranges).get(_ROOT, ALL)
    last = None if limits.limit is None else limits.offset + limits.limit - 1
    by_header = _read_header(header) if method == "GET" else (0, None)
    if last == -1:  # limit=0: no rows, regardless of the header
        if method == "PUT":
            raise errors.put_limit_not_allowed()
        return NOTHING
    first = max(limits.offset, by_header[0], 0)
    lasts = [number for number in (last, by_header[1]) if number is not None]
    if lasts and min(lasts) < first:
        backwards = by_header[1] is not None and by_header[1] < by_header[0]
        raise errors.lower_above_upper() if backwards else errors.negative_limit()
    met = Range(first, min(lasts) - first + 1 if lasts else None)
    if method == "PUT" and met != ALL:
        raise errors.put_limit_not_allowed()
    return met


def _read_header(header: str | None) -> tuple[int, int | None]:
    found = _HEADER.fullmatch(header) if header else None
    if found is None:
        return 0, None
    return int(found[1]), int(found[2]) if found[2] else None


def limited(requested: Range, max_rows: int | None) -> Range:
    """The range with a limit of at most db-max-rows."""
    if max_rows is None or requested == NOTHING:
        return requested
    return Range(requested.offset, max_rows if requested.limit is None else min(requested.limit, max_rows))
