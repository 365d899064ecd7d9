"""A JSON value that fits a JSON Schema, for a generator that cannot reason: texts as given, the rest neutral."""

from __future__ import annotations

from typing import Any

import msgspec

_DEPTH = 12


def filled(schema: dict[str, Any] | None, text: str) -> str:
    """JSON text; an empty object without a schema."""
    return msgspec.json.encode(_value(schema or {"type": "object"}, text, schema or {}, 0)).decode()


def _value(schema: Any, text: str, root: dict[str, Any], depth: int) -> Any:
    if not isinstance(schema, dict) or depth > _DEPTH:
        return None
    if isinstance(reference := schema.get("$ref"), str):
        return _value(_resolved(reference, root), text, root, depth + 1)
    for name in ("const", "default"):
        if name in schema:
            return schema[name]
    if first := _first(schema.get("enum")):
        return first[0]
    for name in ("anyOf", "oneOf", "allOf"):
        if first := _first(schema.get(name)):
            return _value(first[0], text, root, depth + 1)
    kind = schema.get("type")
    kind = next(iter(_first(kind)), kind)
    if kind == "object" or "properties" in schema:
        return _object(schema, text, root, depth)
    if kind == "array":
        least = schema.get("minItems", 0)
        return [_value(schema.get("items"), text, root, depth + 1)] * (least if isinstance(least, int) else 0)
    if kind in ("integer", "number"):
        return schema.get("minimum", 0)
    return {"boolean": False, "null": None}.get(str(kind), text)


def _first(value: Any) -> list[Any]:
    """A list with the first of a list; empty for anything else."""
    return value[:1] if isinstance(value, list) else []


def _object(schema: dict[str, Any], text: str, root: dict[str, Any], depth: int) -> dict[str, Any]:
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return {}
    required = schema.get("required")
    names = [name for name in properties if isinstance(required, list) and name in required]
    return {name: _value(properties[name], text, root, depth + 1) for name in names}


def _resolved(reference: str, root: dict[str, Any]) -> Any:
    found: Any = root
    for part in reference.removeprefix("#").strip("/").split("/"):
        found = found.get(part) if isinstance(found, dict) else None
    return found
