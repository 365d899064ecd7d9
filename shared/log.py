"""One JSON line per fact, on standard error. Tokens, keys and what users write stay out, but for LOG_TRACEBACKS=on."""

import sys
import traceback
from datetime import UTC, datetime
from typing import Any

import msgspec


def log(severity: str, event: str, **fields: Any) -> None:
    """Writes a line; `severity` is one of DEBUG, INFO, WARNING, ERROR as Cloud Logging reads them."""
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "severity": severity, "event": event}
    line.update((key, value) for key, value in fields.items() if value is not None)
    sys.stderr.write(msgspec.json.encode(line, enc_hook=str).decode() + "\n")
    sys.stderr.flush()


def log_unexpected(event: str, error: BaseException, **fields: Any) -> None:
    """An ERROR line for an exception that nobody foresaw; with LOG_TRACEBACKS=on its traceback and text follow."""
    from shared.config import settings

    log("ERROR", event, **fields, cause=describe(error))
    if settings().log_tracebacks == "on":
        traceback.print_exception(error)


def describe(error: BaseException) -> str:
    """An unexpected exception with the places it passed, innermost last, for the log alone.

    The exception's own text may quote what a user wrote, so that only its type and places are told.
    """
    places = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join([type(error).__name__, *(f"{place.name}:{place.lineno}" for place in reversed(places))])
