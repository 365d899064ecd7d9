"""Data types passed between the steps of a request: parse → plan → SQL → transaction → response.

All are immutable, so that parsed requests and plans can be cached and shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NamedTuple


class Identifier(NamedTuple):
    """Schema and name of a table, view or function."""

    schema: str
    name: str


class Action(Enum):
    ROOT = "root"  # GET or HEAD /
    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    UPSERT = "upsert"  # PUT of one row
    DELETE = "delete"
    CALL = "call"  # a function, by GET, HEAD or POST
    INFO = "info"  # OPTIONS


class Range(NamedTuple):
    """Rows to return; without a `limit`, all rows from `offset`."""

    offset: int = 0
    limit: int | None = None


# The query string


class JsonStep(NamedTuple):
    """`->key`, `->>key`, `->0`: one step of a JSON path. The key of an index is the signed number as text."""

    as_text: bool
    key: str
    is_index: bool


class Field(NamedTuple):
    name: str
    path: tuple[JsonStep, ...] = ()


class SelectField(NamedTuple):
    field: Field  # named "*" for all columns, "" for a bare count()
    alias: str | None = None
    cast: str | None = None
    aggregate: Literal["sum", "avg", "max", "min", "count"] | None = None
    aggregate_cast: str | None = None


class SelectEmbed(NamedTuple):
    relation: str
    children: tuple[SelectItem, ...]
    alias: str | None = None
    hint: str | None = None
    join: Literal["inner", "left"] | None = None
    spread: bool = False


SelectItem = SelectField | SelectEmbed


class Comparison(NamedTuple):
    """eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, cs, cd, ov, sl, sr, nxr, nxl, adj."""

    operator: str
    value: str
    quantifier: Literal["any", "all"] | None = None


class InList(NamedTuple):
    values: tuple[str, ...]


class Is(NamedTuple):
    value: Literal["null", "not_null", "true", "false", "unknown"]


class IsDistinct(NamedTuple):
    value: str


class FullText(NamedTuple):
    operator: Literal["fts", "plfts", "phfts", "wfts"]
    language: str | None
    value: str


Operation = Comparison | InList | Is | IsDistinct | FullText


class Filter(NamedTuple):
    field: Field
    negated: bool
    operation: Operation


class Logic(NamedTuple):
    operator: Literal["and", "or"]
    negated: bool
    children: tuple[Logic | Filter, ...]


LogicTree = Logic | Filter


class OrderTerm(NamedTuple):
    field: Field
    relation: str | None = None  # the embedded relation the column belongs to
    direction: Literal["asc", "desc"] | None = None
    nulls: Literal["first", "last"] | None = None


EmbedPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueryParams:
    """The parsed query string. Paths name the embedded relation that a part applies to; `()` is the root."""

    select: tuple[SelectItem, ...] = (SelectField(Field("*")),)
    filters: tuple[tuple[EmbedPath, Filter], ...] = ()
    logic: tuple[tuple[EmbedPath, LogicTree], ...] = ()
    order: tuple[tuple[EmbedPath, tuple[OrderTerm, ...]], ...] = ()
    ranges: tuple[tuple[EmbedPath, Range], ...] = ()
    columns: tuple[str, ...] | None = None
    on_conflict: tuple[str, ...] | None = None
    params: tuple[tuple[str, str], ...] = ()  # arguments of a function called by GET
    filter_names: frozenset[str] = frozenset()
    canonical: str = ""  # parameters sorted by name, for Content-Location


@dataclass(frozen=True, slots=True)
class Preferences:
    """Preferences of the Prefer headers; `invalid` contains unknown ones as sent."""

    resolution: Literal["merge-duplicates", "ignore-duplicates"] | None = None
    representation: Literal["full", "headers-only", "minimal"] | None = None
    count: Literal["exact", "planned", "estimated"] | None = None
    transaction: Literal["commit", "rollback"] | None = None
    missing: Literal["default", "null"] | None = None
    handling: Literal["strict", "lenient"] | None = None
    timezone: str | None = None
    max_affected: int | None = None
    invalid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Payload:
    """A request body. `raw` is passed to Postgres: JSON text, or a body of type text, XML or octet-stream.

    keys: the keys of the JSON object (or of the first object of an array), or of the form.
    pairs: the fields of a form, in order; None for any other body.
    """

    raw: str | bytes
    keys: frozenset[str] = frozenset()
    pairs: tuple[tuple[str, str], ...] | None = None
    is_json: bool = True


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """A parsed request, before planning."""

    method: str
    path: str
    action: Action
    target: Identifier | None  # None for the root
    is_call: bool  # the target is a function
    schema: str
    profile_negotiated: bool  # the response has a Content-Profile
    query: QueryParams
    top_range: Range  # of the root, from limit/offset and the Range header
    columns: frozenset[str]  # columns to write, or arguments: the keys of the payload, or `columns=`
    payload: Payload | None
    content_type: str  # media type of the payload, without parameters
    accept: tuple[str, ...]  # media types in order of preference
    preferences: Preferences
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    cookies: Mapping[str, str] = field(default_factory=dict)


# How the body is built


class HandlerKind(Enum):
    JSON = "json"  # array, or a function's scalar
    SINGLE = "single"  # application/vnd.pgrst.object+json
    ARRAY_STRIP = "array-strip"  # nulls=stripped
    SINGLE_STRIP = "single-strip"
    CSV = "csv"
    GEOJSON = "geojson"
    CUSTOM = "custom"  # an aggregate, or a function that returns a media type domain
    NONE = "none"  # no body: HEAD, return=minimal


class Handler(NamedTuple):
    """Builds a body from rows. CUSTOM: by the aggregate `function`, for rows of `relation`."""

    kind: HandlerKind
    function: Identifier | None = None
    relation: Identifier | None = None  # None: any row


# Media handlers by relation (None: any) and accepted media type; with the media type of the response.
MediaHandlers = Mapping[tuple[Identifier | None, str], tuple[Handler, str]]


class Explain(NamedTuple):
    """Options of application/vnd.pgrst.plan, which returns the query plan instead of the result."""

    format: Literal["text", "json"] = "text"
    options: frozenset[str] = frozenset()  # analyze, verbose, settings, buffers, wal


class Negotiated(NamedTuple):
    handler: Handler
    media_type: str  # of the response; with `explain`, of the response that the plan is for
    explain: Explain | None = None


# SQL and its result


class Query(NamedTuple):
    """A statement and its parameters: str, bytes or None, sent as text of the type that Postgres infers.

    This requires the codecs of `query.codecs`: by default asyncpg encodes in Python, and an invalid value is a Python
    exception instead of Postgres's error 22P02.
    """

    sql: str
    params: tuple[str | bytes | None, ...] = ()


class Statement(NamedTuple):
    """The statement of a request, and the EXPLAIN for its estimated total (count=planned|estimated).

    main: returns one row (`ResultRow`), or, if `explains`, the lines of the query plan in one column.
    planned_count: returns the JSON of EXPLAIN in one column; the number of rows is at [0]["Plan"]["Plan Rows"].
    """

    main: Query
    planned_count: Query | None = None
    explains: bool = False


class ResultRow(NamedTuple):
    """The columns of `Statement.main`, by name and order; read with `query.results.read_row`."""

    total_count: int | None  # exact count; for `estimated` counted to max_rows + 1 at most
    page_count: int
    location: tuple[str, ...]  # ("id=eq.1", …) if one row was inserted, else empty
    body: bytes
    response_headers: str | None  # the response.headers setting
    response_status: str | None
    inserted: int | None  # number of rows that an upsert inserted, not updated
