"""Builds the HTTP response from the result row: status, headers and body for each kind of request."""

from __future__ import annotations

import json
import re
from typing import NamedTuple
from urllib.parse import quote

from emulator.rest import errors
from emulator.rest.catalog import Routine, SchemaCache, Table
from emulator.rest.content_range import content_range, page_of
from emulator.rest.errors import ApiError
from emulator.rest.media_types import OPENAPI, content_type
from emulator.rest.plan.types import ActionPlan
from emulator.rest.preferences import preference_applied
from emulator.rest.types import Action, ApiRequest, ResultRow

Headers = list[tuple[str, str]]

# Setting these from SQL would break the framing of the response.
FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Response(NamedTuple):
    status: int
    headers: Headers
    body: bytes = b""


def respond_rows(request: ApiRequest, plan: ActionPlan, row: ResultRow, *, verbose_errors: bool) -> Response:
    """The response to a read, write or call. Raises PGRST111 or PGRST112 for invalid `response.*` settings."""
    if request.action is Action.CALL:
        response = _call_response(request, plan, row, verbose_errors)
    elif request.action is Action.READ:
        response = _read_response(request, plan, row, verbose_errors)
    else:
        response = _write_response(request, plan, row)
    return _with_overrides(response, row)


def respond_plan(request: ApiRequest, plan: ActionPlan, lines: bytes) -> Response:
    return Response(200, [*_content_headers(request, plan), _length(lines)], lines)


def respond_root(request: ApiRequest, body: bytes) -> Response:
    headers = [("Content-Type", content_type(OPENAPI)), *_profile(request)]
    if request.method == "HEAD":
        return Response(200, headers)
    return Response(200, [*headers, _length(body)], body)


def respond_options(request: ApiRequest, cache: SchemaCache, routine: Routine | None) -> Response:
    """The response to OPTIONS, with the methods that the target allows."""
    if routine is not None:
        allowed = "OPTIONS,POST" if routine.volatility == "v" else "OPTIONS,GET,HEAD,POST"
    elif request.target is None:
        allowed = "OPTIONS,GET,HEAD"
    else:
        allowed = ",".join(_table_methods(cache.tables[request.target]))
    return Response(200, [_length(b""), ("Access-Control-Allow-Origin", "*"), ("Allow", allowed)])


def _table_methods(table: Table) -> list[str]:
    methods = ["OPTIONS", "GET", "HEAD"]
    methods += ["POST"] if table.insertable else []
    methods += ["PUT"] if table.insertable and table.updatable and table.primary_key else []
    methods += ["PATCH"] if table.updatable else []
    return methods + (["DELETE"] if table.deletable else [])


def _read_response(request: ApiRequest, plan: ActionPlan, row: ResultRow, verbose: bool) -> Response:
    status, rows = page_of(request.top_range, row.page_count, row.total_count)
    body = _page_body(request, row, status, verbose)
    query = f"?{request.query.canonical}" if request.query.canonical else ""
    headers = [("Content-Range", rows), ("Content-Location", f"/{plan.target.name}{query}")]
    headers += _content_headers(request, plan) + _applied(request, plan)
    return _with_body(request, status, headers, body)


def _call_response(request: ApiRequest, plan: ActionPlan, row: ResultRow, verbose: bool) -> Response:
    status, rows = page_of(request.top_range, row.page_count, row.total_count)
    headers = [("Content-Range", rows), *_applied(request, plan)]
    if plan.routine is not None and plan.routine.returns_void:
        return Response(204, headers)
    body = _page_body(request, row, status, verbose)
    return _with_body(request, status, headers + _content_headers(request, plan), body)


def _page_body(request: ApiRequest, row: ResultRow, status: int, verbose: bool) -> bytes:
    if status == 416:
        return errors.offset_out_of_bounds(request.top_range.offset, row.total_count or 0).body(verbose=verbose)
    return row.body


def _with_body(request: ApiRequest, status: int, headers: Headers, body: bytes) -> Response:
    if request.method == "HEAD":
        return Response(status, headers)
    return Response(status, [*headers, _length(body)], body)


def _write_response(request: ApiRequest, plan: ActionPlan, row: ResultRow) -> Response:
    full = request.preferences.representation == "full"
    headers = _applied(request, plan)
    if request.action is not Action.UPSERT:
        headers.insert(0, ("Content-Range", _written_range(request, row)))
    if request.action is Action.CREATE and row.location:
        headers.insert(0, ("Location", _location(plan, row)))
    status = _write_status(request, row, full)
    if full:
        return Response(status, [*headers, *_content_headers(request, plan), _length(row.body)], row.body)
    return Response(status, [*headers, _length(b"")] if status != 204 else headers)


def _write_status(request: ApiRequest, row: ResultRow, full: bool) -> int:
    inserted = row.inserted or 0
    if request.action is Action.CREATE:
        only_merged = request.preferences.resolution == "merge-duplicates" and inserted <= 0
        return 200 if only_merged else 201
    if not full:
        return 204
    return 201 if request.action is Action.UPSERT and inserted > 0 else 200


def _written_range(request: ApiRequest, row: ResultRow) -> str:
    total = row.page_count if request.preferences.count in ("exact", "estimated") else None
    if request.action is Action.UPDATE:
        return content_range(0, row.page_count - 1, total)
    return content_range(1, 0, total)


def _location(plan: ActionPlan, row: ResultRow) -> str:
    pairs = (pair.partition("=") for pair in row.location)
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, _, value in pairs)
    return f"/{plan.target.name}?{query}"


def _content_headers(request: ApiRequest, plan: ActionPlan) -> Headers:
    negotiated = plan.negotiated
    return [("Content-Type", content_type(negotiated.media_type, negotiated.explain)), *_profile(request)]


def _profile(request: ApiRequest) -> Headers:
    return [("Content-Profile", request.schema)] if request.profile_negotiated else []


def _applied(request: ApiRequest, plan: ActionPlan) -> Headers:
    has_conflict_target = bool(plan.primary_key) or request.query.on_conflict is not None
    applied = preference_applied(request, has_conflict_target=has_conflict_target)
    return [("Preference-Applied", applied)] if applied else []


def _length(body: bytes) -> tuple[str, str]:
    return "Content-Length", str(len(body))


# Settings `response.status` and `response.headers`


def _with_overrides(response: Response, row: ResultRow) -> Response:
    if not row.response_status and not row.response_headers:
        return response
    status = _status_setting(row.response_status) if row.response_status else response.status
    overrides = _headers_setting(row.response_headers) if row.response_headers else []
    named = {name.lower() for name, _ in overrides}
    return Response(
        status, [pair for pair in response.headers if pair[0].lower() not in named] + overrides, response.body
    )


def _status_setting(text: str) -> int:
    digits = re.match(r"\d+", text)
    if not digits or not 200 <= (status := int(digits[0][:9])) <= 599:
        raise errors.guc_status_error()
    return status


def _headers_setting(text: str) -> Headers:
    try:
        found = json.loads(text)
    except ValueError:
        raise errors.guc_headers_error() from None
    if not isinstance(found, list) or not all(isinstance(item, dict) and len(item) == 1 for item in found):
        raise errors.guc_headers_error()
    pairs = [pair for item in found for pair in item.items()]
    if not all(is_header(name, value) for name, value in pairs):
        raise errors.guc_headers_error()
    return [(name, value) for name, value in pairs if name.lower() not in FRAMING]


def is_header(name: str, value: object) -> bool:
    """Whether the header is valid: values may contain anything except control characters."""
    return (
        isinstance(value, str)
        and HEADER_NAME.fullmatch(name) is not None
        and not any((ord(c) < 32 and c != "\t") or ord(c) == 127 for c in value)
    )


def respond_error(error: ApiError, *, verbose: bool) -> Response:
    body = error.body(verbose=verbose)
    headers = [(name, value) for name, value in error.all_headers() if is_header(name, value)]
    allowed = [(name, value) for name, value in headers if name.lower() not in FRAMING]
    return Response(error.status, [*allowed, _length(body)], body)
