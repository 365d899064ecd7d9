"""Values that Postgres can store: text and jsonb hold no NUL characters."""

from typing import Any, TypeVar

Value = TypeVar("Value")


def storable(value: Value) -> Value:
    """The value itself; raises ValueError for a string with a NUL character, also inside lists and dicts."""
    if _has_nul(value):
        raise ValueError("must not contain NUL characters")
    return value


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_has_nul(item) for item in value)
