"""Text codecs: parameters and results are text, regardless of the type that Postgres infers.

Postgres then parses the value of a filter like a literal in SQL, and reports invalid ones itself. asyncpg's
`set_type_codec` rejects arrays and domains; its connection settings accept a codec for any type.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import asyncpg

_BYTEA, _JSON = 17, 114


def register(connection: asyncpg.Connection[Any], type_oids: Iterable[int]) -> None:
    """Registers text codecs for these types. Values are str, but bytes for bytea and for json results."""
    add = connection.get_settings().add_python_codec
    for oid in type_oids:
        if oid not in (_BYTEA, _JSON):
            add(oid, str(oid), "", [], "scalar", _as_is, _as_is, "text")
    add(_BYTEA, "bytea", "pg_catalog", [], "scalar", _bytea_text, _bytea_value, "text")
    # The binary format of json is its text, too: this saves decoding and encoding the response body.
    add(_JSON, "json", "pg_catalog", [], "scalar", _utf8, _as_is, "binary")


def _as_is(value: Any) -> Any:
    return value


def _utf8(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _bytea_text(value: str | bytes) -> str:
    return value if isinstance(value, str) else "\\x" + value.hex()


def _bytea_value(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("\\x"))
