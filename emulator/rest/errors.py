"""All errors of the REST service, grouped by stage, and the error body.

Codes, statuses and messages are PostgREST's, since clients match on them. Errors from PostgreSQL are in `sql_errors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

Headers = Sequence[tuple[str, str]]


class ApiError(Exception):
    """An error response: status, code, message, details, hint, extra headers and reason phrase."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Any = None,
        hint: Any = None,
        headers: Headers = (),
        reason: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.hint = hint
        self.headers = headers
        self.reason = reason

    def body(self, *, verbose: bool = True) -> bytes:
        """The JSON body; `verbose=False` (client-error-verbosity=minimal) omits details and hint."""
        content = {"code": self.code, "message": self.message}
        if verbose:
            content |= {"details": self.details, "hint": self.hint}
        return msgspec.json.encode(content)

    def all_headers(self) -> list[tuple[str, str]]:
        return [
            ("Content-Type", "application/json; charset=utf-8"),
            ("Proxy-Status", f"PostgREST; error={self.code}"),
            *self.headers,
        ]


# Group 0: the database connection


def connection_error(details: str | None = None) -> ApiError:
    return ApiError(503, "PGRST000", "Database connection error.", details)


def client_error(details: str | None = None) -> ApiError:
    return ApiError(503, "PGRST001", "Database client error. Retrying the connection.", details)


def no_schema_cache() -> ApiError:
    return ApiError(503, "PGRST002", "Could not query the database for the schema cache. Retrying.")


def pool_timeout() -> ApiError:
    return ApiError(504, "PGRST003", "Timed out acquiring connection from connection pool.")


# Group 1: the request


def parse_error(message: str, details: str | None) -> ApiError:
    """message: the input and the position. details: what was expected."""
    return ApiError(400, "PGRST100", message, details)


def nested_too_deep() -> ApiError:
    return parse_error("the query is nested too deep", None)


def invalid_rpc_method(method: str) -> ApiError:
    return ApiError(405, "PGRST101", f"Cannot use the {method} method on RPC")


def invalid_body(message: str) -> ApiError:
    return ApiError(400, "PGRST102", message)


def invalid_range(details: str) -> ApiError:
    return ApiError(416, "PGRST103", "Requested range not satisfiable", details)


def negative_limit() -> ApiError:
    return invalid_range("Limit should be greater than or equal to zero.")


def lower_above_upper() -> ApiError:
    return invalid_range("The lower boundary must be lower than or equal to the upper boundary in the Range header.")


def offset_out_of_bounds(offset: int, total: int) -> ApiError:
    return invalid_range(f"An offset of {offset} was requested, but there are only {total} rows.")


def invalid_put_filters() -> ApiError:
    return ApiError(405, "PGRST105", "Filters must include all and only primary key columns with 'eq' operators")


def unacceptable_schema(schema: str, exposed: Sequence[str]) -> ApiError:
    hint = "Only the following schemas are exposed: " + ", ".join(exposed)
    return ApiError(406, "PGRST106", f"Invalid schema: {schema}", hint=hint)


def media_type_error(media_types: Sequence[str]) -> ApiError:
    return ApiError(406, "PGRST107", "None of these media types are available: " + ", ".join(media_types))


def not_embedded(resource: str, alias: str | None = None) -> ApiError:
    """alias: set if the resource is embedded, but under this alias."""
    message = f"'{resource}' is not an embedded resource in this request"
    if alias is not None:
        details = "Target names are not allowed in filters if they have an alias"
        hint = f"Change '{resource}' to '{alias}' in filters, orders or limits."
        return ApiError(400, "PGRST108", message, details, hint)
    hint = f"Verify that '{resource}' is included in the 'select' query parameter."
    return ApiError(400, "PGRST108", message, hint=hint)


def guc_headers_error() -> ApiError:
    message = "response.headers guc must be a JSON array composed of objects with a single key and a string value"
    return ApiError(500, "PGRST111", message)


def guc_status_error() -> ApiError:
    return ApiError(500, "PGRST112", "response.status guc must be a valid status code")


def put_limit_not_allowed() -> ApiError:
    return ApiError(400, "PGRST114", "limit/offset querystring parameters are not allowed for PUT")


def put_pk_mismatch() -> ApiError:
    return ApiError(400, "PGRST115", "Payload values do not match URL in primary key column(s)")


def not_singular(rows: int) -> ApiError:
    message = "Cannot coerce the result to a single JSON object"
    return ApiError(406, "PGRST116", message, f"The result contains {rows} rows")


def unsupported_method(method: str) -> ApiError:
    return ApiError(405, "PGRST117", f"Unsupported HTTP method: {method}")


def related_order_not_to_one(origin: str, target: str) -> ApiError:
    return ApiError(
        400,
        "PGRST118",
        f"A related order on '{target}' is not possible",
        f"'{origin}' and '{target}' do not form a many-to-one or one-to-one relationship",
    )


def raise_parse_error(details: str, hint: str) -> ApiError:
    return ApiError(500, "PGRST121", "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error", details, hint)


def invalid_preferences(preferences: Sequence[str]) -> ApiError:
    details = "Invalid preferences: " + ", ".join(preferences)
    return ApiError(400, "PGRST122", "Invalid preferences given with handling=strict", details)


def aggregates_not_allowed() -> ApiError:
    return ApiError(400, "PGRST123", "Use of aggregate functions is not allowed")


def max_affected_exceeded(rows: int) -> ApiError:
    message = "Query result exceeds max-affected preference constraint"
    return ApiError(400, "PGRST124", message, f"The query affects {rows} rows")


def invalid_path() -> ApiError:
    return ApiError(404, "PGRST125", "Invalid path specified in request URL")


def openapi_disabled() -> ApiError:
    return ApiError(404, "PGRST126", "Root endpoint metadata is disabled")


def not_implemented(details: str) -> ApiError:
    return ApiError(400, "PGRST127", "Feature not implemented", details)


def max_affected_needs_set() -> ApiError:
    message = "Function must return SETOF or TABLE when max-affected preference is used with handling=strict"
    return ApiError(400, "PGRST128", message)


def timezone_too_long() -> ApiError:
    details = "This PostgreSQL server is not safe from CVE-2026-14669: a timezone may be at most 24 characters long"
    return ApiError(400, "PGRST129", "Timezone preference value is too long", details)


# Group 2: the schema cache


def no_relationship(parent: str, child: str, schema: str, embed_hint: str | None, hint: str | None) -> ApiError:
    using = f"' using the hint '{embed_hint}" if embed_hint else ""
    return ApiError(
        400,
        "PGRST200",
        f"Could not find a relationship between '{parent}' and '{child}' in the schema cache",
        f"Searched for a foreign key relationship between '{parent}' and '{child}{using}' in the schema '{schema}', "
        "but no matches were found.",
        hint,
    )


def ambiguous_relationship(parent: str, child: str, found: list[dict[str, str]], choices: Sequence[str]) -> ApiError:
    """found: a description of each relationship. choices: the `'child!hint'` form of each."""
    return ApiError(
        300,
        "PGRST201",
        f"Could not embed because more than one relationship was found for '{parent}' and '{child}'",
        found,
        f"Try changing '{child}' to one of the following: {', '.join(choices)}. "
        "Find the desired relationship in the 'details' key.",
    )


def no_function(message: str, details: str, hint: str | None) -> ApiError:
    return ApiError(404, "PGRST202", message, details, hint)


def ambiguous_function(signatures: Sequence[str]) -> ApiError:
    return ApiError(
        300,
        "PGRST203",
        "Could not choose the best candidate function between: " + ", ".join(signatures),
        hint="Try renaming the parameters or the function itself in the database so function overloading can be "
        "resolved",
    )


def no_column(table: str, column: str) -> ApiError:
    return ApiError(400, "PGRST204", f"Could not find the '{column}' column of '{table}' in the schema cache")


def no_table(schema: str, table: str, nearest: str | None) -> ApiError:
    hint = f"Perhaps you meant the table '{schema}.{nearest}'" if nearest else None
    return ApiError(404, "PGRST205", f"Could not find the table '{schema}.{table}' in the schema cache", hint=hint)


# Group 3: the token


def jwt_secret_missing() -> ApiError:
    return ApiError(500, "PGRST300", "Server lacks JWT secret")


def invalid_token(message: str, details: str | None = None) -> ApiError:
    return ApiError(401, "PGRST301", message, details, headers=[_challenge(message)])


def token_required() -> ApiError:
    return ApiError(401, "PGRST302", "Anonymous access is disabled", headers=[("WWW-Authenticate", "Bearer")])


def invalid_claims(message: str) -> ApiError:
    return ApiError(401, "PGRST303", message, headers=[_challenge(message)])


def _challenge(message: str) -> tuple[str, str]:
    return "WWW-Authenticate", f'Bearer error="invalid_token", error_description="{message}"'


# Group X: internal errors


def internal_error() -> ApiError:
    return ApiError(500, "PGRSTX00", "The server could not handle this request; the reason is in its log.")
