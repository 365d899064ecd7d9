"""Request bodies: JSON, CSV, forms, and raw text, XML or bytes for functions with a single unnamed parameter."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec

from emulator.rest import errors
from emulator.rest.media_types import JSON, decode_media_type
from emulator.rest.query_params import split_pairs
from emulator.rest.types import Payload

CSV = "text/csv"
FORM = "application/x-www-form-urlencoded"
TEXT, XML, BYTES = "text/plain", "text/xml", "application/octet-stream"
UNIFORM = "All object keys must match"
EMPTY_ARRAY = Payload("[]")


def read_content_type(header: str | None) -> str:
    return decode_media_type(header).name if header else JSON


def read_payload(body: bytes, content_type: str, *, is_call: bool, columns: tuple[str, ...] | None) -> Payload:
    """Parses a body. With `columns`, from `columns=`, JSON is passed to the database unparsed. Raises PGRST102."""
    if content_type == JSON:
        if columns is not None:
            return Payload(_text(body), frozenset(columns))
        return _json(b"{}" if is_call and not body else body)
    if content_type == CSV:
        return _csv(_text(body))
    if content_type == FORM:
        return _form(body, is_call=is_call)
    if is_call and content_type in (TEXT, XML, BYTES):
        return Payload(body if content_type == BYTES else _text(body), is_json=False)
    raise errors.invalid_body(f"Content-Type not acceptable: {content_type}")


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise errors.invalid_body("Empty or invalid json") from None


def _json(body: bytes) -> Payload:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise errors.invalid_body("Empty or invalid json") from None
    if isinstance(value, dict):
        return Payload(body.decode(), frozenset(value))
    if not isinstance(value, list) or not value:
        return EMPTY_ARRAY
    return Payload(body.decode(), _uniform_keys(value, UNIFORM))


def _uniform_keys(rows: list[Any], message: str) -> frozenset[str]:
    if isinstance(rows[0], dict):
        keys = rows[0].keys()
        if all(isinstance(row, dict) and row.keys() == keys for row in rows):
            return frozenset(keys)
    raise errors.invalid_body(message)


def _csv(text: str) -> Payload:
    """Rows as JSON. The first line contains the column names; NULL is null, all other values are strings."""
    lines = _csv_lines(text)
    if not lines:
        raise errors.invalid_body('parse error (not enough input) at ""')
    header, *records = lines
    if not records:
        return EMPTY_ARRAY
    if any(len(record) != len(header) for record in records):
        raise errors.invalid_body("All lines must have same number of fields")
    rows = [
        {name: None if value == "NULL" else value for name, value in zip(header, record, strict=True)}
        for record in records
    ]
    return Payload(msgspec.json.encode(rows).decode(), frozenset(header))


def _csv_lines(text: str) -> list[list[str]]:
    try:
        return [line for line in csv.reader(io.StringIO(text, newline=""), strict=True) if line]
    except csv.Error as error:
        raise errors.invalid_body(f"parse error ({error})") from None


def _form(body: bytes, *, is_call: bool) -> Payload:
    pairs = tuple((name, value or "") for name, value in split_pairs(body))
    keys = frozenset(name for name, _ in pairs)
    if is_call:
        return Payload("", keys, pairs, is_json=False)
    # The last value of a repeated field is used.
    return Payload(msgspec.json.encode(dict(pairs)).decode(), keys)
