"""The provider's failures: the same classes for the same answers as the official SDK, and what our clients are told."""

import math
import re
import time
from typing import Any

import msgspec

from shared.ai import events
from shared.errors import (
    AnswerFiltered,
    AnswerIncomplete,
    ApiError,
    ContextTooLong,
    ModelBusy,
    ModelFailed,
    ModelMisconfigured,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
)

BUSY_SECONDS = 10.0
MAX_RETRY_AFTER = 3600.0
PLACEHOLDER = 8  # what is shorter is no key but what a server on one's own machine is given for one
_KEY = re.compile(r"\bsk-\S+")
_keys: set[str] = set()


def hide(key: str) -> None:
    """Keeps a configured key out of all that is told of failures, whatever the provider quotes."""
    if len(key) >= PLACEHOLDER:
        _keys.add(key)


class APIError(Exception):
    """Something failed at or on the way to the provider. Never holds the key; `message` is for the log."""

    status_code: int | None = None

    def __init__(
        self,
        message: str,
        *,
        status_code: int | None = None,
        code: str | None = None,
        type: str | None = None,
        param: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        should_retry: bool | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status_code = status_code or self.status_code
        self.code, self.type, self.param = code, type, param
        self.request_id = request_id
        self.retry_after = retry_after
        self._should_retry = should_retry

    @property
    def retriable(self) -> bool:
        """Whether another attempt may help: the provider's word, else by status as the SDK decides."""
        if self._should_retry is not None:
            return self._should_retry
        if self.code == "insufficient_quota":
            return False
        return self.status_code in (408, 409, 429) or (self.status_code or 0) >= 500

    def __str__(self) -> str:
        known = (type(self).__name__, self.status_code, self.code, self.message[:300], self.request_id)
        return " ".join(str(part) for part in known if part)


class APIConnectionError(APIError):
    @property
    def retriable(self) -> bool:
        return True


class APITimeoutError(APIConnectionError):
    pass


class APIStatusError(APIError):
    pass


class BadRequestError(APIStatusError):
    status_code = 400


class AuthenticationError(APIStatusError):
    status_code = 401


class PermissionDeniedError(APIStatusError):
    status_code = 403


class NotFoundError(APIStatusError):
    status_code = 404


class ConflictError(APIStatusError):
    status_code = 409


class UnprocessableEntityError(APIStatusError):
    status_code = 422


class RateLimitError(APIStatusError):
    status_code = 429


class InternalServerError(APIStatusError):
    pass


_by_status = {kind.status_code: kind for kind in APIStatusError.__subclasses__() if kind.status_code is not None}


def from_answer(status: int, headers: Any, body: bytes) -> APIStatusError:
    """The error of an answer whose status is not 2xx."""
    problem = _problem(body)
    kind = _by_status.get(status) or (InternalServerError if status >= 500 else APIStatusError)
    wish = headers.get("x-should-retry")
    return kind(
        _without_key(str(problem.get("message") or f"status {status}")),
        status_code=status,
        code=_text(problem.get("code")),
        type=_text(problem.get("type")),
        param=_text(problem.get("param")),
        request_id=_text(headers.get("x-request-id")),
        retry_after=_retry_after(headers),
        should_retry={"true": True, "false": False}.get(wish or ""),
    )


def failure_of(event: events.Event) -> ApiError | None:
    """What a client is told about an event that ends the answer badly; None for every other event."""
    match event:
        case events.Failed(response=response):
            return _from_problem(response.error)
        case events.Incomplete(response=response):
            details = response.incomplete_details
            reason = details.reason if isinstance(details, events.IncompleteDetails) else details
            return AnswerFiltered(cause=reason) if reason == "content_filter" else AnswerIncomplete(cause=reason)
        case events.Error():
            return _from_problem(event.error or events.Problem(event.code, event.message))
    return None


def to_api_error(error: APIError) -> ApiError:
    """The provider's failure as our client sees it; what the provider said goes to the log only."""
    match error:
        case APITimeoutError():
            return ModelTimeout(cause=error)
        case APIConnectionError():
            return ModelUnavailable(retry_after=BUSY_SECONDS, cause=error)
        case AuthenticationError() | PermissionDeniedError() | NotFoundError():
            return ModelMisconfigured(cause=error)
        case RateLimitError():
            return ModelBusy(retry_after=error.retry_after or BUSY_SECONDS, cause=error)
    if error.code == "context_length_exceeded":
        return ContextTooLong(cause=error)
    if (error.status_code or 0) >= 500:
        return ModelUnavailable(retry_after=error.retry_after or BUSY_SECONDS, cause=error)
    return ModelRejected(cause=error)


def _from_problem(problem: events.Problem | str | None) -> ApiError:
    if not isinstance(problem, events.Problem):
        problem = events.Problem(message=problem)
    code = _text(problem.code)
    cause = f"{code}: {_without_key(problem.message or '')[:300]}"
    match code:
        case "rate_limit_exceeded" | "insufficient_quota" | "server_is_overloaded" | "429":
            return ModelBusy(retry_after=BUSY_SECONDS, cause=cause)
        case "context_length_exceeded":
            return ContextTooLong(cause=cause)
        case "content_filter" | "content_policy_violation":
            return AnswerFiltered(cause=cause)
    return ModelFailed(cause=cause)


def _without_key(text: str) -> str:
    """The provider's words for the log, without the key that they may quote."""
    for key in _keys:
        text = text.replace(key, "…")
    return _KEY.sub("sk-…", text)


def _problem(body: bytes) -> dict[str, Any]:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    inner = document.get("error", document) if isinstance(document, dict) else {}
    return inner if isinstance(inner, dict) else {"message": str(inner)}


def _text(value: object) -> str | None:
    return None if value is None else _without_key(str(value))[:200]


def _retry_after(headers: Any) -> float | None:
    """Seconds that the provider asks for, at most an hour."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) / unit
        except (KeyError, ValueError):
            seconds = _until(headers.get(name))
        if seconds > 0 and math.isfinite(seconds):
            return min(seconds, MAX_RETRY_AFTER)
    return None


def _until(date: str | None) -> float:
    """Seconds until an HTTP date; 0 for what is none."""
    from email.utils import parsedate_to_datetime  # needed on bad days only

    try:
        return parsedate_to_datetime(date or "").timestamp() - time.time()
    except (ValueError, OverflowError):
        return 0.0
