"""Maps PostgreSQL's errors to responses: by SQLSTATE, or as specified by RAISE with PTxyz or PGRST."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import asyncpg

from emulator.rest.errors import ApiError, raise_parse_error

# By SQLSTATE, else by its class; all others are 400.
STATUS_BY_SQLSTATE = {
    "08": 503,
    "09": 500,
    "0L": 403,
    "0P": 403,
    "21000": 500,
    "23503": 409,
    "23505": 409,
    "25": 500,
    "25006": 405,
    "28": 403,
    "2D": 500,
    "38": 500,
    "39": 500,
    "3B": 500,
    "40": 500,
    "42883": 404,
    "42P01": 404,
    "42P17": 500,
    "53": 503,
    "53400": 500,
    "54": 500,
    "55": 500,
    "57": 500,
    "57P01": 503,
    "57P02": 503,
    "57P03": 503,
    "58": 500,
    "F0": 500,
    "HV": 500,
    "P0": 500,
    "P0001": 400,
    "XX": 500,
}
MESSAGE_HINT = (
    "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'."
)
DETAIL_HINT = "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'."


def from_postgres(error: asyncpg.PostgresError, *, authenticated: bool) -> ApiError:
    """The error response for an error from PostgreSQL; `authenticated` is false for the anonymous role."""
    state = error.sqlstate or "XX000"
    message, detail, hint = _text(error.args[0] if error.args else ""), error.detail, error.hint
    if state == "PGRST":
        return _raised_response(message, detail)
    status = _status(state, message, authenticated)
    headers = [("WWW-Authenticate", "Bearer")] if status == 401 else []
    reason = message if state.startswith("PT") and status not in _KNOWN else None
    return ApiError(status, state, message, detail, hint, headers, reason)


_KNOWN = {status.value for status in HTTPStatus}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _status(state: str, message: str, authenticated: bool) -> int:
    if state == "42501":
        return 403 if authenticated else 401
    if state == "42883" and message.startswith("function xmlagg("):
        return 406
    # pg-safeupdate rejects a client's request; other cardinality violations are errors in a view or function
    if state == "21000" and message.endswith("requires a WHERE clause"):
        return 400
    if state == "22023" and message.startswith("role") and message.endswith("does not exist"):
        return 401
    if state.startswith("PT"):
        return int(state[2:]) if state[2:].isdigit() and int(state[2:]) >= 100 else 500
    return STATUS_BY_SQLSTATE.get(state) or STATUS_BY_SQLSTATE.get(state[:2], 400)


def _raised_response(message: str, detail: str | None) -> ApiError:
    body = _json_object(message)
    if body is None or not _texts(body, ("code", "message"), ("details", "hint")):
        return raise_parse_error(f"Invalid JSON value for MESSAGE: '{message}'", MESSAGE_HINT)
    if detail is None:
        return raise_parse_error("DETAIL is missing in the RAISE statement", DETAIL_HINT)
    head = _json_object(detail)
    if head is None or not _is_valid_head(head):
        return raise_parse_error(f"Invalid JSON value for DETAIL: '{detail}'", DETAIL_HINT)
    return ApiError(
        head["status"],
        body["code"],
        body["message"],
        body.get("details"),
        body.get("hint"),
        list(head["headers"].items()),
        head.get("status_text"),
    )


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _texts(value: dict[str, Any], required: tuple[str, ...], optional: tuple[str, ...]) -> bool:
    texts = [value.get(key) for key in required] + [value[key] for key in optional if value.get(key) is not None]
    return all(isinstance(text, str) for text in texts)


def _is_valid_head(head: dict[str, Any]) -> bool:
    status, headers, text = head.get("status"), head.get("headers"), head.get("status_text")
    return (
        isinstance(status, int)
        and 100 <= status <= 999
        and isinstance(headers, dict)
        and all(isinstance(value, str) for value in headers.values())
        and (text is None or isinstance(text, str))
    )
