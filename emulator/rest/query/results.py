"""Reads the result of a request's statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from emulator.rest.types import ResultRow


def read_row(records: Sequence[Sequence[Any]]) -> ResultRow:
    """The result row, from a connection with text codecs. An empty result means that no rows were found."""
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
    """The query plan: lines of text, or one JSON document."""
    return b"".join(_bytes(record[0]) + b"\n" for record in records)


def read_planned_count(records: Sequence[Sequence[Any]]) -> int:
    """The estimated number of rows in the JSON of EXPLAIN."""
    plan = msgspec.json.decode(_bytes(records[0][0]))
    return int(plan[0]["Plan"]["Plan Rows"])


def _number(text: str | int | None) -> int | None:
    return None if text is None else int(text)


def _bytes(value: str | bytes | None) -> bytes:
    if value is None:
        return b""
    return value.encode() if isinstance(value, str) else value
