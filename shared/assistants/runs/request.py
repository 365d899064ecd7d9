"""The parameters of a run's request to the Responses API.

Tools and formats are built from allow-lists of their own fields: their rows can be written by their owner over REST,
and the request is made with the operator's key.
"""

from typing import Any

from shared.assistants.objects import RunObject
from shared.assistants.rows import Json


def parameters(run: RunObject, items: list[Json], stores: list[str], code_files: list[str]) -> Json:
    """The request of a run; `store: false` is added by the client to every request."""
    values: Json = {
        "model": run["model"],
        "instructions": run["instructions"] or None,
        "input": items,
        "tools": [tool for each in run["tools"] if (tool := tool_parameter(each, stores, code_files))] or None,
        "temperature": run["temperature"],
        "top_p": run["top_p"],
        "max_output_tokens": run["max_completion_tokens"],
        "text": _text_format(run["response_format"]),
    }
    if values["tools"] and stores:
        values["include"] = ["file_search_call.results"]
    return {name: value for name, value in values.items() if value is not None}


def tool_parameter(tool: Json, stores: list[str], code_files: list[str]) -> Json | None:
    """An Assistants API tool in the Responses API's format; None for a search without files, or an unknown tool."""
    match tool.get("type"):
        case "function":
            function = _object(tool.get("function"))
            return {
                "type": "function",
                "name": function.get("name"),
                "description": function.get("description"),
                "parameters": function.get("parameters") or {"type": "object", "properties": {}},
                "strict": bool(function.get("strict")),
            }
        case "file_search" if stores:
            return {"type": "file_search", "vector_store_ids": stores, **_search_options(tool)}
        case "code_interpreter":
            return {"type": "code_interpreter", "container": {"type": "auto", "file_ids": code_files}}
    return None


def _search_options(tool: Json) -> Json:
    options = _object(tool.get("file_search"))
    ranking = _only(_object(options.get("ranking_options")), "ranker", "score_threshold")
    return {**_only(options, "max_num_results"), **({"ranking_options": ranking} if ranking else {})}


def _text_format(wanted: Any) -> Json | None:
    match wanted:
        case {"type": "json_schema"}:
            schema = _only(_object(wanted.get("json_schema")), "name", "description", "schema", "strict")
            return {"format": {"type": "json_schema", **schema}}
        case {"type": "text" | "json_object" as kind}:
            return {"format": {"type": kind}}
    return None


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _only(values: Json, *names: str) -> Json:
    return {name: values[name] for name in names if values.get(name) is not None}
