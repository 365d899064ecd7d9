"""Parses a request's body or query into a pydantic model, or raises an error that names each invalid field."""

from types import UnionType
from typing import Any, Union, get_args, get_origin
from urllib.parse import parse_qsl

import msgspec
from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from shared.call import Call
from shared.errors import InvalidForm, InvalidJson, UnsupportedMediaType, ValidationFailed
from shared.routing import Route

MAX_FIELDS = 1000
MAX_ERRORS = 20
TYPES = {
    "json": "application/json",
    "form": "multipart/form-data or application/x-www-form-urlencoded",
}


async def read_model(call: Call, route: Route, model: type[BaseModel]) -> BaseModel:
    """The body as `model`; raises UnsupportedMediaType, PayloadTooLarge, InvalidJson, InvalidForm, ValidationFailed."""
    encoding = call.request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise UnsupportedMediaType("The body must not be compressed", details={"content_encoding": encoding[:100]})
    content_type = call.request.headers.get("content-type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if "form" in route.accepts and kind == "multipart/form-data":
        return validate_form(model, await _multipart_fields(call))
    if "form" in route.accepts and kind == "application/x-www-form-urlencoded":
        return validate_form(model, _urlencoded_fields(await _read(call)))
    if "json" in route.accepts and (not kind or kind == "application/json" or kind.endswith("+json")):
        return validate_json(model, await _read(call))
    expected = " or ".join(TYPES[name] for name in route.accepts)
    raise UnsupportedMediaType(f"Content-Type must be {expected}", details={"content_type": kind[:100] or None})


async def _read(call: Call) -> bytes:
    return b"".join([chunk async for chunk in call.stream()])


def validate_json(model: type[BaseModel], data: bytes) -> BaseModel:
    if not data.strip():
        raise InvalidJson("The body is empty: a JSON object is expected")
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        raise invalid(error) from None


def validate_form(model: type[BaseModel], pairs: list[tuple[str, str]]) -> BaseModel:
    """A form's fields as `model`: repeated names and names ending in `[]` are lists; a non-text field may hold JSON."""
    values: dict[str, Any] = {}
    for name, text in pairs:
        key = name.removesuffix("[]")
        if key in values or name.endswith("[]"):
            values.setdefault(key, [])
            values[key] = [*_as_list(values[key]), text]
        else:
            values[key] = text
    for name, field in model.model_fields.items():
        key = field.alias or name
        if isinstance(values.get(key), str) and not _is_text(field.annotation):
            values[key] = _maybe_json(values[key])
    return validate(model, values)


def validate_query(model: type[BaseModel], request: Request) -> BaseModel:
    values: dict[str, list[str]] = {}
    for key, text in request.query_params.multi_items():
        values.setdefault(key, []).append(text)
    return validate(model, {key: _single_or_list(texts) for key, texts in values.items()})


def validate(model: type[BaseModel], values: Any) -> BaseModel:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise invalid(error) from None


async def _multipart_fields(call: Call) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    async for part in call.parts():
        if part.filename is not None:
            raise InvalidForm(f"A file is not expected here: {part.name[:100]}")
        try:
            pairs.append((part.name, (await part.read()).decode()))
        except UnicodeDecodeError:
            raise InvalidForm(f"A field is not UTF-8: {part.name[:100]}") from None
        if len(pairs) > MAX_FIELDS:
            raise InvalidForm(f"More than {MAX_FIELDS} fields")
    return pairs


def _urlencoded_fields(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(data.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise InvalidForm from None


def invalid(error: ValidationError, field: str = "") -> ValidationFailed | InvalidJson:
    """The error response for a failed validation; with `field`, the places are inside that field."""
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    if problems[0]["type"] == "json_invalid":
        return InvalidJson(details={"body": problems[0]["msg"]})
    details: dict[str, str] = {}
    for problem in problems[:MAX_ERRORS]:
        steps = (field, *problem["loc"]) if field else problem["loc"]
        place = ".".join(str(step) for step in steps)[:200] or "body"
        details.setdefault(place, problem["msg"].removeprefix("Value error, "))
    place, reason = next(iter(details.items()))
    return ValidationFailed(f"{place}: {reason}", details=details)


def _single_or_list(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_text(annotation: Any) -> bool:
    return annotation is str or (get_origin(annotation) in (Union, UnionType) and str in get_args(annotation))


def _maybe_json(text: str) -> Any:
    try:
        return msgspec.json.decode(text) if text[:1] in "[{" else text
    except (msgspec.DecodeError, RecursionError):
        return text
