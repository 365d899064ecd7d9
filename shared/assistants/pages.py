"""Lists of OpenAI's API: a page of rows before or after a cursor, which is the id of a row."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field
from typing_extensions import TypedDict  # pydantic requires it before Python 3.12

from shared.assistants.fields import Id
from shared.database import RestClient, eq
from shared.errors import ValidationFailed

Item = TypeVar("Item")
MAX_ROWS = 500
LEAST = 100
"""PostgREST returns at most `max_rows` at once, which a project sets: at least as many as this."""
BY_TIME = ("created_at", "id")
"""The columns that order rows; the last one is unique."""


class PageQuery(BaseModel):
    """Which rows a list has."""

    limit: int = Field(20, ge=1, le=100)
    order: Literal["asc", "desc"] = "desc"
    after: Id | None = None
    before: Id | None = None


class Page(TypedDict, Generic[Item]):
    """A page of objects."""

    object: Literal["list"]
    data: list[Item]
    first_id: str | None
    last_id: str | None
    has_more: bool


async def read_page(
    database: RestClient,
    table: str,
    filters: Mapping[str, str],
    query: PageQuery,
    *,
    columns: str = "*",
    key: Sequence[str] = BY_TIME,
    id_column: str = "id",
) -> tuple[list[Any], bool]:
    """The rows of a page, at most MAX_ROWS, and whether there are more.

    Raises ValidationFailed for a cursor that is not among the rows.
    `key` are the columns that order the rows. With `before`, the page is the one that ends before that row.
    """
    size = min(query.limit, MAX_ROWS)
    conditions = []
    for name, cursor in (("after", query.after), ("before", query.before)):
        if cursor is not None:
            forward = (name == "after") == (query.order == "asc")
            row = await _row_of(database, table, filters, key, id_column, name, cursor)
            conditions.append(_beyond(key, row, "gt" if forward else "lt"))
    backwards = query.before is not None and query.after is None
    direction = query.order if not backwards else {"asc": "desc", "desc": "asc"}[query.order]
    order = ",".join(f"{column}.{direction}" for column in key)
    rows: list[Any] = []
    while wanted := size + 1 - len(rows):
        after = [_beyond(key, rows[-1], "gt" if direction == "asc" else "lt")] if rows else []
        bounds = {"and": f"({','.join([*conditions, *after])})"} if conditions or after else {}
        found = await database.select(table, columns, {**filters, **bounds}, order=order, limit=str(wanted))
        rows += found
        if len(found) < min(wanted, LEAST):
            break
    page, more = rows[:size], len(rows) > size
    return page[::-1] if backwards else page, more


def page_of(rows: Sequence[Any], more: bool, build: Callable[[Any], Any]) -> Page[Any]:
    """The list object of rows; `build` makes an API object, which has an `id`, of a row."""
    data = [build(row) for row in rows]
    ids = [item["id"] for item in data]
    return {
        "object": "list",
        "data": data,
        "first_id": ids[0] if ids else None,
        "last_id": ids[-1] if ids else None,
        "has_more": more,
    }


async def _row_of(
    database: RestClient,
    table: str,
    filters: Mapping[str, str],
    key: Sequence[str],
    id_column: str,
    name: str,
    cursor: str,
) -> dict[str, Any]:
    rows = await database.select(table, ",".join(key), {**filters, id_column: eq(cursor)}, limit="1")
    if not rows:
        raise ValidationFailed(f"{name}: there is no such object: {cursor}", details={name: cursor})
    found: dict[str, Any] = rows[0]
    return found


def _beyond(key: Sequence[str], row: Mapping[str, Any], comparison: str) -> str:
    """The condition for rows after (gt) or before (lt) a row in the order of `key`."""
    alternatives = []
    for at, column in enumerate(key):
        parts = [f'{earlier}.eq."{row[earlier]}"' for earlier in key[:at]]
        parts.append(f'{column}.{comparison}."{row[column]}"')
        alternatives.append(f"and({','.join(parts)})")
    return f"or({','.join(alternatives)})"
