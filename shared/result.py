"""Writes what a handler returns or raises: the response of its return value, and the error of an HTTPException."""

from functools import cached_property
from http import HTTPStatus
from typing import Any

import msgspec
from pydantic import PydanticUserError, TypeAdapter
from pydantic_core import PydanticSerializationError, to_json
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.errors import ApiError
from shared.unicode import well_formed

NO_BODY = frozenset({204, 205, 304})
#: Codes of statuses whose name differs between versions of Python, or from the code of shared/errors.py.
CODES = {
    413: "PAYLOAD_TOO_LARGE",
    414: "URI_TOO_LONG",
    416: "RANGE_NOT_SATISFIABLE",
    422: "UNPROCESSABLE_CONTENT",
    500: "INTERNAL_ERROR",
}


class ResultWriter:
    """Writes the results of one handler as JSON, as its return type declares them.

    The result is validated and written as that type: fields that the type doesn't have are left out, names are the
    aliases. Without a type, or with one that pydantic can't describe, each object is written as what it is.
    """

    def __init__(self, declared: Any, status: int) -> None:
        self._declared = declared
        self._status = status

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        try:
            return TypeAdapter(self._declared)
        except (PydanticUserError, NameError):
            return TypeAdapter(Any)

    def response(self, result: Any) -> Response:
        """Raises ValidationError for a result that is not of the declared type."""
        if isinstance(result, Response):
            return result
        if self._status in NO_BODY:
            return Response(None, self._status)
        return Response(self._content(result), self._status, media_type="application/json")

    def _content(self, result: Any) -> bytes:
        adapter = self._adapter
        value = adapter.validate_python(result, from_attributes=True)
        try:
            return adapter.dump_json(value, by_alias=True, warnings=False, fallback=msgspec.to_builtins)
        except PydanticSerializationError as error:
            if "surrogates not allowed" not in str(error):
                raise
        plain = adapter.dump_python(value, by_alias=True, warnings=False, fallback=msgspec.to_builtins)
        return to_json(well_formed(plain), inf_nan_mode="null", fallback=msgspec.to_builtins)


def error_of(exception: HTTPException) -> ApiError:
    """The error with the exception's status, headers and detail; its code is the status's name, such as NOT_FOUND."""
    status, detail = exception.status_code, exception.detail
    try:
        name, phrase = HTTPStatus(status).name, HTTPStatus(status).phrase
    except ValueError:
        name, phrase = f"HTTP_{status}", "Error"
    code = CODES.get(status, name)
    kind = type("HandlerError", (ApiError,), {"status": status, "code": code, "__doc__": phrase})
    is_text = isinstance(detail, str)
    details = detail if isinstance(detail, dict) else {} if is_text else {"detail": detail}
    error: ApiError = kind(detail if is_text else None, details=details, headers=exception.headers)
    return error
