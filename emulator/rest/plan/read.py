"""Plans a read: rows of a relation with embedded relations."""

from __future__ import annotations

from emulator.rest import errors
from emulator.rest.catalog import Relationship, SchemaCache
from emulator.rest.plan import embeds
from emulator.rest.plan.relate import relate_children
from emulator.rest.plan.stars import expand_stars
from emulator.rest.plan.tree import WRITES, assign, build_tree, resolve
from emulator.rest.plan.types import SOURCE, ReadPlan
from emulator.rest.ranges import limited
from emulator.rest.types import Action, ApiRequest, Identifier

LegacyNames = list[tuple[str, str]]


def plan_read(
    request: ApiRequest,
    relation: Identifier,
    cache: SchemaCache,
    *,
    aggregates_enabled: bool,
    max_rows: int | None,
    by_legacy_name: bool,
) -> tuple[ReadPlan, LegacyNames]:
    """The plan, and the embedded relations that are referred to by name although they have an alias."""
    tree = build_tree(relation, request.query.select)
    root = tree.plan
    legacy = assign(tree, request, by_legacy_name=by_legacy_name)
    if request.action in WRITES or request.action is Action.CALL:
        root.source, root.source_alias = SOURCE, relation.name
    relate_children(root, cache, relation.schema)
    resolve(tree, cache)
    expand_stars(root, cache)
    embeds.add_aliases(root)
    embeds.order_by_embeds(root)
    embeds.filter_by_embeds(root)
    embeds.add_embeds(root)
    if not aggregates_enabled and _has_aggregate(root):
        raise errors.aggregates_not_allowed()
    embeds.hoist_aggregates(root)
    embeds.order_to_many_spreads(root)
    if request.action not in WRITES and max_rows is not None:
        _limit(root, max_rows)
    return root, legacy


def _has_aggregate(plan: ReadPlan) -> bool:
    return any(item.aggregate for item in plan.select) or any(map(_has_aggregate, plan.children))


def _limit(plan: ReadPlan, max_rows: int) -> None:
    plan.range = limited(plan.range, max_rows)
    for child in plan.children:
        _limit(child, max_rows)


def has_default_select(plan: ReadPlan) -> bool:
    return not plan.children and [item.column.name for item in plan.select] == ["*"]


def columns_needed(plan: ReadPlan, primary_key: tuple[str, ...]) -> tuple[str, ...]:
    """Columns that a write or call must return: selected ones, those of joins, and the key for Location."""
    selected = [item.column.name for item in plan.select]
    relationships = [child.relationship for child in plan.children if child.relationship]
    computed = any(relationship.function for relationship in relationships)
    ordered = [term.column for term in plan.order if term.relation is None]
    # A name that is not a column may be a computed column, which requires the whole row.
    if "*" in selected or computed or not all(column.type for column in ordered):
        return ("*",)
    selected += [column.name for column in ordered]
    joined = [column for relationship in relationships for column in _own_columns(relationship)]
    return tuple(sorted({*selected, *joined, *primary_key}))


def _own_columns(relationship: Relationship) -> list[str]:
    pairs = relationship.junction.source_columns if relationship.junction else relationship.columns
    return [own for own, _ in pairs]
