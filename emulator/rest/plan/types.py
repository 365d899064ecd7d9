"""Data types of plans, in which all names are resolved against the schema cache."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from emulator.rest.catalog import Param, Relationship, Routine
from emulator.rest.ranges import ALL
from emulator.rest.types import Action, Identifier, JsonStep, Negotiated, Operation, Payload, Range

SOURCE = Identifier("", "pgrst_source")  # the statement's first common table expression

Aggregate = Literal["sum", "avg", "max", "min", "count"]


class ColumnRef(NamedTuple):
    """A column and what its SQL requires; `type` is "" if it is not in the schema cache."""

    name: str
    path: tuple[JsonStep, ...] = ()
    to_json: bool = False  # apply to_jsonb() before the path
    type: str = ""
    base_type: str = ""
    transform: str | None = None  # cast function of a domain
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
    """Tests whether an embedded relation has rows."""

    alias: str  # of its join
    is_null: bool


class LogicGroup(NamedTuple):
    operator: Literal["and", "or"]
    negated: bool
    children: tuple[Condition, ...]


Condition = ColumnFilter | EmbedFilter | LogicGroup


class OrderBy(NamedTuple):
    column: ColumnRef
    relation: str | None = None  # the embedded relation's name; after planning, the alias of its join
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
    hidden: bool  # no column is selected: the relation is only used in filters or order


class SpreadField(NamedTuple):
    name: str
    alias: str | None = None
    aggregate: Aggregate | None = None
    aggregate_cast: str | None = None


class SpreadEmbed(NamedTuple):
    """An embedded relation whose columns are columns of the parent."""

    fields: tuple[SpreadField, ...]
    alias: str


@dataclass(slots=True)
class ReadPlan:
    """A read of a relation and its embedded relations. Built in steps; not modified after planning."""

    relation: Identifier  # the relation in the schema cache
    source: Identifier  # the relation in FROM
    name: str  # its name in the request
    depth: int = 0
    alias: str | None = None  # its name in the response
    hint: str | None = None
    join: Literal["inner", "left"] | None = None
    spread: Literal["to-one", "to-many"] | None = None
    source_alias: str | None = None
    select: list[SelectColumn] = field(default_factory=list)
    where: list[Condition] = field(default_factory=list)
    order: list[OrderBy] = field(default_factory=list)
    range: Range = ALL
    relationship: Relationship | None = None
    parent_alias: Identifier | None = None  # the argument of a computed relationship's function
    joins: list[JoinCondition] = field(default_factory=list)
    join_alias: str = ""
    children: list[ReadPlan] = field(default_factory=list)
    embeds: list[JsonEmbed | SpreadEmbed] = field(default_factory=list)
    extra_select: list[tuple[str | None, SelectColumn]] = field(
        default_factory=list
    )  # selected to order a to-many spread
    spread_order: list[OrderBy] = field(default_factory=list)

    @property
    def response_name(self) -> str:
        return self.alias or self.name


@dataclass(frozen=True, slots=True)
class MutatePlan:
    """An insert, update or delete.

    conflict: columns and action of ON CONFLICT. conditions: select the rows to change; for PUT, must hold for the
    row in the body. returning: columns, or empty.
    """

    kind: Literal["insert", "update", "delete"]
    target: Identifier
    columns: tuple[ColumnRef, ...] = ()
    payload: Payload | None = None
    conflict: tuple[Literal["merge-duplicates", "ignore-duplicates"], tuple[str, ...]] | None = None
    conditions: tuple[Condition, ...] = ()
    returning: tuple[str, ...] = ()
    apply_defaults: bool = False


@dataclass(frozen=True, slots=True)
class CallPlan:
    """A function call: with arguments from a JSON body, from single values, or with the body as the only argument."""

    routine: Routine
    params: tuple[Param, ...]
    payload: Payload | None = None  # the JSON body, or the argument of the single unnamed parameter
    arguments: tuple[tuple[str, str | tuple[str, ...]], ...] | None = (
        None  # values by name; a tuple for a variadic parameter
    )
    positional: bool = False
    returning: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """The plan of a request.

    read_only, isolation, function_settings: apply to the transaction. primary_key: of the target table.
    legacy_names: embedded relations that are referred to by name although they have an alias, as (name, alias).
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
