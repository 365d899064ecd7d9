"""A run's request to the provider has known fields only, whatever is in its row."""

import json
from contextlib import suppress
from typing import Any

import pytest

from shared.assistants.runs.request import parameters
from shared.errors import ValidationFailed
from tests.harness.hostile_rows import FORMATS, TOOLS, assert_harmless

ITEMS: Any = [{"role": "user", "content": [{"type": "input_text", "text": "Hello"}]}]


def _run(**columns: Any) -> Any:
    nothing = dict.fromkeys(("temperature", "top_p", "max_completion_tokens", "reasoning_effort", "usage"))
    fixed = {"model": "m", "instructions": "i", "tools": [], "response_format": "auto"}
    return {**fixed, "tool_choice": "auto", "parallel_tool_calls": True, **nothing, **columns}


@pytest.mark.parametrize(
    "columns",
    [*({"tools": tools} for tools in TOOLS), *({"response_format": each} for each in FORMATS)],
    ids=lambda columns: json.dumps(columns)[:60],
)
def test_unknown_fields_of_rows_are_dropped_or_reported(columns: Any) -> None:
    with suppress(ValidationFailed):
        assert_harmless({**parameters(_run(**columns), ITEMS, [], []), "store": False, "stream": True})


def test_an_invalid_field_is_named() -> None:
    with pytest.raises(ValidationFailed, match=r"tools\.0\.file_search\.type: Extra inputs"):
        parameters(_run(tools=[{"type": "file_search", "file_search": {"type": "mcp"}}]), ITEMS, [], [])


def test_known_fields_are_sent_in_the_providers_format() -> None:
    ranking = {"ranker": "auto", "score_threshold": 0.5}
    function = {"name": "f", "description": "d", "parameters": {"type": "object"}, "strict": True}
    tools = [
        {"type": "file_search", "file_search": {"max_num_results": 3, "ranking_options": ranking}},
        {"type": "code_interpreter"},
        {"type": "function", "function": function},
    ]
    schema = {"name": "n", "description": "d", "schema": {"type": "object"}, "strict": True}
    run = _run(tools=tools, response_format={"type": "json_schema", "json_schema": schema})
    body = parameters(run, ITEMS, ["vs_1"], ["file_1"])
    assert body["tools"] == [
        {"type": "file_search", "vector_store_ids": ["vs_1"], "max_num_results": 3, "ranking_options": ranking},
        {"type": "code_interpreter", "container": {"type": "auto", "file_ids": ["file_1"]}},
        {"type": "function", **function},
    ]
    assert body["text"] == {"format": {"type": "json_schema", **schema}}
