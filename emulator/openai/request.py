"""Parses the body of POST /responses, with OpenAI's error messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from emulator.openai import errors, objects
from emulator.openai.inputs import parse_input
from emulator.openai.tools import parse_choice, parse_tools

KNOWN = frozenset(
    """
    access_programs background background_options context_management conversation image include input instructions
    max_output_tokens max_tool_calls metadata model moderation parallel_tool_calls previous_response_id prompt
    prompt_cache_key prompt_cache_options prompt_cache_retention reasoning safety_identifier service_tier store
    stream stream_options temperature text tool_choice tools top_logprobs top_p truncation user
    """.split()  # noqa: SIM905
)
UNSUPPORTED = ("conversation", "prompt")
INCLUDABLE = (
    "file_search_call.results",
    "message.input_image.image_url",
    "message.output_text.logprobs",
    "reasoning.encrypted_content",
    "code_interpreter_call.outputs",
    "computer_call_output.output.image_url",
    "web_search_call.results",
    "web_search_call.action.sources",
)


@dataclass(frozen=True, slots=True)
class ResponseRequest:
    """A valid request; `echo` holds the fields that the response repeats."""

    model: str
    items: list[dict[str, Any]]
    instructions: str | None
    stream: bool
    obfuscate: bool
    store: bool
    max_output_tokens: int | None
    previous_response_id: str | None
    tools: list[dict[str, Any]]
    tool_choice: str | dict[str, Any]
    include: list[str]
    temperature: float | None
    echo: dict[str, Any]


def parse_request(body: dict[str, Any]) -> ResponseRequest:
    """Raises ApiError for the first error."""
    for name in body:
        if name not in KNOWN:
            raise errors.ApiError(f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")
    _refuse_unsupported(body)
    model = _text(body, "model")
    if not model:
        raise errors.missing("model")
    if body.get("input") is None and not body.get("previous_response_id"):
        raise errors.missing("input")
    stream = _flag(body, "stream", False)
    tools = parse_tools(body.get("tools"), model)
    instructions = _text(body, "instructions")
    limit = _number(body, "max_output_tokens", integer=True, minimum=16)
    temperature = _number(body, "temperature", maximum=2)
    store = _flag(body, "store", True)
    previous = _text(body, "previous_response_id")
    choice = parse_choice(body.get("tool_choice"), tools)
    echo = {
        "instructions": instructions,
        "max_output_tokens": limit,
        "max_tool_calls": _number(body, "max_tool_calls", integer=True, minimum=1),
        "parallel_tool_calls": _flag(body, "parallel_tool_calls", True),
        "previous_response_id": previous,
        "prompt_cache_key": _text(body, "prompt_cache_key"),
        "prompt_cache_retention": _choice(body, "prompt_cache_retention", ("in_memory", "24h"), None),
        "reasoning": {"effort": None, "summary": None, **_object(body, "reasoning")},
        "safety_identifier": _text(body, "safety_identifier"),
        "service_tier": _choice(body, "service_tier", ("auto", "default", "flex", "priority", "scale"), "default"),
        "store": store,
        "temperature": 1.0 if temperature is None else temperature,
        "text": _text_config(body),
        "tool_choice": choice,
        "tools": tools,
        "top_logprobs": _number(body, "top_logprobs", integer=True, maximum=20) or 0,
        "top_p": _number(body, "top_p", maximum=1, default=1.0),
        "truncation": _choice(body, "truncation", ("auto", "disabled"), "disabled"),
        "user": _text(body, "user"),
        "metadata": objects.parse_metadata(body.get("metadata")),
    }
    return ResponseRequest(
        model,
        parse_input(body.get("input")),
        instructions,
        stream,
        bool(_object(body, "stream_options").get("include_obfuscation", True)),
        store,
        limit,
        previous,
        tools,
        choice,
        _include(body),
        temperature,
        echo,
    )


def _refuse_unsupported(body: dict[str, Any]) -> None:
    for name in UNSUPPORTED:
        if body.get(name) is not None:
            raise _unsupported(name, f"Unsupported parameter: '{name}' is not supported by this local server.")
    if body.get("background"):
        raise _unsupported("background", "Background responses are not supported by this local server.")


def _unsupported(param: str, message: str) -> errors.ApiError:
    return errors.ApiError(message, param=param, code="unsupported_parameter")


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise errors.wrong_type(name, "a string", value)
    return value


def _flag(body: dict[str, Any], name: str, default: bool) -> bool:
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise errors.wrong_type(name, "a boolean", value)
    return default if value is None else value


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if value is not None and not isinstance(value, dict):
        raise errors.wrong_type(name, "an object", value)
    return value or {}


def _choice(body: dict[str, Any], name: str, supported: tuple[str, ...], default: str | None) -> str | None:
    value = body.get(name)
    if value is None:
        return default
    if value not in supported:
        raise errors.wrong_value(name, value, supported)
    return str(value)


def _number(
    body: dict[str, Any],
    name: str,
    *,
    integer: bool = False,
    minimum: float = 0,
    maximum: float | None = None,
    default: Any = None,
) -> Any:
    value = body.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int if integer else int | float):
        raise errors.wrong_type(name, "an integer" if integer else "a decimal", value)
    kind = "integer" if integer else "decimal"
    if value < minimum:
        raise errors.out_of_range(name, kind, "min", minimum, value)
    if maximum is not None and value > maximum:
        raise errors.out_of_range(name, kind, "max", maximum, value)
    return value


def _include(body: dict[str, Any]) -> list[str]:
    value = body.get("include")
    if value is None:
        return []
    if not isinstance(value, list):
        raise errors.wrong_type("include", "an array", value)
    for number, each in enumerate(value):
        if each not in INCLUDABLE:
            raise errors.wrong_value(f"include[{number}]", each, INCLUDABLE)
    return value


def _text_config(body: dict[str, Any]) -> dict[str, Any]:
    config = _object(body, "text")
    form = config.get("format") or {"type": "text"}
    kind = form.get("type") if isinstance(form, dict) else form
    supported = ("text", "json_object", "json_schema")
    if kind not in supported:
        raise errors.wrong_value("text.format.type", kind, supported)
    if kind == "json_schema" and not re.fullmatch(r"[\w-]{1,64}", str(form.get("name", ""))):
        raise errors.missing("text.format.name")
    return {"format": form, "verbosity": config.get("verbosity") or "medium"}
