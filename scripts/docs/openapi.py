"""OpenAPI 3.1 from the routes of all functions, and from supabase.json for /auth/v1 and /rest/v1."""

import inspect
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter
from typing_extensions import is_typeddict

from shared import errors
from shared.errors import ApiError
from shared.routing import Function, Route

SUPABASE = Path(__file__).parent / "supabase.json"
REF = "#/components/schemas/{model}"
CHAT = 'data: {"text": "To file an FIR"}\n\ndata: {"text": " you need to"}\n\ndata: [DONE]\n\n'
MEDIA = {"json": ["application/json"], "form": ["multipart/form-data", "application/x-www-form-urlencoded"]}
TOKEN_ERRORS = (errors.Unauthorized, errors.InvalidToken, errors.TokenExpired)
AUTH_ERRORS: dict[str, tuple[type[ApiError], ...]] = {
    "user": (*TOKEN_ERRORS, errors.UserRequired, errors.AuthUnavailable),
    "service": (*TOKEN_ERRORS, errors.Forbidden, errors.AuthUnavailable),
    "none": (),
}
BODY_ERRORS = (
    errors.ValidationFailed,
    errors.UnsupportedMediaType,
    errors.PayloadTooLarge,
    errors.RequestTimeout,
)


def openapi(functions: list[Function]) -> dict[str, Any]:
    """The OpenAPI description as JSON-like data."""
    fixed = json.loads(SUPABASE.read_text(encoding="utf-8"))
    routes = [(function, route) for function in functions for route in function.routes]
    models = sorted({model for _, route in routes for model in _models(route)}, key=lambda model: model.__name__)
    found, definitions = TypeAdapter.json_schemas(
        [(model, "validation", TypeAdapter(model)) for model in models], ref_template=REF
    )
    references = {model: schema for (model, _), schema in found.items()}
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
            "schemas": {**fixed["schemas"], **definitions.get("$defs", {})},
        },
    }


def _models(route: Route) -> list[type]:
    return [item for item in (route.body, route.reads, route.returns) if _is_model(item)]


def _is_model(item: Any) -> bool:
    return is_typeddict(item) or (isinstance(item, type) and issubclass(item, BaseModel))


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
        content = {media: {"schema": references[body]} for media in kinds}
        operation["requestBody"] = {"required": True, "content": content}
    operation["responses"] = {**_success(function, route, references), **_failures(route)}
    if route.auth != "user":
        operation["security"] = [{"service": []}] if route.auth == "service" else []
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
    if route.streams:
        media: dict[str, Any] = {"schema": {"type": "string"}}
        if function.name == "legal-chat":
            media["example"] = CHAT
        response = {"description": "A stream of server-sent events", "content": {"text/event-stream": media}}
    elif route.status != 204:
        schema = references[route.returns] if _is_model(route.returns) else {"type": "object"}
        response["content"] = {"application/json": {"schema": schema}}
    return {str(route.status): _limited(response, route)}


def _failures(route: Route) -> dict[str, Any]:
    by_status: dict[int, list[type[ApiError]]] = defaultdict(list)
    for error in dict.fromkeys(_errors(route)):
        by_status[error.status].append(error)
    counted = {status: status not in (401, 403) for status in by_status}  # requests refused with these are not counted
    return {
        str(status): _limited(_failure(group), route) if counted[status] else _failure(group)
        for status, group in sorted(by_status.items())
    }


def _errors(route: Route) -> list[Any]:
    found: list[Any] = [*AUTH_ERRORS[route.auth]]
    if route.limit:
        found += [errors.RateLimited, errors.LimitsUnavailable]
    if route.body or route.reads:
        found += [errors.InvalidJson] * ("json" in route.accepts) + [errors.InvalidForm] * ("form" in route.accepts)
        found += BODY_ERRORS
    elif route.query is not None:
        found.append(errors.ValidationFailed)
    return [*found, *route.errors, errors.InternalError, errors.TimedOut]


def _failure(group: list[type[ApiError]]) -> dict[str, Any]:
    lines = "\n".join(f"* `{error.code}`: {error.default_message()}" for error in group)
    codes = {"properties": {"code": {"enum": [error.code for error in group]}}}
    schema = {"allOf": [{"$ref": REF.format(model="Error")}, codes]}
    return {"description": lines, "content": {"application/json": {"schema": schema}}}


def _limited(response: dict[str, Any], route: Route) -> dict[str, Any]:
    if route.limit:
        names = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    return response
