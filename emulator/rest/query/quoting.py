"""The one place where a name becomes SQL."""

from __future__ import annotations

from functools import lru_cache

from emulator.rest.types import Identifier


@lru_cache(maxsize=8192)
def quote_identifier(name: str) -> str:
    """Postgres cannot store a NUL in a name: what follows one is left out."""
    return '"' + name.partition("\0")[0].replace('"', '""') + '"'


@lru_cache(maxsize=4096)
def quote_qualified(name: Identifier) -> str:
    """Without a schema, the name alone: a common table expression or an alias."""
    if not name.schema:
        return quote_identifier(name.name)
    return f"{quote_identifier(name.schema)}.{quote_identifier(name.name)}"


def quote_literal(text: str) -> str:
    """For names that come from the catalogue and must be values, like a JSON key. Never for what a request says."""
    text = text.partition("\0")[0].replace("'", "''")
    if "\\" in text:
        return "E'" + text.replace("\\", "\\\\") + "'"
    return f"'{text}'"
