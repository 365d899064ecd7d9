"""Functions in the OpenAPI document: one path each, with GET for stable and immutable functions."""

from __future__ import annotations

from typing import Any

from emulator.rest.catalog import Param, Routine
from emulator.rest.media_types import JSON, SINGLE, SINGLE_STRIPPED
from emulator.rest.openapi.swagger_types import swagger_format, swagger_type, type_properties
from emulator.rest.openapi.tables import summary_and_description

Json = dict[str, Any]


def path_item(routine: Routine) -> Json:
    common: Json = {
        "tags": [f"(rpc) {routine.id.name}"],
        **summary_and_description(routine.description),
        "produces": [JSON, SINGLE_STRIPPED, SINGLE],
        "responses": {"200": {"description": "OK"}},
    }
    body = {"name": "args", "required": True, "in": "body", "schema": _arguments(routine)}
    item: Json = {"post": {**common, "parameters": [body, {"$ref": "#/parameters/preferParams"}]}}
    if routine.volatility != "v":
        item["get"] = {**common, "parameters": [_query_parameter(param) for param in routine.params]}
        if not routine.params:
            del item["get"]["parameters"]
    return item


def _arguments(routine: Routine) -> Json:
    found: Json = {"type": "object"}
    if routine.description is not None:
        found["description"] = routine.description
    if routine.params:
        found["properties"] = {param.name: type_properties(param.type) for param in routine.params}
    if required := [param.name for param in routine.params if param.required]:
        found["required"] = required
    return found


def _query_parameter(param: Param) -> Json:
    found: Json = {"name": param.name, "required": param.required, "in": "query"}
    if param.variadic:
        element = param.type.removesuffix("[]")
        items: Json = {"format": swagger_format(element)}
        if (kind := swagger_type(element)) is not None:
            items["type"] = kind
        return {**found, "type": swagger_type(param.type) or "string", "items": items, "collectionFormat": "multi"}
    # An array is written {1,2} in a query string, and `type` is required.
    kind = swagger_type(param.type)
    return {**found, "type": "string" if kind in (None, "array") else kind, "format": swagger_format(param.type)}
