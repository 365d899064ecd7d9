"""What can go wrong with a call, as one class each."""

import json
import math
import time
from collections.abc import Iterator, Mapping
from typing import Any


class EdgewiseError(Exception):
    """Any failure of a call. `status` is the response's, 0 if there was none; `retry_after` is in seconds."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        code: str = "",
        details: Mapping[str, Any] | None = None,
        retry_after: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.status, self.code = message, status, code
        self.details, self.retry_after = dict(details or {}), retry_after
        self.headers = dict(headers or {})  # the response's
        self.run_id: str | None = None  # for a run: where `stream_run` can follow it
        self.last_event_id = 0


class UnauthorizedError(EdgewiseError):
    """401: the user is not signed in, or the token has expired."""


class RateLimitedError(EdgewiseError):
    """429, from the server or, before a request is sent, from the limiter."""

    def __init__(self, message: str = "Rate limit exceeded. Please try again later.", **fields: Any) -> None:
        fields = {"status": 429, "code": "RATE_LIMIT_EXCEEDED", **fields}
        fields["retry_after"] = fields.get("retry_after") or 1
        super().__init__(message, **fields)
        self.reset_at: float = time.time() + fields["retry_after"]

    @property
    def remaining(self) -> int:
        """Whole seconds from now until a call may be admitted."""
        return int(max(0, math.ceil(self.reset_at - time.time())))

    def countdown(self) -> Iterator[int]:
        """Yields the remaining seconds, once a second, down to 0."""
        while seconds := self.remaining:
            yield seconds
            time.sleep(max(0.01, self.reset_at - time.time() - (seconds - 1)))
        yield 0


class ServerError(EdgewiseError):
    """5xx: the server, or a service it depends on, failed."""


class NetworkError(EdgewiseError):
    """No response: the server cannot be reached."""


class StreamError(EdgewiseError):
    """The server ended a stream with an error; `code` says which."""


class BrokenStreamError(EdgewiseError):
    """A stream ended before its last event: what was received is not the whole answer."""


def error_of(status: int, headers: Mapping[str, str], content: bytes) -> EdgewiseError:
    """The error of a response whose status is not 2xx."""
    try:
        body = json.loads(content)
    except ValueError:
        body = {}
    body = body if isinstance(body, dict) else {}
    given = headers.get("retry-after") or ""
    fields: dict[str, Any] = {
        "status": status,
        "code": str(body.get("code", "")),
        "details": body.get("details"),
        "headers": headers,
        "retry_after": body.get("retryAfter") or (float(given) if given.isdecimal() else None),
    }
    message = str(body.get("error") or body.get("message") or f"The server responded with {status}")
    if status == 401:
        return UnauthorizedError(message, **fields)
    if status == 429:
        return RateLimitedError(message, **fields)
    return (ServerError if status >= 500 else EdgewiseError)(message, **fields)
