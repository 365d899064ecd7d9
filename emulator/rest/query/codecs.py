"""Parameters and results as text, of whatever type Postgres infers.

A filter's value is then read by Postgres, as `'…'` in SQL would be, and a bad one is Postgres's own error. asyncpg's
`set_type_codec` refuses arrays, domains and enums, but the settings it writes to take a codec for any type.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import asyncpg

_BYTEA, _JSON = 17, 114


def register(connection: asyncpg.Connection[Any], type_oids: Iterable[int]) -> None:
    """Makes the connection send and read every known type as text: str, but bytes for bytea and for json results."""
    add = connection.get_settings().add_python_codec
    for oid in type_oids:
        if oid not in (_BYTEA, _JSON):
            add(oid, str(oid), "", [], "scalar", _as_is, _as_is, "text")
    add(_BYTEA, "bytea", "pg_catalog", [], "scalar", _bytea_text, _bytea_value, "text")
    # In binary a json value is its text too: a body comes as bytes, and is not decoded only to be encoded again.
    add(_JSON, "json", "pg_catalog", [], "scalar", _utf8, _as_is, "binary")


def _as_is(value: Any) -> Any:
    return value


def _utf8(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _bytea_text(value: str | bytes) -> str:
    return value if isinstance(value, str) else "\\x" + value.hex()


def _bytea_value(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("\\x"))
