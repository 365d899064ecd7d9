"""OpenAPI 3.1 from the routes of all functions, and from supabase.json for /auth/v1 and /rest/v1."""

import inspect
import json
import re
from collections import defaultdict
from functools import reduce
from operator import attrgetter, or_
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args

from pydantic import BaseModel, TypeAdapter
from starlette.responses import Response

from shared import errors
from shared.errors import ApiError
from shared.openai_errors import code_of, in_openai_terms
from shared.route_options import ErrorFormat
from shared.routing import Function, Route

SUPABASE = Path(__file__).parent / "supabase.json"
Mode = Literal["validation", "serialization"]
REF = "#/components/schemas/{model}"
CHAT = 'data: {"text": "To file an FIR"}\n\ndata: {"text": " you need to"}\n\ndata: [DONE]\n\n'
#: The schema of a stream describes each of its events.
EVENT = {
    "type": "object",
    "properties": {
        "event": {"type": "string"},
        "id": {"type": "string"},
        "data": {"type": "string", "description": "JSON, or [DONE] as the last event of a successful stream"},
    },
}
FILE = {"type": "string", "format": "binary"}
MEDIA = {"json": ["application/json"], "form": ["multipart/form-data", "application/x-www-form-urlencoded"]}
ANY_TYPE = "JSON is also read from `text/plain`, `application/octet-stream` and without a Content-Type."
TOKEN_ERRORS = (errors.Unauthorized, errors.InvalidToken, errors.TokenExpired)
DATABASE_ERRORS = (errors.DatabaseRejected, errors.DatabaseUnavailable)
AUTH_ERRORS: dict[str, tuple[type[ApiError], ...]] = {
    "user": (*TOKEN_ERRORS, errors.UserRequired, errors.AccountRestricted, errors.AuthUnavailable, *DATABASE_ERRORS),
    "service": (*TOKEN_ERRORS, errors.Forbidden, errors.AuthUnavailable, *DATABASE_ERRORS),
    "key": (*TOKEN_ERRORS, errors.Forbidden, errors.AuthUnavailable, *DATABASE_ERRORS),
    "none": (),
}
SECURITY: dict[str, dict[str, list[str]]] = {
    "user": {"user": []},
    "service": {"service": []},
    "key": {"anon": []},
    "none": {},
}
BODY_ERRORS = (
    errors.ValidationFailed,
    errors.UnsupportedMediaType,
    errors.PayloadTooLarge,
    errors.RequestTimeout,
)


def openapi(functions: list[Function]) -> dict[str, Any]:
    """The OpenAPI description as JSON-like data."""
    routes = [(function, route) for function in functions for route in function.routes]
    types = {(mode, repr(each)): each for _, route in routes for mode, each in _types(route)}
    adapters = [(key, key[0], TypeAdapter(each)) for key, each in sorted(types.items(), key=lambda item: item[0])]
    schemas, definitions = TypeAdapter.json_schemas(adapters, ref_template=REF)
    fixed = _read_fixed({*definitions.get("$defs", {})})
    references = {key: schema for (key, _), schema in schemas.items()}
    paths: dict[str, Any] = defaultdict(dict, fixed["paths"])
    for function, route in routes:
        path = re.sub(r"\{(\w+):path\}", r"{\1}", route.path)
        paths[path] = {**paths[path], route.method.lower(): _operation(function, route, references)}
    return {
        "openapi": "3.1.0",
        "info": fixed["info"],
        "servers": fixed["servers"],
        "security": [{"user": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": fixed["securitySchemes"],
            "headers": fixed["headers"],
            "parameters": fixed["parameters"],
            "responses": fixed["responses"],
            "schemas": {**fixed["schemas"], **definitions.get("$defs", {})},
        },
    }


def _read_fixed(taken: set[str]) -> dict[str, Any]:
    """The content of supabase.json; a response there may be the name of one in `components`.

    A schema that is named like a function's model gets another name.
    """
    text = SUPABASE.read_text(encoding="utf-8")
    for name in taken & json.loads(text)["schemas"].keys():
        text = text.replace(f'"{name}":', f'"{name}Row":').replace(f'schemas/{name}"', f'schemas/{name}Row"')
    fixed: dict[str, Any] = json.loads(text)
    for operation in (operation for methods in fixed["paths"].values() for operation in methods.values()):
        for status, response in operation["responses"].items():
            if isinstance(response, str):
                operation["responses"][status] = {"$ref": f"#/components/responses/{response}"}
    return fixed


def _types(route: Route) -> list[tuple[Mode, Any]]:
    """What the requests and responses of a route are, with the mode of their schema."""
    bodies: list[tuple[Mode, Any]] = [("validation", each) for each in (route.body, route.reads) if each is not None]
    return [*bodies, ("serialization", returns)] if (returns := _json_type(route)) is not None else bodies


def _json_type(route: Route) -> Any:
    """The type of the route's JSON responses, also if it streams some; None if it has none that has a schema."""
    members = get_args(route.returns) if isinstance(route.returns, UnionType) else (route.returns,)
    found = [each for each in members if not (isinstance(each, type) and issubclass(each, Response))]
    return reduce(or_, found) if found and not (route.streams and len(members) == 1) else None


def _operation(function: Function, route: Route, references: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary.rstrip("."),
        "description": _description(function, route),
        "tags": [route.tag or "Functions"],
    }
    if parameters := _parameters(route):
        operation["parameters"] = parameters
    if (body := route.body or route.reads) is not None:
        kinds = MEDIA["form"][:1] if _has_file(body) else [media for kind in route.accepts for media in MEDIA[kind]]
        content = {media: {"schema": references["validation", repr(body)]} for media in kinds}
        required = any(field.is_required() for field in body.model_fields.values())
        operation["requestBody"] = {"required": required, "content": content}
        if "application/json" in content:
            operation["requestBody"]["description"] = ANY_TYPE
    operation["responses"] = {**_success(function, route, references), **_failures(route)}
    if route.modes != ("user",):
        operation["security"] = [] if route.modes == ("none",) else [SECURITY[mode] for mode in route.modes]
    return operation


def _has_file(model: type[BaseModel]) -> bool:
    return any(field.get("format") == "binary" for field in model.model_json_schema()["properties"].values())


def _description(function: Function, route: Route) -> str:
    also = f"/functions/v1/{function.name}"
    lines = [inspect.getdoc(route.handler) or ""]
    if route is function.main and route.path != also:
        lines.append(f"Also at {also}.")
    if route.limit:
        lines.append(f"Limit: {route.limit.replace('/', ' per ')} per caller.")
    return "\n\n".join(line for line in lines if line)


def _parameters(route: Route) -> list[dict[str, Any]]:
    names = re.findall(r"\{(\w+)(?::path)?\}", route.path)
    found = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    if route.query is not None:
        schema = route.query.model_json_schema()
        for name, field in schema["properties"].items():
            required = name in schema.get("required", [])
            found.append({"name": name, "in": "query", "required": required, "schema": field})
    return found


def _success(function: Function, route: Route, references: dict[Any, Any]) -> dict[str, Any]:
    response: dict[str, Any] = {"description": "Success"}
    returns = _json_type(route)
    if route.streams:
        media: dict[str, Any] = {"schema": EVENT}
        if function.name == "legal-chat":
            media["example"] = CHAT
        response = {"description": "A stream of server-sent events", "content": {"text/event-stream": media}}
    if route.streams and returns is not None:
        response["description"] = "An object, or with `stream` a stream of server-sent events"
    if returns is not None or not (route.streams or route.status == 204):
        schema = references["serialization", repr(returns)] if returns is not None else {"type": "object"}
        response.setdefault("content", {})["application/json"] = {"schema": schema}
    if media_types := getattr(route.returns, "media_types", ()):  # a response of the function's own
        response["content"] = {
            media: {"schema": {"type": "object"} if media == "application/json" else FILE} for media in media_types
        }
    return {str(route.status): _limited(response, route)}


def _failures(route: Route) -> dict[str, Any]:
    by_status: dict[int, list[type[ApiError]]] = defaultdict(list)
    kinds = _errors(route)
    if route.error_format == "openai":
        kinds = [type(in_openai_terms(kind())) for kind in kinds]
    for error in dict.fromkeys(kinds):
        by_status[error.status].append(error)
    counted = {status: status not in (401, 403) for status in by_status}  # requests refused with these are not counted
    return {
        str(status): _limited(failure, route) if counted[status] else failure
        for status, group in sorted(by_status.items())
        for failure in [_failure(group, route.error_format)]
    }


def _errors(route: Route) -> list[Any]:
    found: list[Any] = [error for mode in route.modes for error in AUTH_ERRORS[mode]] + [errors.HeadersTooLarge]
    if route.limit:
        found += [errors.RateLimited, errors.LimitsUnavailable]
    if route.body or route.reads:
        found += [errors.InvalidJson] * ("json" in route.accepts) + [errors.InvalidForm] * ("form" in route.accepts)
        found += BODY_ERRORS
    elif route.query is not None:
        found.append(errors.ValidationFailed)
    return [*found, *route.errors, errors.InternalError, errors.TimedOut]


def _failure(group: list[type[ApiError]], form: ErrorFormat) -> dict[str, Any]:
    shown = code_of if form == "openai" else attrgetter("code")
    lines = "\n".join(dict.fromkeys(f"* `{shown(error)}`: {error.default_message()}" for error in group))
    codes = {"properties": {"code": {"enum": [error.code for error in group]}}}
    schema: dict[str, Any] = {"allOf": [{"$ref": REF.format(model="Error")}, codes]}
    if form == "openai":
        schema = {"$ref": REF.format(model="OpenAIError")}
    return {"description": lines, "content": {"application/json": {"schema": schema}}}


def _limited(response: dict[str, Any], route: Route) -> dict[str, Any]:
    if route.limit:
        names = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    return response
