"""What every stored object shares: its id, its clock, and the page it is listed on."""

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
    """An id as OpenAI makes them: `resp_` and 48 hex digits; files have `file-` and fewer."""
    return f"file-{secrets.token_hex(11)}" if prefix == "file" else f"{prefix}_{secrets.token_hex(24)}"


def now() -> int:
    return int(time.time())


def json_response(body: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")


def listed(data: list[dict[str, Any]], has_more: bool) -> dict[str, Any]:
    return {
        "object": "list",
        "data": data,
        "first_id": data[0]["id"] if data else None,
        "last_id": data[-1]["id"] if data else None,
        "has_more": has_more,
    }


def page_of(query: QueryParams, *, limit: int = 20, most: int = 100) -> dict[str, Any]:
    """`limit`, `order`, `after` and `before` of a list request, checked."""
    asked = query.get("limit", str(limit))
    if not asked.lstrip("-").isdigit():
        raise errors.wrong_type("limit", "an integer", asked)
    if not 1 <= int(asked) <= most:
        bound = "min" if int(asked) < 1 else "max"
        raise errors.out_of_range("limit", "integer", bound, 1 if bound == "min" else most, int(asked))
    order = query.get("order", "desc")
    if order not in ("asc", "desc"):
        raise errors.wrong_value("order", order, ("asc", "desc"))
    return {"limit": int(asked), "order": order, "after": query.get("after"), "before": query.get("before")}


async def json_body(request: Request, *, required: bool = True) -> dict[str, Any]:
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


def checked_metadata(value: object, param: str = "metadata") -> dict[str, str]:
    """At most 16 pairs; keys up to 64 characters, values strings up to 512."""
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
