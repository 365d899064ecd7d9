"""A run → the parameters of one Responses request."""

from typing import Any

from shared.assistants.objects import Object

Parameters = dict[str, Any]


def parameters(run: Object, items: list[Object], stores: list[str], code_files: list[str]) -> Parameters:
    """The request for a run object; `store: false` is the client's to add, on every request."""
    wanted: Parameters = {
        "model": run["model"],
        "instructions": run["instructions"] or None,
        "input": items,
        "tools": [tool for each in run["tools"] if (tool := tool_parameter(each, stores, code_files))] or None,
        "temperature": run["temperature"],
        "top_p": run["top_p"],
        "max_output_tokens": run["max_completion_tokens"],
        "text": _text_format(run["response_format"]),
    }
    if wanted["tools"] and stores:
        wanted["include"] = ["file_search_call.results"]
    return {name: value for name, value in wanted.items() if value is not None}


def tool_parameter(tool: Object, stores: list[str], code_files: list[str]) -> Object | None:
    """A tool in the Assistants API's spelling → in Responses'; a search without anything to search is left out."""
    if tool["type"] == "function":
        function = tool["function"]
        return {
            "type": "function",
            "name": function["name"],
            "description": function.get("description"),
            "parameters": function.get("parameters") or {"type": "object", "properties": {}},
            "strict": bool(function.get("strict")),
        }
    if tool["type"] == "file_search":
        options = tool.get("file_search")
        options = options if isinstance(options, dict) else {}
        return {"type": "file_search", "vector_store_ids": stores, **options} if stores else None
    return {"type": "code_interpreter", "container": {"type": "auto", "file_ids": code_files}}


def _text_format(wanted: Any) -> Object | None:
    if not isinstance(wanted, dict):
        return None
    if wanted.get("type") == "json_schema":
        schema = wanted.get("json_schema")
        return {"format": {"type": "json_schema", **(schema if isinstance(schema, dict) else {})}}
    return {"format": wanted}
