"""Parses a request's body or query into a pydantic model, or raises an error that names each invalid field."""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from shared.call import Call
from shared.errors import InvalidForm, InvalidJson, UnsupportedMediaType, ValidationFailed
from shared.headers import header
from shared.input_limits import MAX_ERRORS, require_few_values
from shared.routing import Route
from shared.unicode import well_formed_json

MAX_FIELDS = 1000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TYPES = {
    "json": "application/json",
    "form": "multipart/form-data or application/x-www-form-urlencoded",
}
MESSAGES = {
    "date_from_datetime_inexact": "must be a date such as 2026-01-31, without a time"
}  # plainer than pydantic's
#: Types of JSON from clients that don't name it: `functions.invoke` with a string or a Blob, `curl -d`, urllib. A page
#: of any site may send these without a preflight, which is no CSRF: callers are known by headers, never by a cookie.
UNNAMED_JSON = ("text/plain", "application/octet-stream", "application/x-www-form-urlencoded")
#: pydantic's errors about values that are of another type than a union's member.
ANOTHER_TYPE = frozenset(
    {"string_type", "list_type", "dict_type", "model_type", "model_attributes_type", "literal_error"}
)
#: Query parameters that are not the endpoint's: they are for Supabase's gateway.
PLATFORM_QUERY = frozenset({"apikey", "forceFunctionRegion"})


async def read_model(call: Call, route: Route, model: type[BaseModel]) -> BaseModel:
    """The body as `model`; raises UnsupportedMediaType, PayloadTooLarge, InvalidJson, InvalidForm, ValidationFailed."""
    encoding = (header(call.headers, b"content-encoding") or "identity").strip().lower()
    if encoding != "identity":
        raise UnsupportedMediaType("The body must not be compressed", details={"content_encoding": encoding[:100]})
    content_type = header(call.headers, b"content-type") or ""
    kind = content_type.partition(";")[0].strip().lower()
    form, json = "form" in route.accepts, "json" in route.accepts
    if form and kind == "multipart/form-data":
        return validate_form(model, await _multipart_fields(call))
    if json and (not kind or kind.endswith("json")):  # application/json, application/ld+json, text/json …
        return validate_json(model, await call.read())
    if (json and kind in UNNAMED_JSON) or (form and kind == "application/x-www-form-urlencoded"):
        data = await call.read()
        start = data.removeprefix(BYTE_ORDER_MARK).lstrip()[:1]
        if json and start in (b"{", b"["):
            return validate_json(model, data)
        if form and kind == "application/x-www-form-urlencoded":
            return validate_form(model, _urlencoded_fields(data))
        if not start:
            return validate_json(model, data)
    expected = " or ".join(TYPES[name] for name in route.accepts)
    raise UnsupportedMediaType(f"Content-Type must be {expected}", details={"content_type": kind[:100] or None})


def validate_json(model: type[BaseModel], data: bytes) -> BaseModel:
    """A JSON body as `model`. An absent body is an empty object where every field is optional."""
    data = data.removeprefix(BYTE_ORDER_MARK)
    if not data.strip():
        if any(field.is_required() for field in model.model_fields.values()):
            raise InvalidJson("The body is empty: a JSON object is expected")
        data = b"{}"
    require_few_values(data)
    try:
        return _strictly(partial(model.model_validate_json, data), lambda: msgspec.json.decode(data), model)
    except ValidationError as error:
        failure = invalid(error, value=_decoded(data))
    if isinstance(failure, InvalidJson) and (repaired := well_formed_json(data)) != data:
        return validate_json(model, repaired)
    raise failure


def validate_form(model: type[BaseModel], pairs: list[tuple[str, str]]) -> BaseModel:
    """A form's fields as `model`; shared/forms.py says how."""
    from shared.forms import model_input  # takes 2 ms of a start, and most endpoints take JSON

    return validate(model, model_input(model, pairs))


def validate_query(model: type[BaseModel], request: Request) -> BaseModel:
    """A query's parameters as `model`, as those of a form."""
    ignored = PLATFORM_QUERY - model.model_fields.keys()
    return validate_form(model, [pair for pair in request.query_params.multi_items() if pair[0] not in ignored])


def validate(model: type[BaseModel], values: Any) -> BaseModel:
    try:
        return _strictly(partial(model.model_validate, values), lambda: values, model)
    except ValidationError as error:
        raise invalid(error, value=values) from None


def _strictly(validate: Callable[..., BaseModel], values: Callable[[], Any], model: type[BaseModel]) -> BaseModel:
    """The model of a body without unknown fields, and without numbers for dates.

    Raises ValidationError, or ValidationFailed that names them.

    A model may say `extra="allow"` or `extra="ignore"` of itself, which pydantic's argument `extra` would override.
    """
    try:
        found = validate(extra="forbid")
    except ValidationError as error:
        if not any(problem["type"] == "extra_forbidden" for problem in error.errors(include_url=False)):
            raise
        from shared.field_types import unknown_fields

        if unknown := unknown_fields(values(), model):
            raise _failed(unknown, "extra_forbidden") from None
        found = validate()
    if _has_dates(model):
        from shared.field_types import numbers_as_dates

        if wrong := numbers_as_dates(values(), model):
            raise _failed(wrong, "date_type")
    return found


@lru_cache(maxsize=256)
def _has_dates(model: type[BaseModel]) -> bool:
    """Whether the model, or one that it contains, may have a date or time."""
    return re.search("'type': '(date|time)", repr(model.__pydantic_core_schema__)) is not None


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


def invalid(error: ValidationError, field: str = "", *, value: Any) -> ValidationFailed | InvalidJson:
    """The error response for a failed validation of `value`; with `field`, the places are inside that field.

    Where a value may have one of several types, each has an error: first are those of the type that fits best.
    """
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    if problems[0]["type"] == "json_invalid":
        return InvalidJson(details={"body": problems[0]["msg"]})
    fields = list(dict.fromkeys(problem["loc"][:1] for problem in problems))
    problems.sort(key=lambda each: (fields.index(each["loc"][:1]), each["type"] in ANOTHER_TYPE, -len(each["loc"])))
    details: dict[str, str] = {}
    for problem in problems[:MAX_ERRORS]:
        steps = _steps(problem["loc"], value, missing=problem["type"] == "missing")
        place = ".".join([field, *steps] if field else steps)[:200] or "body"
        reason = MESSAGES.get(problem["type"]) or problem["msg"].removeprefix("Value error, ")
        details.setdefault(place, reason)
    return _failed(details, problems[0]["type"])


def _steps(loc: tuple[int | str, ...], value: Any, *, missing: bool) -> list[str]:
    """The steps of a place that are in the value, if there is one: the others name one of several types.

    Such a name comes first, also where a key has the same one: {"type": "function", "function": …}.
    """
    if value is None:
        return [str(step) for step in loc]
    steps: list[str] = []
    named = False
    for at, step in enumerate(loc):
        items: Any = dict(enumerate(value)) if isinstance(value, list) else value
        if not named and isinstance(items, dict) and items.get("type") == step:
            named = True
            continue
        if isinstance(items, dict) and step in items:
            value, named = items[step], False
        elif not (missing and at == len(loc) - 1):
            continue
        steps.append(str(step))
    return steps


def _decoded(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _failed(details: dict[str, str], problem: str) -> ValidationFailed:
    place, reason = next(iter(details.items()))
    failure = ValidationFailed(f"{place}: {reason}", details=dict(list(details.items())[:MAX_ERRORS]))
    failure.problem = problem
    return failure
