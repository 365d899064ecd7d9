"""Failures of the model provider, and the error that our client receives for each.

The `openai` SDK's exceptions are converted to the same ProviderError, so that both ways of calling the provider are
handled alike, and the streaming client does not have to import the SDK.
"""

import math
import re
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    import openai

BUSY_SECONDS = 10.0
MAX_RETRY_AFTER = 3600.0
REJECTED = (400, 409, 413, 415, 422)
MAX_ERROR_BODY = 64 * 1024
MIN_KEY = 8  # a shorter value is a placeholder for a local server, not a secret
_KEY = re.compile(r"\bsk-\S+")
_keys: set[str] = set()


def redact(key: str) -> None:
    """Removes a configured key from every logged failure, in case the provider quotes it."""
    if len(key) >= MIN_KEY:
        _keys.add(key)


class ProviderError(Exception):
    """A request to the provider failed before a 2xx response head. Never contains the key; `message` is for the log.

    status       None when no response arrived; `timed_out` then distinguishes a timeout from a broken connection
    retry_after  seconds, as the provider requests
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        should_retry: bool | None = None,
        timed_out: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status, self.code, self.request_id = status, code, request_id
        self.retry_after = retry_after
        self.timed_out = timed_out
        self._should_retry = should_retry

    @property
    def retriable(self) -> bool:
        """Whether another attempt may succeed: as `x-should-retry` says, else by status as the SDK decides."""
        if self._should_retry is not None:
            return self._should_retry
        if self.code == "insufficient_quota":
            return False
        return self.status is None or self.status in (408, 409, 429) or self.status >= 500

    def __str__(self) -> str:
        known = (self.status, self.code, self.message[:300], self.request_id)
        return " ".join(str(part) for part in known if part)


def from_response(status: int, headers: Mapping[str, str], body: bytes) -> ProviderError:
    """The error of a response whose status is not 2xx."""
    return _from_problem_object(status, headers, _problem(body))


def from_sdk(error: "openai.APIError") -> ProviderError:
    """The `openai` SDK's exception as a ProviderError."""
    from openai import APIStatusError, APITimeoutError

    if isinstance(error, APIStatusError):
        problem = error.body if isinstance(error.body, dict) else {}
        return _from_problem_object(error.status_code, error.response.headers, problem)
    return ProviderError(_without_key(error.message), timed_out=isinstance(error, APITimeoutError))


def _from_problem_object(status: int, headers: Mapping[str, str], problem: dict[str, Any]) -> ProviderError:
    should_retry = headers.get("x-should-retry")
    return ProviderError(
        _without_key(str(problem.get("message") or f"status {status}")),
        status=status,
        code=_text(problem.get("code")),
        request_id=_text(headers.get("x-request-id")),
        retry_after=_retry_after(headers),
        should_retry={"true": True, "false": False}.get(should_retry or ""),
    )


def failure_of(event: events.Event) -> ApiError | None:
    """The error for an event that ends the response unsuccessfully; None for every other event."""
    match event:
        case events.Failed(response=response):
            return _event_error(response.error)
        case events.Incomplete(response=response):
            details = response.incomplete_details
            reason = details.reason if isinstance(details, events.IncompleteDetails) else details
            return AnswerFiltered(cause=reason) if reason == "content_filter" else AnswerIncomplete(cause=reason)
        case events.Error():
            return _event_error(event.error or events.Problem(event.code, event.message))
    return None


def to_api_error(error: ProviderError) -> ApiError:
    """The error that our client receives; the provider's own message is only logged."""
    if error.status is None:
        return ModelTimeout(cause=error) if error.timed_out else ModelUnavailable(retry_after=BUSY_SECONDS, cause=error)
    if error.status in (401, 403, 404):
        return ModelMisconfigured(cause=error)
    if error.status == 429:
        return ModelBusy(retry_after=error.retry_after or BUSY_SECONDS, cause=error)
    if error.code == "context_length_exceeded":
        return ContextTooLong(cause=error)
    if error.status >= 500:
        return ModelUnavailable(retry_after=error.retry_after or BUSY_SECONDS, cause=error)
    return ModelRejected(cause=error)


def reason_of(error: BaseException) -> str | None:
    """Why the provider rejects what was asked for, which is the caller's to see; None for any other failure."""
    cause = error if isinstance(error, ProviderError) else error.__cause__
    if not isinstance(cause, ProviderError):
        return None
    no_such_model = (cause.status, cause.code) == (404, "model_not_found")
    return cause.message[:1000] if cause.status in REJECTED or no_such_model else None


def _event_error(problem: events.Problem | str | None) -> ApiError:
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
    """The provider's message for the log, without the key that it may quote."""
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
    """Seconds that the provider requests, at most an hour."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) / unit
        except (KeyError, ValueError):
            seconds = _until(headers.get(name))
        if seconds > 0 and math.isfinite(seconds):
            return min(seconds, MAX_RETRY_AFTER)
    return None


def _until(date: str | None) -> float:
    """Seconds until an HTTP date; 0 for anything else."""
    from email.utils import parsedate_to_datetime  # rarely needed

    try:
        return parsedate_to_datetime(date or "").timestamp() - time.time()
    except (ValueError, OverflowError):
        return 0.0
