"""JSON-like data as YAML that people can read."""

import json
import re
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_/.()-]*( [A-Za-z0-9_/.()-]+)*")
_RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def to_yaml(value: Any, depth: int = 0) -> str:
    """Block style; strings that YAML might read as something else are quoted as in JSON."""
    pad = "  " * depth
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{_scalar(str(key))}:{_nested(item, depth)}" for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{pad}- {_item(item, depth)}" for item in value)
    return f"{pad}{_scalar(value)}\n"


def _nested(value: Any, depth: int) -> str:
    if isinstance(value, dict | list) and value:
        return "\n" + to_yaml(value, depth + 1)
    return f" {_scalar(value)}\n"


def _item(value: Any, depth: int) -> str:
    return to_yaml(value, depth + 1).lstrip(" ")


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    return json.dumps(value, ensure_ascii=False)
