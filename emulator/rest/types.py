"""What the steps of a request hand to one another: parse → plan → SQL → transaction → response.

Everything here is immutable, so that parsed requests and plans can be cached and shared between requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, NamedTuple


class Identifier(NamedTuple):
    """A table, view or function by schema and name."""

    schema: str
    name: str


class Action(Enum):
    ROOT = "root"  # GET or HEAD /
    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    UPSERT = "upsert"  # PUT of a single row
    DELETE = "delete"
    CALL = "call"  # a function, by GET, HEAD or POST
    INFO = "info"  # OPTIONS


class Range(NamedTuple):
    """Rows to return: `limit` None means all from `offset` on."""

    offset: int = 0
    limit: int | None = None


# What the query string says


class JsonStep(NamedTuple):
    """`->key`, `->>key`, `->0`: one step into a JSON value; the key of an index is its signed number as text."""

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
    """The query string, parsed. Paths name the embedded relation a part belongs to; `()` is the root."""

    select: tuple[SelectItem, ...] = (SelectField(Field("*")),)
    filters: tuple[tuple[EmbedPath, Filter], ...] = ()
    logic: tuple[tuple[EmbedPath, LogicTree], ...] = ()
    order: tuple[tuple[EmbedPath, tuple[OrderTerm, ...]], ...] = ()
    ranges: tuple[tuple[EmbedPath, Range], ...] = ()
    columns: tuple[str, ...] | None = None
    on_conflict: tuple[str, ...] | None = None
    params: tuple[tuple[str, str], ...] = ()  # arguments of a function called by GET
    filter_names: frozenset[str] = frozenset()
    canonical: str = ""  # parameters sorted by name: the Content-Location


@dataclass(frozen=True, slots=True)
class Preferences:
    """The Prefer headers that were understood; `invalid` holds the others, as sent."""

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
    """A request's body. `raw` is what Postgres gets: JSON text, or the bytes of text/xml/octet-stream.

    keys: the keys of the JSON object (or of the first object of an array), or of the form.
    pairs: the fields of a form, in order; None for any other body.
    """

    raw: str | bytes
    keys: frozenset[str] = frozenset()
    pairs: tuple[tuple[str, str], ...] | None = None
    is_json: bool = True


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """What a request asks for, before anything is known of the database."""

    method: str
    path: str
    action: Action
    target: Identifier | None  # None for the root
    is_call: bool  # the target is a function
    schema: str
    profile_negotiated: bool  # more than one schema is exposed: answer with Content-Profile
    query: QueryParams
    top_range: Range  # of the root, from limit/offset and the Range header
    columns: frozenset[str]  # of the payload or `columns=`, to be written or passed on
    payload: Payload | None
    content_type: str  # of the payload, without parameters
    accept: tuple[str, ...]  # as sent, by preference
    preferences: Preferences
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names
    cookies: Mapping[str, str] = field(default_factory=dict)


# How the body is made


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
    """What turns rows into a body. CUSTOM: `function` is the aggregate; `relation` the table it is made for."""

    kind: HandlerKind
    function: Identifier | None = None
    relation: Identifier | None = None  # None: any row


# Media handlers by relation (None: any) and media type; the value's media type is what the response says.
MediaHandlers = Mapping[tuple[Identifier | None, str], tuple[Handler, str]]


class Explain(NamedTuple):
    """application/vnd.pgrst.plan: the plan of the statement instead of its result."""

    format: Literal["text", "json"] = "text"
    options: frozenset[str] = frozenset()  # analyze, verbose, settings, buffers, wal


class Negotiated(NamedTuple):
    handler: Handler
    media_type: str  # of the response (what the plan is for, when `explain` is set)
    explain: Explain | None = None


# What the database is asked


class Query(NamedTuple):
    """A statement and its parameters: all str, bytes or None, sent as text of whatever type Postgres infers.

    That needs `query.codecs.register` on the connection; asyncpg alone would encode by type in Python, and an
    invalid value would be Python's error instead of Postgres's 22P02.
    """

    sql: str
    params: tuple[str | bytes | None, ...] = ()


class Statement(NamedTuple):
    """The one statement of a request, and the EXPLAIN that estimates its total (count=planned|estimated).

    main: returns one row (`ResultRow`), or, if `explains`, the lines of a plan in its only column.
    planned_count: returns EXPLAIN's JSON in its only column; rows are at [0]["Plan"]["Plan Rows"].
    """

    main: Query
    planned_count: Query | None = None
    explains: bool = False


class ResultRow(NamedTuple):
    """The columns of `Statement.main`, by name and order; read with `query.results.read_row`."""

    total_count: int | None  # exact count; for `estimated` counted to max_rows + 1 at most
    page_count: int
    location: tuple[str, ...]  # ("id=eq.1", …) of the only inserted row, else empty
    body: bytes
    response_headers: str | None  # the response.headers setting
    response_status: str | None
    inserted: int | None  # rows an upsert inserted rather than updated
