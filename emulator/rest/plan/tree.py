"""The tree of relations in `select`, with the filters, order and range of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from emulator.rest import errors
from emulator.rest.catalog import SchemaCache
from emulator.rest.plan.columns import Resolver
from emulator.rest.plan.types import OrderBy, ReadPlan, SelectColumn
from emulator.rest.types import (
    Action,
    ApiRequest,
    EmbedPath,
    Filter,
    Identifier,
    LogicTree,
    OrderTerm,
    SelectEmbed,
    SelectItem,
)

WRITES = frozenset({Action.CREATE, Action.UPDATE, Action.UPSERT, Action.DELETE})


@dataclass(slots=True)
class RelationNode:
    """One relation of the tree, with its unresolved select items, filters and order."""

    plan: ReadPlan
    items: tuple[SelectItem, ...]
    children: list[RelationNode]
    filters: list[Filter] = field(default_factory=list)
    logic: list[LogicTree] = field(default_factory=list)
    order: tuple[OrderTerm, ...] = ()


def build_tree(relation: Identifier, items: tuple[SelectItem, ...]) -> RelationNode:
    root = ReadPlan(relation=relation, source=relation, name=relation.name)
    return _node(root, items)


def _node(plan: ReadPlan, items: tuple[SelectItem, ...]) -> RelationNode:
    node = RelationNode(plan, items, [])
    for item in items:
        if isinstance(item, SelectEmbed):
            relation = Identifier(plan.relation.schema, item.relation)
            child = ReadPlan(
                relation=relation,
                source=relation,
                name=item.relation,
                depth=plan.depth + 1,
                alias=item.alias,
                hint=item.hint,
                join=item.join,
                spread="to-one" if item.spread else None,
            )
            plan.children.append(child)
            node.children.append(_node(child, item.children))
    return node


def assign(root: RelationNode, request: ApiRequest, *, by_legacy_name: bool) -> list[tuple[str, str]]:
    """Assigns filters, order and range to each relation. Raises PGRST108.

    Filters of the root of a write are excluded: they select the rows to write. by_legacy_name: an embedded relation
    with an alias may be referred to by name. Returns those relations as (name, alias).
    """
    writes = request.action in WRITES
    legacy: list[tuple[str, str]] = []

    def each(
        parts: Iterable[tuple[EmbedPath, Any]], assign_to: Callable[[RelationNode, Any], None], skip_root: bool
    ) -> None:
        for path, part in parts:
            if path or not skip_root:
                assign_to(_find(root, path, by_legacy_name, legacy), part)

    query = request.query
    each(query.filters, lambda node, part: node.filters.append(part), writes)
    each(query.order, _set_order, False)
    if not writes:
        each(query.ranges, _set_range, True)
        root.plan.range = request.top_range
    each(query.logic, lambda node, part: node.logic.append(part), writes)
    return list(dict.fromkeys(legacy))


def _set_order(node: RelationNode, terms: tuple[OrderTerm, ...]) -> None:
    node.order = node.order or terms


def _set_range(node: RelationNode, rows: Any) -> None:
    node.plan.range = rows


def _find(node: RelationNode, path: EmbedPath, by_legacy_name: bool, legacy: list[tuple[str, str]]) -> RelationNode:
    for name in path:
        for child in node.children:
            plan = child.plan
            if name == plan.response_name or (by_legacy_name and name == plan.name):
                if plan.alias is not None and name != plan.alias:
                    legacy.append((plan.name, plan.alias))
                node = child
                break
        else:
            aliases = (child.plan.alias for child in node.children if child.plan.name == name)
            raise errors.not_embedded(name, next(aliases, None))
    return node


def resolve(node: RelationNode, cache: SchemaCache) -> None:
    """Resolves all columns, after the relationships have been found."""
    plan = node.plan
    resolver = Resolver(cache, plan.relation)
    plan.select = [
        SelectColumn(resolver.output(item.field), item.alias, item.cast, item.aggregate, item.aggregate_cast)
        for item in node.items
        if not isinstance(item, SelectEmbed)
    ]
    plan.where = [*map(resolver.condition, node.logic), *map(resolver.filter, node.filters)]
    plan.order = [
        OrderBy(
            Resolver(cache, Identifier("", "")).compared(term.field)
            if term.relation
            else resolver.compared(term.field),
            term.relation,
            term.direction,
            term.nulls,
        )
        for term in node.order
    ]
    for child in node.children:
        resolve(child, cache)
