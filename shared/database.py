"""A small PostgREST client: as the caller (row level security applies) or as the service. One call, one round trip."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import msgspec

from shared.config import Settings
from shared.errors import (
    AccountRestricted,
    ApiError,
    Conflict,
    DatabaseRejected,
    DatabaseUnavailable,
    Forbidden,
    InternalError,
    InvalidToken,
    NotFound,
)
from shared.http.fetch import fetch
from shared.http.pool import Pool
from shared.http.target import Target, with_body

Row = Mapping[str, object]
Filters = Mapping[str, str]
RETRY_SOON = ("40001", "40P01", "55P03")  # serialization failure, deadlock, lock not available
READ_ONLY = "25006"  # a failover is in progress


class RestClient:
    """Requests to {SUPABASE_URL}/rest/v1 with one token. Every method raises a database error of shared/errors.py.

    Filters are PostgREST's: {"id": eq(value), "deleted_at": "is.null"}. Rows are returned as dicts.
    """

    def __init__(self, settings: Settings, pool: Pool, token: str, *, service: bool = False) -> None:
        self._pool = pool
        self._target = _target(f"{settings.require('supabase_url')}/rest/v1")
        self._timeout = settings.rest_timeout
        self._service = service
        # an sb_ key is not a JWT: it goes into apikey alone, and the gateway derives the role from it
        bearer = {} if token.startswith("sb_") else {"authorization": f"Bearer {token}"}
        self._headers = {"apikey": token if service else settings.supabase_anon_key or token, **bearer}

    async def select(
        self, table: str, columns: str = "*", filters: Filters | None = None, **parameters: str
    ) -> list[Any]:
        """Rows of a table; `parameters` are order, limit, offset."""
        rows: list[Any] = await self._request("GET", table, {"select": columns, **(filters or {}), **parameters})
        return rows

    async def insert(
        self, table: str, rows: Row | Sequence[Row], *, returning: str | None = "*", on_conflict: str | None = None
    ) -> list[Any]:
        """Inserts rows, all or none; with `on_conflict` (columns) rows that exist are updated. Returns the new rows.

        `returning` is the columns to return, None for none.
        """
        prefer = ["resolution=merge-duplicates"] if on_conflict else []
        parameters = {"on_conflict": on_conflict} if on_conflict else {}
        return await self._write("POST", table, parameters, rows, returning, prefer)

    async def update(self, table: str, filters: Filters, values: Row, *, returning: str | None = "*") -> list[Any]:
        """Updates the rows that match, and returns them; `filters` must not be empty."""
        return await self._write("PATCH", table, _require_filters(filters), values, returning)

    async def delete(self, table: str, filters: Filters, *, returning: str | None = "*") -> list[Any]:
        """Deletes the rows that match, and returns them; `filters` must not be empty."""
        return await self._write("DELETE", table, _require_filters(filters), None, returning)

    async def rpc(self, function: str, **arguments: Any) -> Any:
        """Calls a function with named arguments and returns its JSON result."""
        return await self._request("POST", f"rpc/{function}", {}, arguments)

    async def _write(
        self,
        method: str,
        table: str,
        parameters: Filters,
        body: Any,
        returning: str | None,
        prefer: Sequence[str] = (),
    ) -> list[Any]:
        if returning is not None:
            parameters = {**parameters, "select": returning}
        wanted = [*prefer, "return=minimal" if returning is None else "return=representation"]
        return await self._request(method, table, parameters, body, ",".join(wanted)) or []

    async def _request(
        self, method: str, path: str, parameters: Filters, body: Any = None, prefer: str | None = None
    ) -> Any:
        headers = dict(self._headers)
        if body is not None:
            headers["content-type"] = "application/json"
        if prefer:
            headers["prefer"] = prefer
        below = f"/{path}?{urlencode(parameters)}" if parameters else f"/{path}"
        data = b"" if body is None else msgspec.json.encode(body)
        try:
            request = with_body(self._target.head(method, headers, below), data)
            response = await fetch(self._pool, self._target, request, timeout=self._timeout, repeatable=method == "GET")
        except (TimeoutError, OSError) as error:
            raise DatabaseUnavailable(retry_after=5, cause=f"{type(error).__name__}: {path}") from error
        if 300 <= response.status < 400:
            raise DatabaseUnavailable(cause=f"{self._target.netloc} responds with a redirect: check SUPABASE_URL")
        if not 200 <= response.status < 300:
            raise to_error(response.status, response.body, service=self._service)
        try:
            return msgspec.json.decode(response.body) if response.body else None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise DatabaseUnavailable(
                cause=f"{self._target.netloc} does not respond as PostgREST: check SUPABASE_URL"
            ) from error


@lru_cache(maxsize=8)
def _target(url: str) -> Target:
    """Cached, because each request creates a RestClient and all use the same URL."""
    return Target(url)


def eq(value: object) -> str:
    """A filter for equality with any value."""
    return f"eq.{value}"


def any_of(values: Sequence[object]) -> str:
    """A filter for membership; quotes and backslashes in values are escaped."""
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "in.(" + ",".join(f'"{value}"' for value in quoted) + ")"


def to_error(status: int, content: bytes, *, service: bool = False) -> ApiError:
    """Maps PostgREST's error to an ApiError. Its message may name tables and columns, so it is only logged.

    A rejected API key, or service key, is the operator's mistake: 503, since a 401 would sign the user out.
    """
    try:
        problem = msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        problem = {}
    code = str(problem.get("code") or "")
    cause = f"PostgREST {status} {code}: {str(problem.get('message') or '')[:300]}"
    if code == AccountRestricted.code:
        return AccountRestricted(cause=cause)
    if service and (status == 401 or code.startswith("PGRST30") or code == "42501"):
        return DatabaseUnavailable(cause=f"SUPABASE_SERVICE_ROLE_KEY is rejected: {cause}")
    if code.startswith("PGRST30"):
        return InvalidToken(cause=cause)
    if status == 401 and code != "42501":
        return DatabaseUnavailable(cause=f"SUPABASE_ANON_KEY is rejected: {cause}")
    if code == "42501":
        return Forbidden(cause=cause)
    if code in ("23505", "23P01"):
        return Conflict(cause=cause)
    if code in ("23503", "PGRST116", "P0002"):
        return NotFound(cause=cause)
    if code.startswith(("22", "23", "54")) or code == "P0001":
        return DatabaseRejected(cause=cause)
    if code in RETRY_SOON:
        return DatabaseUnavailable(retry_after=1, cause=cause)
    if status >= 500 or code == READ_ONLY:
        return DatabaseUnavailable(retry_after=5, cause=cause)
    return InternalError(cause=cause)


def _require_filters(filters: Filters) -> Filters:
    if not filters:
        raise InternalError(cause="an update or delete without a filter would touch every row")
    return filters
