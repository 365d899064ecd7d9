"""Detects relationships between tables and views, from foreign keys and the columns of views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, Literal, NamedTuple

from emulator.rest.catalog import Cardinality, Junction, Relationship
from emulator.rest.types import Identifier
from emulator.rest.view_columns import Origin, ViewColumns

RelationshipMap = dict[tuple[Identifier, str], tuple[Relationship, ...]]

_ORDER = (Cardinality.O2M, Cardinality.M2O, Cardinality.O2O, Cardinality.M2M, Cardinality.COMPUTED)


class Constraint(NamedTuple):
    name: str
    type: Literal["p", "u", "f"]
    is_child: bool  # inherited from a partitioned table
    table: Identifier
    oid: int
    columns: tuple[tuple[int, str], ...]
    foreign_table: Identifier
    foreign_oid: int
    foreign_columns: tuple[tuple[int, str], ...]


class KeyInView(NamedTuple):
    """A key whose columns are all columns of a view, each possibly under several names."""

    view: Identifier
    constraint: Constraint
    columns: tuple[tuple[str, ...], ...]

    def choices(self) -> Iterator[tuple[str, ...]]:
        return product(*self.columns)


def read_constraints(rows: Iterable[Mapping[str, Any]]) -> list[Constraint]:
    return [
        Constraint(
            row["name"],
            row["type"],
            row["is_child"],
            Identifier(row["schema"], row["table"]),
            row["oid"],
            tuple((number, name) for number, name in row["columns"]),
            Identifier(row["foreign_schema"] or "", row["foreign_table"] or ""),
            row["foreign_oid"],
            tuple((number, name) for number, name in row["foreign_columns"] or ()),
        )
        for row in rows
    ]


def keys_in_views(
    constraints: Iterable[Constraint], views: Iterable[ViewColumns], side: Literal["own", "foreign"]
) -> list[KeyInView]:
    """Keys that views contain completely: by their own columns, or by the columns that a foreign key references."""
    by_relation: dict[int, list[Constraint]] = defaultdict(list)
    for constraint in constraints:
        by_relation[constraint.oid if side == "own" else constraint.foreign_oid].append(constraint)
    found = []
    for view in views:
        for oid in sorted({origin.relation for origin in view.columns}):
            for constraint in by_relation.get(oid, ()):
                key = constraint.columns if side == "own" else constraint.foreign_columns
                columns = tuple(view.columns.get(Origin(oid, number), ()) for number, _ in key)
                if columns and all(columns):
                    found.append(KeyInView(view.view, constraint, columns))
    return found


def primary_keys(constraints: Sequence[Constraint], views: Sequence[ViewColumns]) -> dict[Identifier, tuple[str, ...]]:
    """Primary keys of tables, and of views that contain a table's whole key; of duplicate columns the first is used."""
    primary = [constraint for constraint in constraints if constraint.type == "p"]
    keys = {constraint.table: tuple(name for _, name in constraint.columns) for constraint in primary}
    by_view: dict[Identifier, list[str]] = defaultdict(list)
    for key in sorted(keys_in_views(primary, views, "own"), key=lambda key: key.constraint.table):
        by_view[key.view].extend(names[0] for names in key.columns)
    return keys | {view: tuple(columns) for view, columns in by_view.items()}


def _names(key: Constraint) -> tuple[tuple[str, str], ...]:
    return tuple((own, foreign) for (_, own), (_, foreign) in zip(key.columns, key.foreign_columns, strict=True))


def _between_tables(constraints: Sequence[Constraint]) -> Iterator[tuple[Constraint, Relationship]]:
    unique: dict[int, set[frozenset[int]]] = defaultdict(set)
    for constraint in constraints:
        if constraint.type in ("p", "u"):
            unique[constraint.oid].add(frozenset(number for number, _ in constraint.columns))
    for key in constraints:
        if key.type == "f" and not key.is_child:
            is_unique = frozenset(number for number, _ in key.columns) in unique[key.oid]
            yield (
                key,
                Relationship(
                    source=key.table,
                    target=key.foreign_table,
                    cardinality=Cardinality.O2O if is_unique else Cardinality.M2O,
                    constraint=key.name,
                    columns=tuple(
                        (own[1], foreign[1]) for own, foreign in zip(key.columns, key.foreign_columns, strict=True)
                    ),
                    is_self=key.table == key.foreign_table,
                    to_one=True,
                ),
            )


def _through_views(
    base: Relationship, own: Sequence[KeyInView], foreign: Sequence[KeyInView]
) -> Iterator[Relationship]:
    """The relationship with views in place of the source, the target and both."""
    sources = [(key.view, names) for key in own for names in key.choices()]
    targets = [(key.view, names) for key in foreign for names in key.choices()]
    own_names = tuple(name for name, _ in base.columns)
    foreign_names = tuple(name for _, name in base.columns)
    for view, names in sources:
        columns = tuple(zip(names, foreign_names, strict=True))
        yield replace(base, source=view, is_self=False, columns=columns, source_is_view=True)
    for view, names in targets:
        columns = tuple(zip(own_names, names, strict=True))
        yield replace(base, target=view, is_self=False, columns=columns, target_is_view=True)
    for (source, names), (target, target_names) in product(sources, targets):
        columns = tuple(zip(names, target_names, strict=True))
        yield replace(
            base,
            source=source,
            target=target,
            is_self=source == target,
            columns=columns,
            source_is_view=True,
            target_is_view=True,
        )


def _inverse(relationship: Relationship) -> Relationship:
    one_to_one = relationship.cardinality is Cardinality.O2O
    return replace(
        relationship,
        source=relationship.target,
        target=relationship.source,
        cardinality=Cardinality.O2O if one_to_one else Cardinality.O2M,
        columns=tuple((foreign, own) for own, foreign in relationship.columns),
        to_one=one_to_one,
        is_parent=one_to_one,
        source_is_view=relationship.target_is_view,
        target_is_view=relationship.source_is_view,
    )


def _through_junctions(
    relationships: Iterable[Relationship], keys: Mapping[Identifier, tuple[str, ...]]
) -> Iterator[Relationship]:
    """Many-to-many relationships: two foreign keys that are part of their table's primary key."""
    by_junction: dict[Identifier, list[Relationship]] = defaultdict(list)
    for relationship in relationships:
        if relationship.cardinality is Cardinality.M2O:
            by_junction[relationship.source].append(relationship)
    for junction, sides in by_junction.items():
        key = set(keys.get(junction, ()))
        for one, other in product(sides, sides):
            used = {name for name, _ in (*one.columns, *other.columns)}
            if one.constraint == other.constraint or not used <= key:
                continue
            yield Relationship(
                source=one.target,
                target=other.target,
                cardinality=Cardinality.M2M,
                junction=Junction(
                    junction,
                    one.constraint,
                    other.constraint,
                    tuple((foreign, own) for own, foreign in one.columns),
                    tuple((foreign, own) for own, foreign in other.columns),
                ),
                is_self=one.target == other.target,
                source_is_view=one.target_is_view,
                target_is_view=other.target_is_view,
            )


def _computed(rows: Iterable[Mapping[str, Any]]) -> Iterator[Relationship]:
    for row in rows:
        source, target = Identifier(*row["source"]), Identifier(*row["target"])
        yield Relationship(
            source=source,
            target=target,
            cardinality=Cardinality.COMPUTED,
            function=Identifier(row["schema"], row["name"]),
            to_one=row["to_one"],
            is_self=source == target,
        )


def _sort_key(relationship: Relationship) -> tuple[Any, ...]:
    return (
        relationship.function is not None,
        relationship.source,
        relationship.target,
        relationship.is_self,
        _ORDER.index(relationship.cardinality),
        relationship.constraint,
        relationship.columns,
        relationship.is_parent,
        relationship.junction or (),
        relationship.function or (),
    )


def find_relationships(
    constraints: Sequence[Constraint],
    views: Sequence[ViewColumns],
    computed: Iterable[Mapping[str, Any]],
    keys: Mapping[Identifier, tuple[str, ...]],
    schemas: Collection[str],
) -> RelationshipMap:
    """All relationships between exposed relations, by source and the target's schema, in a stable order."""
    foreign_keys = [constraint for constraint in constraints if constraint.type == "f"]
    own_side: dict[tuple[Identifier, str], list[KeyInView]] = defaultdict(list)
    foreign_side: dict[tuple[Identifier, Identifier, str], list[KeyInView]] = defaultdict(list)
    for key_in_view in keys_in_views(foreign_keys, views, "own"):
        own_side[key_in_view.constraint.table, key_in_view.constraint.name].append(key_in_view)
    for key_in_view in keys_in_views(foreign_keys, views, "foreign"):
        key = key_in_view.constraint
        foreign_side[key.table, key.foreign_table, key.name].append(key_in_view)
    forward: list[Relationship] = []
    for key, relationship in _between_tables(constraints):
        own = own_side[key.table, key.name]
        foreign = foreign_side[key.table, key.foreign_table, key.name]
        forward += [relationship, *_through_views(relationship, own, foreign)]
    detected = [*forward, *map(_inverse, forward), *_through_junctions(forward, keys)]
    return _mapped(detected, list(_computed(computed)), frozenset(schemas))


def _mapped(
    detected: Iterable[Relationship], computed: Iterable[Relationship], schemas: Collection[str]
) -> RelationshipMap:
    # A computed relationship overrides detected ones with a target of its name.
    replaced = {(relationship.source, relationship.function) for relationship in computed}
    grouped: dict[tuple[Identifier, str], set[Relationship]] = defaultdict(set)
    for relationship in (*(r for r in detected if (r.source, r.target) not in replaced), *computed):
        if relationship.source.schema not in schemas or relationship.target.schema not in schemas:
            continue
        if relationship.junction and relationship.junction.table.schema not in schemas:
            continue
        other = relationship.function or relationship.target
        grouped[relationship.source, other.schema].add(relationship)
    return {key: tuple(sorted(found, key=_sort_key)) for key, found in grouped.items()}
