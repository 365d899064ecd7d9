"""The one place where a name becomes SQL."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2s

from emulator.rest.types import Identifier

_MAX_BYTES = 63


@lru_cache(maxsize=8192)
def quote_identifier(name: str) -> str:
    """Postgres cannot store a NUL in a name: what follows one is left out."""
    return '"' + name.partition("\0")[0].replace('"', '""') + '"'


def fitting_alias(name: str) -> str:
    """Postgres cuts names after 63 bytes; two long aliases must not become one."""
    raw = name.encode()
    if len(raw) <= _MAX_BYTES:
        return name
    digest = blake2s(raw, digest_size=8).hexdigest()
    return raw[: _MAX_BYTES - len(digest) - 1].decode(errors="ignore") + "_" + digest


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
