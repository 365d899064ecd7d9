"""Quotes names and literals in SQL. No other module does."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2s

from emulator.rest.types import Identifier

_MAX_BYTES = 63


@lru_cache(maxsize=8192)
def quote_identifier(name: str) -> str:
    """The quoted name, truncated at the first NUL, which Postgres cannot store."""
    return '"' + name.partition("\0")[0].replace('"', '""') + '"'


def fitting_alias(name: str) -> str:
    """An alias of at most 63 bytes, where Postgres truncates names; long aliases stay distinct."""
    raw = name.encode()
    if len(raw) <= _MAX_BYTES:
        return name
    digest = blake2s(raw, digest_size=8).hexdigest()
    return raw[: _MAX_BYTES - len(digest) - 1].decode(errors="ignore") + "_" + digest


@lru_cache(maxsize=4096)
def quote_qualified(name: Identifier) -> str:
    """`"schema"."name"`, or `"name"` without a schema, for common table expressions and aliases."""
    if not name.schema:
        return quote_identifier(name.name)
    return f"{quote_identifier(name.schema)}.{quote_identifier(name.name)}"


def quote_literal(text: str) -> str:
    """A string literal, for names from the catalogue such as JSON keys. Never for input from a request."""
    text = text.partition("\0")[0].replace("'", "''")
    if "\\" in text:
        return "E'" + text.replace("\\", "\\\\") + "'"
    return f"'{text}'"
