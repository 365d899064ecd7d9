"""Reading the one row of a request's statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from emulator.rest.types import ResultRow


def read_row(records: Sequence[Sequence[Any]]) -> ResultRow:
    """`records`: what the statement returned, over a connection with text codecs; no row counts as no rows found."""
    if not records:
        return ResultRow(0, 0, (), b"", None, None, None)
    total, page, location, body, headers, status, inserted = records[0]
    return ResultRow(
        total_count=_number(total),
        page_count=int(page),
        location=tuple(msgspec.json.decode(location)) if location else (),
        body=_bytes(body),
        response_headers=headers,
        response_status=status,
        inserted=_number(inserted),
    )


def read_explain(records: Sequence[Sequence[Any]]) -> bytes:
    """The plan: lines of text, or one JSON document."""
    return b"".join(_bytes(record[0]) + b"\n" for record in records)


def read_planned_count(records: Sequence[Sequence[Any]]) -> int:
    """How many rows Postgres expects, from EXPLAIN's JSON."""
    plan = msgspec.json.decode(_bytes(records[0][0]))
    return int(plan[0]["Plan"]["Plan Rows"])


def _number(text: str | int | None) -> int | None:
    return None if text is None else int(text)


def _bytes(value: str | bytes | None) -> bytes:
    if value is None:
        return b""
    return value.encode() if isinstance(value, str) else value
