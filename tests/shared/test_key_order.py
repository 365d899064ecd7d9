"""Schemas whose keys rows bring into another order."""

import json
from typing import Any

import pytest

from shared.key_order import NAME, kept, restored

SCHEMA = {
    "type": "object",
    "properties": {
        "reasoning": {"type": "string", "description": "First."},
        "answer": {"anyOf": [{"zulu": 1, "a": None}, {"a": [], "zulu": {}}]},
        "x": {"type": "array", "items": [{"b": 1, "a": {"d": 1, "c": 2}}, 3]},
    },
    "required": ["reasoning", "answer", "x"],
}


def reordered(value: Any) -> Any:
    """As jsonb orders keys: shorter ones first."""
    if isinstance(value, list):
        return [reordered(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: reordered(value[key]) for key in sorted(value, key=lambda key: (len(key), key))}


@pytest.mark.parametrize("schema", [SCHEMA, {}, {"b": 1, "a": 2}, {NAME: [], "b": 1, "a": 2}])
def test_the_order_comes_back(schema: dict[str, Any]) -> None:
    row = reordered(kept({"function": {"name": "f", "parameters": schema}}, "function", "parameters"))
    assert row["function"]["parameters"].keys() == {*schema, NAME}
    back = restored(row, "function", "parameters")["function"]["parameters"]
    expected = {key: value for key, value in schema.items() if key != NAME}
    assert json.dumps(back) == json.dumps(expected)


@pytest.mark.parametrize(
    "orders", [None, 1, "ab", [], [["a"]], [["a", "b"]], [["a", "a"]], [["a", "c"]], [[[], {}]], [{}], [1], ["ab"]]
)
def test_a_changed_row_keeps_its_values(orders: Any) -> None:
    row = {"function": {"parameters": {"a": {"c": 1}, "b": 2, NAME: orders}}}
    assert restored(row, "function", "parameters") == {"function": {"parameters": {"a": {"c": 1}, "b": 2}}}


@pytest.mark.parametrize("outer", [{}, {"function": None}, {"function": {}}, {"function": {"parameters": None}}])
def test_without_a_schema_nothing_changes(outer: dict[str, Any]) -> None:
    assert kept(outer, "function", "parameters") == restored(outer, "function", "parameters") == outer
