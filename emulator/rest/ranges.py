"""Which rows of the result are wanted: limit and offset, met with the Range header."""

from __future__ import annotations

import re

from emulator.rest import errors
from emulator.rest.types import EmbedPath, QueryParams, Range

ALL = Range()
NOTHING = Range(0, 0)
_HEADER = re.compile(r"([0-9]+)-([0-9]*)")
_ROOT: EmbedPath = ()


def root_range(method: str, query: QueryParams, header: str | None) -> Range:
    """The rows of the root that are wanted. Raises PGRST103, and PGRST114 for PUT."""
    asked = dict(query.ranges).get(_ROOT, ALL)
    last = None if asked.limit is None else asked.offset + asked.limit - 1
    by_header = _read_header(header) if method == "GET" else (0, None)
    if last == -1:  # limit=0: no rows, whatever the header says
        if method == "PUT":
            raise errors.put_limit_not_allowed()
        return NOTHING
    first = max(asked.offset, by_header[0], 0)
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


def limited(wanted: Range, max_rows: int | None) -> Range:
    """No more than the service's db-max-rows."""
    if max_rows is None or wanted == NOTHING:
        return wanted
    return Range(wanted.offset, max_rows if wanted.limit is None else min(wanted.limit, max_rows))
