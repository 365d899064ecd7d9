"""Type names in casts: SQL keywords are not quoted, all other names are."""

from __future__ import annotations

from emulator.rest.quoting import quote_identifier

# Keywords that are not type names when quoted
_WORDS = frozenset(
    {
        "bigint",
        "bit",
        "bit varying",
        "boolean",
        "char",
        "char varying",
        "character",
        "character varying",
        "dec",
        "decimal",
        "double precision",
        "float",
        "int",
        "integer",
        "interval",
        "national character",
        "nchar",
        "numeric",
        "real",
        "smallint",
        "time",
        "time with time zone",
        "time without time zone",
        "timestamp",
        "timestamp with time zone",
        "timestamp without time zone",
        "varchar",
    }
)


def type_name(name: str) -> str:
    words = " ".join(name.lower().split())
    return words if words in _WORDS else quote_identifier(words)
