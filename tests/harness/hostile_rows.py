"""Tools and formats that users must not be able to add to a request to the provider, and its allowed fields."""

import json
from typing import Any

MCP = {"type": "mcp", "server_url": "https://attacker.test", "server_label": "x", "require_approval": "never"}
SCHEMA = {"name": "n", "schema": {"type": "object"}, "strict": True}

TOOLS = [
    [MCP],
    [{"type": "web_search"}],
    [{"type": "file_search", "file_search": MCP}],
    [{"type": "file_search", "vector_store_ids": ["vs_other"]}],
    [{"type": "file_search", "file_search": {"vector_store_ids": ["vs_other"], "filters": {"type": "eq"}}}],
    [{"type": "file_search", "file_search": {"max_num_results": {"type": "mcp"}}}],
    [{"type": "file_search", "file_search": {"ranking_options": MCP}}],
    [{"type": "file_search", "file_search": [MCP]}],
    [{"type": "code_interpreter", "container": {"type": "auto", "file_ids": ["file_other"]}}],
    [{"type": "code_interpreter", "code_interpreter": {"container": "cntr_other"}}],
    [{"type": "function", "function": {"name": "f", "parameters": {}, **MCP}}],
    [{"type": "function", "function": {"name": "f"}, **{key: MCP[key] for key in MCP if key != "type"}}],
    [{"type": "function", "function": {"name": ["f"]}}],
    [{"type": "function", "function": {"name": "f", "parameters": "x"}}],
    ["mcp", 7, None, [MCP]],
]
FORMATS = [
    MCP,
    {"type": "text", "tools": [MCP]},
    {"type": "json_schema", "json_schema": {**SCHEMA, "type": "mcp", "server_url": "https://attacker.test"}},
    {"type": "json_schema", **SCHEMA, "server_url": "https://attacker.test"},
    "mcp",
    [MCP],
]
ALLOWED = {
    "model", "instructions", "input", "tools", "temperature", "top_p", "max_output_tokens", "text", "include",
    "stream", "store",
}  # fmt: skip
TOOL_FIELDS = {
    "function": {"type", "name", "description", "parameters", "strict"},
    "file_search": {"type", "vector_store_ids", "max_num_results", "ranking_options"},
    "code_interpreter": {"type", "container"},
}


def assert_harmless(body: Any) -> None:
    """Asserts that a request has known fields only, and no ids of other users' objects."""
    assert set(body) <= ALLOWED
    assert (body["store"], body["stream"]) == (False, True)
    for tool in body.get("tools", ()):
        assert set(tool) <= TOOL_FIELDS[tool["type"]]
        assert tool.get("vector_store_ids", []) == []
        assert tool.get("container", {"type": "auto", "file_ids": []}) == {"type": "auto", "file_ids": []}
    assert set(body.get("text", {}).get("format", {})) <= {"type", "name", "description", "schema", "strict"}
    assert body.get("text", {}).get("format", {"type": "text"})["type"] in ("text", "json_object", "json_schema")
    for item in body["input"]:
        assert set(item) == {"role", "content"}
        assert {part["type"] for part in item["content"]} <= {"input_text", "output_text"}
    assert "attacker.test" not in json.dumps([body.get("tools"), body.get("text")])
