"""Errors in the format of OpenAI's API, for endpoints whose @endpoint line has error_format="openai".

The openai SDK chooses its exception by the status, and shows `message`, `type`, `param` and `code`.
"""

import re
from typing import Any

from shared import errors
from shared.errors import ApiError
from shared.unicode import encode_json

#: Codes that OpenAI's API has for these errors, where its name is not ours in lower case.
CODES: dict[type[ApiError], str | None] = {
    errors.Unauthorized: "invalid_api_key",
    errors.InvalidToken: "invalid_api_key",
    errors.UserRequired: "invalid_api_key",
    errors.ValidationFailed: "invalid_value",
    errors.ContextTooLong: "context_length_exceeded",
    errors.BudgetExceeded: "insufficient_quota",
}
#: Codes that OpenAI's API has for pydantic's reasons.
PROBLEMS = {
    "missing": "missing_required_parameter",
    "extra_forbidden": "unknown_parameter",
    "string_too_long": "string_above_max_length",
    "string_too_short": "string_below_min_length",
    "too_long": "array_above_max_length",
    "too_short": "array_below_min_length",
}
TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
INDEX = re.compile(r"\.(\d+)(?=\.|$)")
PARAM = "param"
"""The key of `details` that names a parameter, for errors that have no invalid fields."""


def in_openai_terms(error: ApiError) -> ApiError:
    """The error that OpenAI's API has for a provider that limits requests; any other error itself."""
    return errors.RateLimited(error.message, headers=error.headers) if isinstance(error, errors.ModelBusy) else error


def code_of(kind: type[ApiError]) -> str | None:
    """The code of errors of this kind; those about a field may have another one."""
    return CODES.get(kind, kind.code.lower())


def openai_error(error: ApiError) -> dict[str, Any]:
    """The error object: its `param` is the first invalid field of a request, or the id of what was not found."""
    error = in_openai_terms(error)
    param, message = error.details.get(PARAM), error.message
    code = code_of(type(error))
    if param is None and isinstance(error, errors.ValidationFailed | errors.NotFound):
        param = next(iter(error.details), None)
    if isinstance(error, errors.NotFound) and (named := error.details.get(param or "")):
        message = f"{message}: {', '.join(named) if isinstance(named, list) else named}"[:300]
    if isinstance(error, errors.ValidationFailed):
        known = "invalid_type" if error.problem.endswith("_type") else code
        code = None if param is None else PROBLEMS.get(error.problem, known)
        if param is not None:
            place = INDEX.sub(r"[\1]", param)
            param, message = place, message.replace(param, place, 1)
    kind = "server_error" if error.status >= 500 else TYPES.get(error.status, "invalid_request_error")
    if isinstance(error, errors.BudgetExceeded):
        kind = "insufficient_quota"
    return {"message": message, "type": kind, "param": param, "code": code}


def openai_body(error: ApiError) -> bytes:
    """The body of an error response."""
    return encode_json({"error": openai_error(error)})
