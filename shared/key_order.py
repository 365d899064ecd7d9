"""The order of the keys of a JSON schema, in which the model writes its answer: jsonb does not keep it, so rows do."""

from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
NAME = "x-key-order"
"""The key of a stored schema whose value are the keys of each object in it, outer objects first."""


def kept(outer: Json, name: str, key: str) -> Json:
    """An object as a row has it; `outer[name][key]`, if there is one, is a schema."""
    return _with_schema(outer, name, key, _with_order)


def restored(outer: Json, name: str, key: str) -> Json:
    """An object of a row. Its owner may have changed it over REST: then the schema's keys are in any order."""
    return _with_schema(outer, name, key, _in_order)


def _with_schema(outer: Json, name: str, key: str, change: Callable[[Json], Json]) -> Json:
    inner = outer.get(name)
    if not isinstance(inner, dict) or not isinstance(inner.get(key), dict):
        return outer
    return {**outer, name: {**inner, key: change(inner[key])}}


def _with_order(schema: Json) -> Json:
    plain = _plain(schema)
    return {**plain, NAME: list(_orders(plain))}


def _in_order(stored: Json) -> Json:
    plain, orders = _plain(stored), stored.get(NAME)
    try:
        found: Json = _ordered(plain, iter(orders)) if isinstance(orders, list) else plain
    except (LookupError, TypeError, StopIteration):
        return plain
    return found


def _plain(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key != NAME}


def _orders(value: Any) -> Iterator[list[str]]:
    if isinstance(value, dict):
        yield list(value)
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _orders(inner)


def _ordered(value: Any, orders: Iterator[Any]) -> Any:
    if isinstance(value, list):
        return [_ordered(inner, orders) for inner in value]
    if not isinstance(value, dict):
        return value
    keys = next(orders)
    if len(set(keys)) != len(value):
        raise LookupError
    return {key: _ordered(value[key], orders) for key in keys}
