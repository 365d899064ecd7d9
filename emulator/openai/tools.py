"""Parses the `tools` and `tool_choice` of a request into the form that the response repeats."""

from __future__ import annotations

import re
from typing import Any

from emulator.openai import errors
from emulator.openai.retrieval import parse_filters
from emulator.openai.vector_stores import parse_count, parse_threshold

HOSTED = ("file_search", "code_interpreter")
CHOICES = ("none", "auto", "required")
RANKERS = ("none", "auto", "default-2024-11-15")


def parse_tools(value: object, model: str) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise errors.wrong_type("tools", "an array of objects", value)
    return [_tool(tool, f"tools[{number}]", model) for number, tool in enumerate(value)]


def _tool(tool: object, param: str, model: str) -> dict[str, Any]:
    if not isinstance(tool, dict):
        raise errors.wrong_type(param, "an object", tool)
    kind = tool.get("type")
    if kind is None:
        raise errors.missing(f"{param}.type")
    if kind == "function":
        return _function(tool, param)
    if kind == "file_search":
        return _file_search(tool, param)
    if kind == "code_interpreter":
        return _code_interpreter(tool, param)
    raise errors.ApiError(f"Hosted tool '{kind}' is not supported with {model}.", param="tools")


def _function(tool: dict[str, Any], param: str) -> dict[str, Any]:
    name = tool.get("name")
    if name is None:
        raise errors.missing(f"{param}.name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name):
        raise errors.ApiError(
            f"Invalid '{param}.name': string does not match pattern. Expected a string that matches the pattern "
            "'^[a-zA-Z0-9_-]+$'.",
            param=f"{param}.name",
            code="invalid_value",
        )
    parameters = tool.get("parameters")
    if parameters is not None and not isinstance(parameters, dict):
        raise errors.wrong_type(f"{param}.parameters", "an object", parameters)
    strict = tool.get("strict")
    return {**tool, "description": tool.get("description"), "parameters": parameters, "strict": strict is not False}


def _file_search(tool: dict[str, Any], param: str) -> dict[str, Any]:
    ids = tool.get("vector_store_ids")
    if ids is None:
        raise errors.missing(f"{param}.vector_store_ids")
    if not isinstance(ids, list) or not ids or not all(isinstance(each, str) for each in ids):
        raise errors.wrong_type(f"{param}.vector_store_ids", "a non-empty array of strings", ids)
    options = tool.get("ranking_options")
    ranker = options.get("ranker", "auto") if isinstance(options, dict) else "auto"
    if ranker not in RANKERS:
        raise errors.wrong_value(f"{param}.ranking_options.ranker", ranker, RANKERS)
    return {
        "type": "file_search",
        "filters": parse_filters(tool.get("filters"), f"{param}.filters"),
        "max_num_results": parse_count(tool.get("max_num_results"), 20, f"{param}.max_num_results"),
        "ranking_options": {
            "ranker": ranker,
            "score_threshold": parse_threshold(options, f"{param}.ranking_options"),
        },
        "vector_store_ids": ids,
    }


def _code_interpreter(tool: dict[str, Any], param: str) -> dict[str, Any]:
    container = tool.get("container")
    if container is None:
        raise errors.missing(f"{param}.container")
    if not isinstance(container, str | dict):
        raise errors.wrong_type(f"{param}.container", "one of a string or object", container)
    return {"type": "code_interpreter", "container": container}


def parse_choice(value: object, tools: list[dict[str, Any]]) -> str | dict[str, Any]:
    if value is None:
        return "auto"
    if isinstance(value, str):
        if value not in CHOICES:
            raise errors.wrong_value("tool_choice", value, CHOICES)
        if value == "required" and not tools:
            raise errors.ApiError(
                "Tool choice 'required' must be specified with 'tools' parameter.", param="tool_choice"
            )
        return value
    if not isinstance(value, dict):
        raise errors.wrong_type("tool_choice", "one of a string or object", value)
    kind = value.get("type")
    if kind == "allowed_tools":
        return value
    name = value.get("name")
    if not any(tool["type"] == kind and (kind != "function" or tool["name"] == name) for tool in tools):
        choice = name if kind == "function" else kind
        raise errors.ApiError(f"Tool choice '{choice}' not found in 'tools' parameter.", param="tool_choice")
    return value


def forced_functions(tools: list[dict[str, Any]], choice: str | dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the function that must be called: the named one, or the first if only some call is required."""
    functions = [tool for tool in tools if tool["type"] == "function"]
    if isinstance(choice, dict):
        return [tool for tool in functions if choice.get("type") == "function" and tool["name"] == choice["name"]]
    hosted = any(tool["type"] in HOSTED for tool in tools)
    return functions[:1] if choice == "required" and not hosted else []
