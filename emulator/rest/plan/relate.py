"""Finds the relationships of embedded relations, and the join conditions."""

from __future__ import annotations

from emulator.rest import errors
from emulator.rest.catalog import Cardinality, Relationship, SchemaCache
from emulator.rest.plan.similar import nearest, similar
from emulator.rest.plan.types import SOURCE, JoinCondition, ReadPlan
from emulator.rest.quoting import fitting_alias
from emulator.rest.types import Identifier


def relate_children(parent: ReadPlan, cache: SchemaCache, schema: str) -> None:
    """Finds the relationship of each embedded relation. Raises PGRST200 or PGRST201."""
    for child in parent.children:
        # The root of a write or call is a common table expression, with the relation's name as alias.
        origin = (parent.source_alias if parent.depth == 0 else None) or parent.source.name
        relationship = find_relationship(cache, schema, origin, child.name, child.hint)
        _relate(parent, child, relationship)
        relate_children(child, cache, schema)
    _make_spread_aliases_unique(parent)


def _relate(parent: ReadPlan, child: ReadPlan, relationship: Relationship) -> None:
    child.relation = child.source = relationship.target
    child.relationship = relationship
    child.join_alias = fitting_alias(f"{relationship.source.name}_{child.response_name}_{child.depth}")
    if relationship.cardinality is not Cardinality.M2M:
        child.source_alias = fitting_alias(f"{relationship.target.name}_{child.depth}")
    if child.spread and not relationship.to_one:
        child.spread = "to-many"
    own = Identifier("", parent.source_alias) if parent.source_alias else relationship.source
    if relationship.cardinality is Cardinality.COMPUTED:
        child.parent_alias = own
    else:
        child.joins = _join_conditions(child, own, relationship)


def _make_spread_aliases_unique(parent: ReadPlan) -> None:
    """Spreads have no name in the response, so the same relation may be spread twice, or spread and embedded."""
    taken = {child.join_alias for child in parent.children if not child.spread}
    for number, child in enumerate(parent.children, 1):
        if child.spread:
            if child.join_alias in taken:
                child.join_alias = fitting_alias(f"{child.join_alias}_{number}")
            taken.add(child.join_alias)


def _join_conditions(child: ReadPlan, own: Identifier, relationship: Relationship) -> list[JoinCondition]:
    junction = relationship.junction
    if junction is not None:
        other = relationship.target
        return [
            *(JoinCondition((junction.table, theirs), (other, column)) for column, theirs in junction.target_columns),
            *(JoinCondition((junction.table, theirs), (own, column)) for column, theirs in junction.source_columns),
        ]
    other = Identifier("", child.source_alias or relationship.target.name)
    return [JoinCondition((other, theirs), (own, ours)) for ours, theirs in relationship.columns]


def find_relationship(cache: SchemaCache, schema: str, origin: str, target: str, hint: str | None) -> Relationship:
    known = cache.relationships.get((Identifier(schema, origin), schema), ())
    found = [relationship for relationship in known if _matches(relationship, target, hint)]
    if len(found) == 1:
        return found[0]
    if not found:
        suggestion = _suggestion(cache, schema, origin, target)
        raise errors.no_relationship(origin, target, schema, hint, suggestion)
    raise errors.ambiguous_relationship(
        origin,
        target,
        [_described(relationship) for relationship in found],
        [_choice(relationship) for relationship in found],
    )


def _matches(relationship: Relationship, target: str, hint: str | None) -> bool:
    if relationship.function is not None:
        return relationship.function.name == target
    if relationship.is_self:
        return _matches_self(relationship, target, hint)
    by_name = relationship.target.name == target
    if hint is None:
        by_key = relationship.constraint == target or _only_column(relationship) == target
        return by_name or (by_key and relationship.junction is None and not relationship.target_is_view)
    return by_name and (
        hint == relationship.junction.table.name
        if relationship.junction
        else hint in (relationship.constraint, _only_column(relationship), _only_column(relationship, foreign=True))
    )


def _matches_self(relationship: Relationship, target: str, hint: str | None) -> bool:
    """A foreign key is two relationships: the table name selects the to-many one, the column the to-one."""
    to_many = relationship.cardinality is Cardinality.O2M
    if hint is None:
        if to_many:
            return relationship.target.name == target
        return relationship.cardinality is Cardinality.M2O and _only_column(relationship) == target
    return to_many and relationship.target.name == target and _only_column(relationship, foreign=True) == hint


def _only_column(relationship: Relationship, *, foreign: bool = False) -> str | None:
    return relationship.columns[0][int(foreign)] if len(relationship.columns) == 1 else None


def _choice(relationship: Relationship) -> str:
    """`'target!hint'`; empty for a computed relationship, which has no hint."""
    if relationship.function is not None:
        return ""
    hint = relationship.junction.table.name if relationship.junction else relationship.constraint
    return f"'{relationship.target.name}!{hint}'"


def _described(relationship: Relationship) -> dict[str, str]:
    if relationship.function is not None:
        return {}

    def listed(columns: tuple[tuple[str, str], ...], side: int) -> str:
        return "(" + ", ".join(pair[side] for pair in columns) + ")"

    source, target = relationship.source.name, relationship.target.name
    junction = relationship.junction
    if junction is not None:
        text = (
            f"{junction.table.name} using {junction.source_constraint}{listed(junction.source_columns, 1)}"
            f" and {junction.target_constraint}{listed(junction.target_columns, 1)}"
        )
    else:
        own, foreign = listed(relationship.columns, 0), listed(relationship.columns, 1)
        text = f"{relationship.constraint} using {source}{own} and {target}{foreign}"
    return {
        "cardinality": relationship.cardinality.value,
        "embedding": f"{source} with {target}",
        "relationship": text,
    }


def _suggestion(cache: SchemaCache, schema: str, parent: str, child: str) -> str | None:
    relationships = cache.relationships.get((Identifier(schema, parent), schema))
    if relationships is None:
        parents = [source.name for source, of_schema in cache.relationships if of_schema == schema]
        suggestion = nearest(parent, parents)
        return f"Perhaps you meant '{suggestion}' instead of '{parent}'." if suggestion else None
    children = similar(child, (relationship.target.name for relationship in relationships))
    # If the child exists, the hint is wrong: no suggestion.
    if not children or children[0][0] == 1:
        return None
    return f"Perhaps you meant '{children[0][1]}' instead of '{child}'."


__all__ = ["SOURCE", "find_relationship", "relate_children"]
