"""Plans: what will be read, written or called, with every name resolved against the schema cache."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from emulator.rest.catalog import Param, Relationship, Routine
from emulator.rest.ranges import ALL
from emulator.rest.types import Action, Identifier, JsonStep, Negotiated, Operation, Payload, Range

SOURCE = Identifier("", "pgrst_source")  # the statement's first common table expression

Aggregate = Literal["sum", "avg", "max", "min", "count"]


class ColumnRef(NamedTuple):
    """A column, with what it takes to write it as SQL; `type` is "" if the schema cache does not know it."""

    name: str
    path: tuple[JsonStep, ...] = ()
    to_json: bool = False  # to_jsonb() goes before the path
    type: str = ""
    base_type: str = ""
    transform: str | None = None  # the function that shows or reads the values of a domain
    default: str | None = None  # SQL
    full_row: bool = False  # the row itself, for count()


class SelectColumn(NamedTuple):
    column: ColumnRef
    alias: str | None = None
    cast: str | None = None
    aggregate: Aggregate | None = None
    aggregate_cast: str | None = None


class ColumnFilter(NamedTuple):
    column: ColumnRef
    negated: bool
    operation: Operation
    to_tsvector: bool = False


class EmbedFilter(NamedTuple):
    """Whether an embedded relation has rows."""

    alias: str  # of its join
    is_null: bool


class LogicGroup(NamedTuple):
    operator: Literal["and", "or"]
    negated: bool
    children: tuple[Condition, ...]


Condition = ColumnFilter | EmbedFilter | LogicGroup


class OrderBy(NamedTuple):
    column: ColumnRef
    relation: str | None = None  # the embedded relation's name; later the alias of its join
    direction: Literal["asc", "desc"] | None = None
    nulls: Literal["first", "last"] | None = None


class JoinCondition(NamedTuple):
    left: tuple[Identifier, str]
    right: tuple[Identifier, str]


class JsonEmbed(NamedTuple):
    """An embedded relation as a JSON object or array."""

    name: str
    alias: str  # of its join
    to_one: bool
    hidden: bool  # nothing is selected from it: it only filters or orders


class SpreadField(NamedTuple):
    name: str
    alias: str | None = None
    aggregate: Aggregate | None = None
    aggregate_cast: str | None = None


class SpreadEmbed(NamedTuple):
    """An embedded relation whose columns become the parent's."""

    fields: tuple[SpreadField, ...]
    alias: str


@dataclass(slots=True)
class ReadPlan:
    """A relation to be read, with the relations embedded in it. Built step by step, then left alone."""

    relation: Identifier  # what it is known by in the schema cache
    source: Identifier  # what is selected from
    name: str  # as the request calls it
    depth: int = 0
    alias: str | None = None  # as the response calls it
    hint: str | None = None
    join: Literal["inner", "left"] | None = None
    spread: Literal["to-one", "to-many"] | None = None
    source_alias: str | None = None
    select: list[SelectColumn] = field(default_factory=list)
    where: list[Condition] = field(default_factory=list)
    order: list[OrderBy] = field(default_factory=list)
    range: Range = ALL
    relationship: Relationship | None = None
    parent_alias: Identifier | None = None  # what a computed relationship's function is called with
    joins: list[JoinCondition] = field(default_factory=list)
    join_alias: str = ""
    children: list[ReadPlan] = field(default_factory=list)
    embeds: list[JsonEmbed | SpreadEmbed] = field(default_factory=list)
    extra_select: list[tuple[str | None, SelectColumn]] = field(default_factory=list)  # to order a to-many spread by
    spread_order: list[OrderBy] = field(default_factory=list)

    @property
    def shown_as(self) -> str:
        return self.alias or self.name


@dataclass(frozen=True, slots=True)
class MutatePlan:
    """An insert, update or delete.

    conflict: the columns and what to do on a conflict. conditions: of the rows to change; for PUT, what the body's
    row must meet. returning: empty for none.
    """

    kind: Literal["insert", "update", "delete"]
    target: Identifier
    columns: tuple[ColumnRef, ...] = ()
    payload: Payload | None = None
    conflict: tuple[Literal["merge-duplicates", "ignore-duplicates"], tuple[str, ...]] | None = None
    conditions: tuple[Condition, ...] = ()
    is_put: bool = False
    returning: tuple[str, ...] = ()
    apply_defaults: bool = False


@dataclass(frozen=True, slots=True)
class CallPlan:
    """A function call: by the keys of a JSON body, by single values, or with the whole body for one parameter."""

    routine: Routine
    params: tuple[Param, ...]
    payload: Payload | None = None  # of keys, or of the single unnamed parameter
    arguments: tuple[tuple[str, str | tuple[str, ...]], ...] | None = None  # values by name; a tuple is variadic
    positional: bool = False
    returning: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """Everything about a request that is settled before the database is asked.

    read_only, isolation, function_settings: of the transaction. primary_key: of the target table.
    legacy_names: embedded relations that filters call by name though they have an alias, as (name, alias).
    """

    action: Action
    target: Identifier
    negotiated: Negotiated
    read_only: bool
    routine: Routine | None = None
    isolation: str | None = None
    function_settings: tuple[tuple[str, str], ...] = ()
    primary_key: tuple[str, ...] = ()
    read: ReadPlan | None = None
    mutate: MutatePlan | None = None
    call: CallPlan | None = None
    legacy_names: tuple[tuple[str, str], ...] = ()
