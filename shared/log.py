"""One JSON line per event on standard error. Tokens, keys and users' content are never logged.

The exception is LOG_TRACEBACKS=on, which prints tracebacks with the exceptions' own texts.
"""

import logging
import os
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

_tracebacks = False


def configure(*, tracebacks: bool) -> None:
    """Sets whether `log_unexpected` prints tracebacks (LOG_TRACEBACKS)."""
    global _tracebacks
    _tracebacks = tracebacks


def log(severity: str, event: str, **fields: Any) -> None:
    """Writes a line; `severity` is DEBUG, INFO, WARNING or ERROR, as Cloud Logging reads them."""
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "severity": severity, "event": event}
    line.update((key, value) for key, value in fields.items() if value is not None)
    with suppress(OSError, ValueError):  # a full disk or a closed pipe must not fail the request
        sys.stderr.write(msgspec.json.encode(line, enc_hook=str).decode() + "\n")
        sys.stderr.flush()


def log_unexpected(event: str, error: BaseException, **fields: Any) -> None:
    """Writes an ERROR line for an unexpected exception; with LOG_TRACEBACKS=on, its traceback and text follow."""
    log("ERROR", event, **fields, cause=describe(error))
    if _tracebacks:
        with suppress(OSError, ValueError):
            traceback.print_exception(error)


def describe(error: BaseException) -> str:
    """The exception's type and the last four frames, innermost first.

    Not its text, which may quote a user's content.
    """
    places = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join([type(error).__name__, *(f"{place.name}:{place.lineno}" for place in reversed(places))])


class FunctionLog(logging.Handler):
    """Writes the records of `logging` as lines of this log: all from INFO on that the function's own files write.

    Of libraries only warnings are written: their INFO lines may contain URLs with a user's content.
    """

    def __init__(self, folder: str) -> None:
        super().__init__(logging.INFO)
        self._folder = os.path.join(folder, "")

    def emit(self, record: logging.LogRecord) -> None:
        own = record.pathname.startswith(self._folder)
        if not own and record.levelno < logging.WARNING:
            return
        trace = "".join(traceback.format_exception(record.exc_info[1])) if record.exc_info and own else None
        severity = "ERROR" if record.levelno >= logging.ERROR else record.levelname
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit the message
            message = str(record.msg)
        log(severity, message, logger=record.name, trace=trace)


def capture_logging(folder: str) -> None:
    """Sends what the function in `folder` writes with `logging` to this log."""
    root = logging.getLogger()
    if not root.handlers:  # a function may have configured it itself
        root.addHandler(FunctionLog(folder))
        root.setLevel(logging.INFO)
