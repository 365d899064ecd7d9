"""Every error that a function may respond with, and the only writer of error bodies.

A class is a code; its docstring is the default public message. `cause` is for the log and never leaves the process.
Codes are grouped by the stage that raises them, and a published code is never renamed or reused.
"""

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from shared.unicode import encode_json


class ApiError(Exception):
    """An error response: a status, a code and a public message."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "INTERNAL_ERROR"
    stage: ClassVar[str] = "function"

    def __init__(
        self,
        message: str | None = None,
        *,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        retry_after: float | None = None,
        cause: object = None,
    ) -> None:
        self.message = message or self.default_message()
        self.details = dict(details or {})
        self.retry_after = None if retry_after is None else max(1, math.ceil(retry_after))
        self.headers = dict(headers or {})
        if self.retry_after is not None:
            self.headers.setdefault("Retry-After", str(self.retry_after))
        self.cause = cause
        super().__init__(self.message)

    @classmethod
    def default_message(cls) -> str:
        return " ".join((cls.__doc__ or "").split())

    def body(self) -> bytes:
        """The JSON body: success, error, code, details and, where a retry may succeed, retryAfter in seconds."""
        fields: dict[str, Any] = {"success": False, "error": self.message, "code": self.code, "details": self.details}
        if self.retry_after is not None:
            fields["retryAfter"] = self.retry_after
        return encode_json(fields)

    def frame(self) -> bytes:
        """The same error as the last frame of an event stream, whose status has been sent already."""
        return b"data: " + encode_json({"error": self.message, "code": self.code}) + b"\n\n"


# Request: the request itself.


class NotFound(ApiError):
    """Not found"""

    status, code, stage = 404, "NOT_FOUND", "request"


class MethodNotAllowed(ApiError):
    """This method is not allowed here"""

    status, code, stage = 405, "METHOD_NOT_ALLOWED", "request"


class InvalidJson(ApiError):
    """The body is not valid JSON"""

    status, code, stage = 400, "INVALID_JSON", "request"


class InvalidForm(ApiError):
    """The body is not a valid form"""

    status, code, stage = 400, "INVALID_FORM", "request"


class ValidationFailed(ApiError):
    """The request is not valid"""

    status, code, stage = 400, "VALIDATION_ERROR", "request"
    problem = ""
    """The type of pydantic's error about the first field, where that is the reason."""


class PreviousResponseNotFound(ApiError):
    """The previous response was not found"""

    status, code, stage = 400, "PREVIOUS_RESPONSE_NOT_FOUND", "request"


class UnsupportedMediaType(ApiError):
    """This content type is not accepted here"""

    status, code, stage = 415, "UNSUPPORTED_MEDIA_TYPE", "request"


class PayloadTooLarge(ApiError):
    """The body is too large"""

    status, code, stage = 413, "PAYLOAD_TOO_LARGE", "request"


class HeadersTooLarge(ApiError):
    """The headers are too large"""

    status, code, stage = 431, "HEADERS_TOO_LARGE", "request"


class RequestTimeout(ApiError):
    """The body did not arrive in time"""

    status, code, stage = 408, "REQUEST_TIMEOUT", "request"


class Conflict(ApiError):
    """The request conflicts with the current state"""

    status, code, stage = 409, "CONFLICT", "request"


# Auth: the caller's identity.


class Unauthorized(ApiError):
    """Unauthorized"""

    status, code, stage = 401, "UNAUTHORIZED", "auth"
    challenge: ClassVar[str] = "Bearer"

    def __init__(self, message: str | None = None, **options: Any) -> None:
        super().__init__(message, **options)
        self.headers.setdefault("WWW-Authenticate", self.challenge)


class InvalidToken(Unauthorized):
    """Unauthorized"""

    code = "INVALID_TOKEN"
    challenge = 'Bearer error="invalid_token"'


class TokenExpired(InvalidToken):
    """Unauthorized"""

    code = "TOKEN_EXPIRED"


class UserRequired(Unauthorized):
    """Unauthorized"""

    code = "USER_REQUIRED"


class Forbidden(ApiError):
    """Forbidden"""

    status, code, stage = 403, "FORBIDDEN", "auth"


class AccountRestricted(Forbidden):
    """This account is being deleted"""

    code = "ACCOUNT_RESTRICTED"


class SignInRequired(Forbidden):
    """Please sign in again, and repeat the request within 15 minutes"""

    code = "SIGN_IN_REQUIRED"


class AuthUnavailable(ApiError):
    """Sign-in cannot be checked at the moment. Please try again later."""

    status, code, stage = 503, "AUTH_UNAVAILABLE", "auth"


# Limits: how often the caller may call, and what the model may cost.


class RateLimited(ApiError):
    """Rate limit exceeded. Please try again later."""

    status, code, stage = 429, "RATE_LIMIT_EXCEEDED", "limits"


class BudgetExceeded(ApiError):
    """The budget is used up until its day or month ends"""

    status, code, stage = 429, "BUDGET_EXCEEDED", "limits"


class LimitsUnavailable(ApiError):
    """Requests cannot be counted at the moment. Please try again later."""

    status, code, stage = 503, "LIMITS_UNAVAILABLE", "limits"


# Database: stored data.


class DatabaseRejected(ApiError):
    """The data was not accepted"""

    status, code, stage = 400, "DATABASE_REJECTED", "database"


class DatabaseUnavailable(ApiError):
    """The database cannot be reached at the moment. Please try again later."""

    status, code, stage = 503, "DATABASE_UNAVAILABLE", "database"


class NotSaved(ApiError):
    """The answer is complete but could not be saved"""

    status, code, stage = 503, "NOT_SAVED", "database"


class UploadStoreUnavailable(ApiError):
    """The upload cannot be read at the moment. Please try again later."""

    status, code, stage = 503, "UPLOAD_STORE_UNAVAILABLE", "database"


# Model: the model provider.


class ModelMisconfigured(ApiError):
    """The assistant is not set up correctly. Please contact the operator."""

    status, code, stage = 502, "AI_MISCONFIGURED", "model"


class ModelRejected(ApiError):
    """The assistant could not accept this request"""

    status, code, stage = 502, "AI_REQUEST_REJECTED", "model"


class ContextTooLong(ApiError):
    """The conversation is too long for the assistant"""

    status, code, stage = 400, "AI_CONTEXT_TOO_LONG", "model"


class ModelBusy(ApiError):
    """The assistant is busy. Please try again later."""

    status, code, stage = 503, "AI_BUSY", "model"


class ModelUnavailable(ApiError):
    """The assistant cannot be reached at the moment. Please try again later."""

    status, code, stage = 502, "AI_UNAVAILABLE", "model"


class ModelTimeout(ApiError):
    """The assistant did not respond in time. Please try again later."""

    status, code, stage = 504, "AI_TIMEOUT", "model"


class ModelFailed(ApiError):
    """The assistant failed to finish its answer"""

    status, code, stage = 502, "AI_FAILED", "model"


class AnswerIncomplete(ApiError):
    """The answer exceeded its maximum length"""

    status, code, stage = 502, "AI_INCOMPLETE", "model"


class AnswerFiltered(ApiError):
    """The answer was stopped by the provider's content filter"""

    status, code, stage = 502, "AI_CONTENT_FILTERED", "model"


# Function: everything else.


class InternalError(ApiError):
    """Internal server error"""


class Misconfigured(ApiError):
    """This function is not set up correctly. Please contact the operator."""

    status, code = 500, "MISCONFIGURED"


class TimedOut(ApiError):
    """The request took too long"""

    status, code = 504, "TIMEOUT"


class StreamTooLong(ApiError):
    """The stream exceeded its maximum duration"""

    status, code = 504, "STREAM_TOO_LONG"


class ShuttingDown(ApiError):
    """This instance is being replaced. Please try again."""

    status, code = 503, "SHUTTING_DOWN"


class RunNotStarted(ApiError):
    """The run cannot be started at the moment. Please try again later."""

    status, code = 503, "RUN_NOT_STARTED"


# Gateway: a function that cannot respond. Raised by the local gateway only; here because this is the one list of codes.


class FunctionUnavailable(ApiError):
    """The function does not start; its log has the reason"""

    status, code, stage = 503, "FUNCTION_UNAVAILABLE", "gateway"


class FunctionCrashed(ApiError):
    """The function ended before it responded; its log has the reason"""

    status, code, stage = 502, "FUNCTION_CRASHED", "gateway"


class FunctionTimeout(ApiError):
    """The function did not respond in time"""

    status, code, stage = 504, "FUNCTION_TIMEOUT", "gateway"


def every_error() -> list[type[ApiError]]:
    """All error classes in the order of this file; docs/errors.md is generated from them."""
    classes = [item for item in globals().values() if isinstance(item, type) and issubclass(item, ApiError)]
    return [item for item in classes if item is not ApiError]


MODEL_ERRORS: tuple[type[ApiError], ...] = (BudgetExceeded, *(kind for kind in every_error() if kind.stage == "model"))
"""What any request to the model may raise."""
