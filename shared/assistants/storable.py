"""Values that rows can hold: text and jsonb have no NUL characters, jsonb no NaN, no infinity and a limited depth."""

from math import isfinite
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator

Value = TypeVar("Value")
MAX_DEPTH = 64
"""Lists and objects inside each other; rows allow 100, in which such a value is a part."""


def storable(value: Value) -> Value:
    """The value itself; raises ValueError for a string or number that cannot be stored, also inside lists and dicts."""
    _check(value, MAX_DEPTH)
    return value


def _check(value: Any, depth: int) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("must not contain NUL characters")
    elif isinstance(value, float):
        if not isfinite(value):
            raise ValueError("must not contain NaN or infinite numbers")
    elif isinstance(value, dict | list):
        if depth == 0:
            raise ValueError(f"must not be nested deeper than {MAX_DEPTH} levels")
        for item in value if isinstance(value, list) else (*value, *value.values()):
            _check(item, depth - 1)


StorableObject = Annotated[dict[str, Any], AfterValidator(storable)]
