"""PostgreSQL types as OpenAPI 2.0 types, formats and default values."""

from __future__ import annotations

import json
from typing import Any

TYPES = {
    "character varying": "string",
    "character": "string",
    "text": "string",
    "boolean": "boolean",
    "smallint": "integer",
    "integer": "integer",
    "bigint": "integer",
    "numeric": "number",
    "real": "number",
    "double precision": "number",
    "json": None,
    "jsonb": None,
}
FORMATS = {"smallint": "int32", "integer": "int32", "bigint": "int64"}


def swagger_type(pg_type: str) -> str | None:
    """None for JSON, which can be any type."""
    if pg_type in TYPES:
        return TYPES[pg_type]
    return "array" if pg_type.endswith("[]") else "string"


def swagger_format(pg_type: str) -> str:
    return FORMATS.get(pg_type, pg_type)


def type_properties(pg_type: str) -> dict[str, Any]:
    """`type`, `format` and, for an array, `items`."""
    found: dict[str, Any] = {"format": swagger_format(pg_type)}
    if (kind := swagger_type(pg_type)) is not None:
        found["type"] = kind
    if kind == "array":
        element = swagger_type(pg_type.removesuffix("[]"))
        found["items"] = {"type": element} if element else {}
    return found


def default_value(pg_type: str, default: str) -> Any:
    """The value of an SQL default that is a literal, else None."""
    if swagger_type(pg_type) == "string":
        literal = default.removesuffix(f"::{pg_type}")
        default = '"' + (literal.strip("'") if literal != default else default) + '"'
    try:
        return json.loads(default)
    except ValueError:
        return None
