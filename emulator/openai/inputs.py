"""Parses the `input` of a request, a string or items, into items of one form."""

from __future__ import annotations

from typing import Any

from emulator.openai import errors, objects
from emulator.openai.generator import Turn

INPUT_PARTS = ("input_text", "input_image", "input_file")
OUTPUT_PARTS = ("output_text", "refusal")
ROLES = ("assistant", "system", "developer", "user")
# Types of items, some of which come from an earlier response, with the prefix of their ids.
PREFIXES = {
    "message": "msg",
    "function_call": "fc",
    "function_call_output": "fco",
    "file_search_call": "fs",
    "code_interpreter_call": "ci",
    "reasoning": "rs",
    "item_reference": "ref",
}


def parse_input(value: object) -> list[dict[str, Any]]:
    """Returns items with ids, and with a list of parts as the content of each message; raises ApiError."""
    if value is None:
        return []
    if isinstance(value, str):
        return [_message({"role": "user", "content": value}, "input[0]")]
    if not isinstance(value, list):
        raise errors.wrong_type("input", "one of a string or array of input items", value)
    return [_item(item, f"input[{number}]") for number, item in enumerate(value)]


def _item(item: object, param: str) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise errors.wrong_type(param, "an object", item)
    kind = item.get("type", "message" if "role" in item else "item_reference" if "id" in item else None)
    if kind is None:
        raise errors.missing(f"{param}.type")
    if not isinstance(kind, str) or kind not in PREFIXES:
        raise errors.wrong_value(param, kind, tuple(PREFIXES))
    if kind == "message":
        return _message(item, param)
    _require(item, kind, param)
    return {**item, "type": kind, "id": item.get("id") or objects.new_id(PREFIXES[kind])}


def _require(item: dict[str, Any], kind: str, param: str) -> None:
    required = {
        "function_call": ("call_id", "name", "arguments"),
        "function_call_output": ("call_id", "output"),
        "item_reference": ("id",),
    }
    for name in required.get(kind, ()):
        if item.get(name) is None:
            raise errors.missing(f"{param}.{name}")
        if not isinstance(item[name], str) and not (name == "output" and isinstance(item[name], list)):
            raise errors.wrong_type(f"{param}.{name}", "a string", item[name])


def _message(item: dict[str, Any], param: str) -> dict[str, Any]:
    role, content = item.get("role"), item.get("content")
    if role not in ROLES:
        raise errors.wrong_value(param, role, ROLES)
    if content is None:
        raise errors.missing(f"{param}.content")
    supported = OUTPUT_PARTS if role == "assistant" else INPUT_PARTS
    if isinstance(content, str):
        content = [{"type": supported[0], "text": content}]
    if not isinstance(content, list):
        raise errors.wrong_type(f"{param}.content", "one of a string or array of content parts", content)
    parts = [_part(part, f"{param}.content[{number}]", supported) for number, part in enumerate(content)]
    return {
        "id": item.get("id") or objects.new_id("msg"),
        "type": "message",
        "status": item.get("status", "completed"),
        "role": role,
        "content": parts,
    }


def _part(part: object, param: str, supported: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(part, dict):
        raise errors.wrong_type(param, "an object", part)
    kind = part.get("type")
    if kind not in supported:
        raise errors.wrong_value(param, kind, supported)
    if kind in ("input_text", "output_text") and not isinstance(part.get("text"), str):
        raise (
            errors.missing(f"{param}.text")
            if part.get("text") is None
            else errors.wrong_type(f"{param}.text", "a string", part["text"])
        )
    if kind == "output_text":
        return {**part, "annotations": part.get("annotations") or [], "logprobs": part.get("logprobs") or []}
    if kind == "refusal" and not isinstance(part.get("refusal"), str):
        raise errors.missing(f"{param}.refusal")
    if kind == "input_image":
        if not (part.get("image_url") or part.get("file_id")):
            raise errors.missing(f"{param}.image_url")
        return {**part, "detail": part.get("detail") or "auto"}
    if kind == "input_file":
        _check_file(part, param)
    return part


def _check_file(part: dict[str, Any], param: str) -> None:
    given = [name for name in ("file_id", "file_data", "file_url") if part.get(name) is not None]
    if not given:
        raise errors.missing(f"{param}.file_id")
    if len(given) > 1:
        raise errors.ApiError(f"Mutually exclusive parameters: {', '.join(given)}. Give one.", param=param)
    if not isinstance(part[given[0]], str):
        raise errors.wrong_type(f"{param}.{given[0]}", "a string", part[given[0]])
    if given == ["file_url"]:
        raise errors.ApiError("Files by URL are not supported by this local server.", param=f"{param}.file_url")
    if given == ["file_data"] and not part.get("filename"):
        raise errors.missing(f"{param}.filename")


def turns_of(items: list[dict[str, Any]]) -> list[Turn]:
    """Returns the conversation as plain text."""
    turns = []
    for item in items:
        if item["type"] == "message":
            texts = [part.get("text") or part.get("refusal") or "" for part in item["content"]]
            images = sum(part["type"] == "input_image" for part in item["content"])
            turns.append(Turn(item["role"], "\n".join(text for text in texts if text), images))
        elif item["type"] == "function_call_output":
            turns.append(Turn("tool", _output_text(item["output"])))
    return turns


def _output_text(output: str | list[Any]) -> str:
    if isinstance(output, str):
        return output
    return "\n".join(part.get("text", "") for part in output if isinstance(part, dict))


def file_parts(items: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Returns (parameter name, input_file part) pairs, those of the newest message first."""
    return [
        (f"input[{number}].content[{position}]", part)
        for number, item in reversed(list(enumerate(items)))
        if item["type"] == "message"
        for position, part in enumerate(item["content"])
        if part["type"] == "input_file"
    ]
