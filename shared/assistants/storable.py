"""Values that Postgres can store: text and jsonb hold no NUL characters, and jsonb no NaN and no infinity."""

from math import isfinite
from typing import Any, TypeVar

Value = TypeVar("Value")


def storable(value: Value) -> Value:
    """The value itself; raises ValueError for a string or number that cannot be stored, also inside lists and dicts."""
    _check(value)
    return value


def _check(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("must not contain NUL characters")
    elif isinstance(value, float):
        if not isfinite(value):
            raise ValueError("must not contain NaN or infinite numbers")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key)
            _check(item)
    elif isinstance(value, list):
        for item in value:
            _check(item)
