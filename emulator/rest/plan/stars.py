"""Expands `*` where SQL requires single columns: for GROUP BY, arrays of columns, and domains with casts."""

from __future__ import annotations

from emulator.rest.catalog import SchemaCache
from emulator.rest.plan.columns import Resolver
from emulator.rest.plan.types import ReadPlan, SelectColumn


def expand_stars(plan: ReadPlan, cache: SchemaCache, *, grouped: bool = False) -> None:
    """Expands `*` in a plan and its children. grouped: a parent has an aggregate or an array."""
    grouped = grouped or plan.spread == "to-many" or any(item.aggregate for item in plan.select)
    resolver = Resolver(cache, plan.relation)
    counts_rows = plan.spread is not None
    has_star = any(
        item.column.name == "*" and (item.aggregate is None or (counts_rows and item.aggregate == "count"))
        for item in plan.select
    )
    if has_star and (grouped or resolver.has_transformed_output()):
        plan.select = [new for item in plan.select for new in _expanded(item, resolver, counts_rows)]
    for child in plan.children:
        expand_stars(child, cache, grouped=grouped)


def _expanded(item: SelectColumn, resolver: Resolver, counts_rows: bool) -> list[SelectColumn]:
    if item.column.name != "*" or item.column.path:
        return [item]
    if item.aggregate is None:
        table = resolver.table
        columns = table.columns.values() if table else ()
        return [item._replace(column=resolver.output_column(column)) for column in columns]
    if counts_rows and item.aggregate == "count":
        return [item._replace(column=item.column._replace(full_row=True))]
    return [item]
