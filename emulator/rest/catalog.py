"""Data types of the schema cache. All are immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from emulator.rest.types import Handler, Identifier, MediaHandlers


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str  # as written by format_type, with domains resolved to their base type: "character varying(10)"
    nominal_type: str  # the declared type, which may be a domain
    nullable: bool
    default: str | None = None  # SQL; None for identity and generated columns
    max_length: int | None = None
    enum: tuple[str, ...] = ()
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, view, materialized view or foreign table of an exposed or an extra schema."""

    id: Identifier
    columns: Mapping[str, Column]  # ordered by attnum
    primary_key: tuple[str, ...]
    is_view: bool = False
    insertable: bool = True
    updatable: bool = True
    deletable: bool = True
    description: str | None = None


class Cardinality(Enum):
    M2O = "many-to-one"
    O2M = "one-to-many"
    O2O = "one-to-one"
    M2M = "many-to-many"
    COMPUTED = "computed"


class Junction(NamedTuple):
    """The junction table of a many-to-many relationship; column pairs are (source or target, junction)."""

    table: Identifier
    source_constraint: str
    target_constraint: str
    source_columns: tuple[tuple[str, str], ...]
    target_columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Relationship:
    """How `source` is joined to `target`: by key columns, through a junction, or by a function."""

    source: Identifier
    target: Identifier
    cardinality: Cardinality
    constraint: str = ""
    columns: tuple[tuple[str, str], ...] = ()  # pairs of (source, target)
    junction: Junction | None = None
    function: Identifier | None = None  # computed
    to_one: bool = False
    is_self: bool = False
    is_parent: bool = False  # one-to-one: the source is the referenced side
    source_is_view: bool = False
    target_is_view: bool = False


class Param(NamedTuple):
    name: str
    type: str  # as written by format_type
    type_max_length: str  # the same with length and precision, for casts from JSON
    required: bool
    variadic: bool


class ReturnKind(Enum):
    VOID = "void"
    SCALAR = "scalar"
    COMPOSITE = "composite"


@dataclass(frozen=True, slots=True)
class Routine:
    """A function; functions with the same name are overloads."""

    oid: int
    id: Identifier
    params: tuple[Param, ...]
    returns: ReturnKind
    return_type: Identifier  # the type of the row or scalar
    returns_set: bool
    is_composite_alias: bool  # returns rows of a table or composite type, under that type's name
    volatility: str  # i, s or v
    variadic: bool = False
    description: str | None = None
    isolation: str | None = None  # default_transaction_isolation set on the function
    settings: tuple[tuple[str, str], ...] = ()  # settings of the function that apply to the whole transaction

    @property
    def row_source(self) -> Identifier:
        """The relation whose columns and relationships the returned rows have, if one has that name."""
        composite = self.returns is ReturnKind.COMPOSITE
        return Identifier(self.id.schema, self.return_type.name if composite else self.id.name)

    @property
    def returns_single_composite(self) -> bool:
        return self.returns is ReturnKind.COMPOSITE and not self.returns_set

    @property
    def returns_scalar(self) -> bool:
        """Whether a call returns a scalar or void: the body is the value itself, not an object."""
        return self.returns is not ReturnKind.COMPOSITE and not self.returns_set

    @property
    def returns_set_of_scalar(self) -> bool:
        return self.returns is not ReturnKind.COMPOSITE and self.returns_set

    @property
    def returns_single(self) -> bool:
        return not self.returns_set

    @property
    def returns_void(self) -> bool:
        return self.returns is ReturnKind.VOID


@dataclass(frozen=True, slots=True)
class SchemaCache:
    tables: Mapping[Identifier, Table] = field(default_factory=dict)
    # by source table and schema of the target
    relationships: Mapping[tuple[Identifier, str], tuple[Relationship, ...]] = field(default_factory=dict)
    routines: Mapping[Identifier, tuple[Routine, ...]] = field(default_factory=dict)
    # cast functions between domains and json or text, by (source type, target type)
    representations: Mapping[tuple[str, str], str] = field(default_factory=dict)
    media_handlers: MediaHandlers = field(default_factory=dict)
    type_oids: tuple[int, ...] = ()


__all__ = [
    "Cardinality",
    "Column",
    "Handler",
    "Junction",
    "Param",
    "Relationship",
    "ReturnKind",
    "Routine",
    "SchemaCache",
    "Table",
]
