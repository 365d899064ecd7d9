"""The tree of relations to read, as `select` asks for it, and what else the request says of each of them."""

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
class Asked:
    """What a request says of one relation of the tree, in its own words."""

    plan: ReadPlan
    items: tuple[SelectItem, ...]
    children: list[Asked]
    filters: list[Filter] = field(default_factory=list)
    logic: list[LogicTree] = field(default_factory=list)
    order: tuple[OrderTerm, ...] = ()


def build_tree(relation: Identifier, items: tuple[SelectItem, ...]) -> Asked:
    root = ReadPlan(relation=relation, source=relation, name=relation.name)
    return _asked(root, items)


def _asked(plan: ReadPlan, items: tuple[SelectItem, ...]) -> Asked:
    asked = Asked(plan, items, [])
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
            asked.children.append(_asked(child, item.children))
    return asked


def assign(root: Asked, request: ApiRequest, *, by_legacy_name: bool) -> list[tuple[str, str]]:
    """Gives each relation its filters, order and range. Raises PGRST108.

    by_legacy_name: an embedded relation with an alias may still be called by its name; those that were are returned,
    as (name, alias). The filters of a write's root are not the tree's: they choose the rows that are written.
    """
    writes = request.action in WRITES
    legacy: list[tuple[str, str]] = []

    def each(parts: Iterable[tuple[EmbedPath, Any]], give: Callable[[Asked, Any], None], skip_root: bool) -> None:
        for path, part in parts:
            if path or not skip_root:
                give(_find(root, path, by_legacy_name, legacy), part)

    query = request.query
    each(query.filters, lambda asked, part: asked.filters.append(part), writes)
    each(query.order, _set_order, False)
    if not writes:
        each(query.ranges, _set_range, True)
        root.plan.range = request.top_range
    each(query.logic, lambda asked, part: asked.logic.append(part), writes)
    return list(dict.fromkeys(legacy))


def _set_order(asked: Asked, terms: tuple[OrderTerm, ...]) -> None:
    asked.order = asked.order or terms


def _set_range(asked: Asked, rows: Any) -> None:
    asked.plan.range = rows


def _find(asked: Asked, path: EmbedPath, by_legacy_name: bool, legacy: list[tuple[str, str]]) -> Asked:
    for name in path:
        for child in asked.children:
            plan = child.plan
            if name == plan.shown_as or (by_legacy_name and name == plan.name):
                if plan.alias is not None and name != plan.alias:
                    legacy.append((plan.name, plan.alias))
                asked = child
                break
        else:
            aliases = (child.plan.alias for child in asked.children if child.plan.name == name)
            raise errors.not_embedded(name, next(aliases, None))
    return asked


def resolve(asked: Asked, cache: SchemaCache) -> None:
    """Resolves all columns, once it is known which relations are meant."""
    plan = asked.plan
    resolver = Resolver(cache, plan.relation)
    plan.select = [
        SelectColumn(resolver.output(item.field), item.alias, item.cast, item.aggregate, item.aggregate_cast)
        for item in asked.items
        if not isinstance(item, SelectEmbed)
    ]
    plan.where = [*map(resolver.condition, asked.logic), *map(resolver.filter, asked.filters)]
    plan.order = [
        OrderBy(
            Resolver(cache, Identifier("", "")).column(term.field) if term.relation else resolver.column(term.field),
            term.relation,
            term.direction,
            term.nulls,
        )
        for term in asked.order
    ]
    for child in asked.children:
        resolve(child, cache)
