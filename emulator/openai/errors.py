"""Errors in OpenAI's format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

INVALID = "invalid_request_error"


class ApiError(Exception):
    """The server could not process the request."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type: str = INVALID,
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.status, self.type = message, status, type
        self.param, self.code, self.headers = param, code, dict(headers or {})

    def body(self) -> dict[str, Any]:
        return {"error": {"message": self.message, "type": self.type, "param": self.param, "code": self.code}}


def missing(param: str) -> ApiError:
    return ApiError(f"Missing required parameter: '{param}'.", param=param, code="missing_required_parameter")


def wrong_type(param: str, expected: str, value: object) -> ApiError:
    return ApiError(
        f"Invalid type for '{param}': expected {expected}, but got {_type_name(value)} instead.",
        param=param,
        code="invalid_type",
    )


def wrong_value(param: str, value: object, supported: tuple[str, ...]) -> ApiError:
    values = ", ".join(f"'{each}'" for each in supported)
    return ApiError(f"Invalid value: '{value}'. Supported values are: {values}.", param=param, code="invalid_value")


def out_of_range(param: str, kind: str, bound: str, limit: float, value: float) -> ApiError:
    """`kind` is integer, decimal, string or array; `bound` is min or max."""
    side, sign = ("below minimum", ">=") if bound == "min" else ("above maximum", "<=")
    return ApiError(
        f"Invalid '{param}': {kind} {side} value. Expected a value {sign} {limit}, but got {value} instead.",
        param=param,
        code=f"{kind}_{'below' if bound == 'min' else 'above'}_{bound}_value",
    )


def not_found(message: str, param: str | None = None) -> ApiError:
    return ApiError(message, status=404, param=param)


def _type_name(value: object) -> str:
    names = {
        str: "a string",
        bool: "a boolean",
        int: "an integer",
        float: "a decimal",
        list: "an array",
        dict: "an object",
    }
    return "null" if value is None else names.get(type(value), "an unsupported value")


def error_response(error: ApiError) -> Response:
    return Response(msgspec.json.encode(error.body()), error.status, error.headers, "application/json")


def handle_error(request: Request, error: Exception) -> Response:
    """Exception handler of Starlette: writes ApiError and the router's HTTPException in OpenAI's format."""
    if isinstance(error, ApiError):
        return error_response(error)
    target = f"{request.method} /v1{request.url.path.removeprefix(request.scope.get('root_path', ''))}"
    if isinstance(error, HTTPException) and error.status_code == 405:
        hint = "(HINT: Perhaps you meant to use a different HTTP method?)"
        return error_response(
            ApiError(
                f"Not allowed to {target.replace(' ', ' on ', 1)}. {hint}", status=405, code="method_not_supported"
            )
        )
    if isinstance(error, HTTPException) and error.status_code == 404:
        return error_response(ApiError(f"Invalid URL ({target})", status=404))
    if isinstance(error, HTTPException):
        return error_response(ApiError(str(error.detail), status=error.status_code))
    message = "The server had an error while processing your request. Sorry about that!"
    return error_response(ApiError(message, status=500, type="server_error"))
