"""Helpers of the endpoints: ids, timestamps, JSON bodies, list pages, metadata."""

from __future__ import annotations

import secrets
import time
from typing import Any

import msgspec
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from emulator.openai import errors


def new_id(prefix: str) -> str:
    """Returns an id in OpenAI's format: `resp_` and 48 hex digits, `file-` and 22."""
    return f"file-{secrets.token_hex(11)}" if prefix == "file" else f"{prefix}_{secrets.token_hex(24)}"


def now() -> int:
    return int(time.time())


def json_response(body: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")


def list_body(data: list[dict[str, Any]], has_more: bool) -> dict[str, Any]:
    return {
        "object": "list",
        "data": data,
        "first_id": data[0]["id"] if data else None,
        "last_id": data[-1]["id"] if data else None,
        "has_more": has_more,
    }


def page_params(query: QueryParams, *, limit: int = 20, maximum: int = 100) -> dict[str, Any]:
    """Parses `limit`, `order`, `after` and `before` of a list request into arguments of `State.page`."""
    value = query.get("limit", str(limit))
    if not value.lstrip("-").isdigit():
        raise errors.wrong_type("limit", "an integer", value)
    if not 1 <= int(value) <= maximum:
        bound = "min" if int(value) < 1 else "max"
        raise errors.out_of_range("limit", "integer", bound, 1 if bound == "min" else maximum, int(value))
    order = query.get("order", "desc")
    if order not in ("asc", "desc"):
        raise errors.wrong_value("order", order, ("asc", "desc"))
    return {"limit": int(value), "order": order, "after": query.get("after"), "before": query.get("before")}


async def json_body(request: Request, *, required: bool = True) -> dict[str, Any]:
    """Returns the body, which must be a JSON object; raises ApiError. An empty one counts as {} unless required."""
    raw = await request.body()
    if not raw and not required:
        return {}
    try:
        body = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        raise errors.ApiError(
            "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP "
            "library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)"
        ) from None
    if not isinstance(body, dict):
        raise errors.ApiError("The JSON body of your request must be an object.")
    return body


def parse_metadata(value: object, param: str = "metadata") -> dict[str, str]:
    """Returns at most 16 pairs with keys up to 64 and values up to 512 characters; raises ApiError."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise errors.wrong_type(param, "an object", value)
    if len(value) > 16:
        raise errors.ApiError(
            f"Invalid '{param}': too many properties. Expected an object with at most 16 properties, "
            f"but got an object with {len(value)} properties instead.",
            param=param,
            code="object_above_max_properties",
        )
    for key, text in value.items():
        if not isinstance(text, str):
            raise errors.wrong_type(f"{param}.{key}", "a string", text)
        if len(key) > 64 or len(text) > 512:
            raise errors.ApiError(
                f"Invalid '{param}.{key}': string too long. Keys have at most 64 characters, values at most 512.",
                param=f"{param}.{key}",
                code="string_above_max_length",
            )
    return value
