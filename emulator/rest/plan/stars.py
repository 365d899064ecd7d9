"""Expands `*` where SQL requires single columns: for GROUP BY, spreads, and domains with casts."""

from __future__ import annotations

from emulator.rest.catalog import SchemaCache
from emulator.rest.plan.columns import Resolver
from emulator.rest.plan.types import ReadPlan, SelectColumn


def expand_stars(plan: ReadPlan, cache: SchemaCache, *, grouped: bool = False) -> None:
    """Expands `*` in a plan and its children. grouped: a parent has an aggregate or an array."""
    spread = plan.spread is not None
    grouped = grouped or plan.spread == "to-many" or _aggregates(plan)
    resolver = Resolver(cache, plan.relation)
    if spread or grouped or resolver.has_transformed_output():
        plan.select = [new for item in plan.select for new in _expanded(item, resolver, spread)]
    for child in plan.children:
        expand_stars(child, cache, grouped=grouped)


def _aggregates(plan: ReadPlan) -> bool:
    """Whether a relation has an aggregate, of its own or of a to-one spread."""
    return any(item.aggregate for item in plan.select) or any(
        child.spread == "to-one" and _aggregates(child) for child in plan.children
    )


def _expanded(item: SelectColumn, resolver: Resolver, spread: bool) -> list[SelectColumn]:
    if item.column.name != "*" or item.column.path:
        return [item]
    table = resolver.table
    if item.aggregate is None and table is not None:
        return [item._replace(column=resolver.output_column(column)) for column in table.columns.values()]
    if item.aggregate == "count" and spread:
        return [item._replace(column=item.column._replace(full_row=True))]
    return [item]
