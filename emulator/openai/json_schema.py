"""Makes an example value for a JSON Schema: strings hold a given text, everything else is neutral."""

from __future__ import annotations

from typing import Any

import msgspec

_MAX_DEPTH = 12


def example_json(schema: dict[str, Any] | None, text: str) -> str:
    """Returns JSON that fits the schema, or an empty object without one."""
    return msgspec.json.encode(_value(schema or {"type": "object"}, text, schema or {}, 0)).decode()


def _value(schema: Any, text: str, root: dict[str, Any], depth: int) -> Any:
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return None
    if isinstance(reference := schema.get("$ref"), str):
        return _value(_resolve(reference, root), text, root, depth + 1)
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
        count = schema.get("minItems", 0)
        return [_value(schema.get("items"), text, root, depth + 1)] * (count if isinstance(count, int) else 0)
    if kind in ("integer", "number"):
        return schema.get("minimum", 0)
    return {"boolean": False, "null": None}.get(str(kind), text)


def _first(value: Any) -> list[Any]:
    """Returns the first element of a list as a list; empty for anything else."""
    return value[:1] if isinstance(value, list) else []


def _object(schema: dict[str, Any], text: str, root: dict[str, Any], depth: int) -> dict[str, Any]:
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return {}
    required = schema.get("required")
    names = [name for name in properties if isinstance(required, list) and name in required]
    return {name: _value(properties[name], text, root, depth + 1) for name in names}


def _resolve(reference: str, root: dict[str, Any]) -> Any:
    found: Any = root
    for part in reference.removeprefix("#").strip("/").split("/"):
        found = found.get(part) if isinstance(found, dict) else None
    return found
