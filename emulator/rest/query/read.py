"""SQL of a read: one SELECT with a lateral join for each embedded relation."""

# ruff: noqa: S608 - names are quoted, and input from requests becomes parameters

from __future__ import annotations

from emulator.rest.plan.types import (
    Condition,
    EmbedFilter,
    JsonEmbed,
    LogicGroup,
    OrderBy,
    ReadPlan,
    SelectColumn,
    SpreadEmbed,
    SpreadField,
)
from emulator.rest.query.fragments import (
    Parameters,
    aggregated,
    column,
    column_value,
    condition,
    filtered,
    join_condition,
    limit_offset,
    order_by,
    order_direction,
    order_term,
    selected,
)
from emulator.rest.quoting import quote_identifier, quote_qualified
from emulator.rest.types import Identifier


def select(plan: ReadPlan, parameters: Parameters) -> str:
    """The SELECT of a plan. Embedded relations are jsonb, which unlike json can be grouped by."""
    table = table_of(plan)
    items = [selected(table, item, parameters) for item in plan.select]
    if not plan.select and not plan.children:
        items = [column(table, "*")]
    for relation, extra in plan.extra_select:
        items.append(selected(Identifier("", relation) if relation else table, extra, parameters))
    for embed in plan.embeds:
        items += _embedded(embed)
    joins = [_join(embed, child, parameters) for embed, child in zip(plan.embeds, plan.children, strict=True)]
    conditions = [condition(table, tree, parameters) for tree in plan.where] + [
        join_condition(join) for join in plan.joins
    ]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return (
        f"SELECT {', '.join(items)} {_from(plan)}{''.join(joins)}{where}"
        f"{_group_by(plan, table)}{_order_by(plan, table, parameters)}"
        f"{limit_offset(plan.range, parameters)}"
    )


def table_of(plan: ReadPlan) -> Identifier:
    """The qualifier of the columns of the plan's relation."""
    if plan.source_alias:
        return Identifier("", plan.source_alias)
    return plan.source


def _from(plan: ReadPlan) -> str:
    relationship = plan.relationship
    if relationship and relationship.function and plan.parent_alias:
        # `.*` because a column of this name would be preferred. The cast selects the overload for this relation.
        row = f"{quote_identifier(plan.parent_alias.name)}.*::{quote_qualified(relationship.source)}"
        source = f"{quote_qualified(relationship.function)}({row})"
    else:
        source = quote_qualified(plan.source)
    if plan.source_alias:
        source += f" AS {quote_identifier(plan.source_alias)}"
    if relationship and relationship.junction:
        source += f", {quote_qualified(relationship.junction.table)}"
    return f"FROM {source}"


def _embedded(embed: JsonEmbed | SpreadEmbed) -> list[str]:
    alias = quote_identifier(embed.alias)
    if isinstance(embed, SpreadEmbed):
        return [_spread(embed.alias, field) for field in embed.fields]
    if embed.hidden:
        return []
    name = quote_identifier(embed.name)
    if embed.to_one:
        return [f"row_to_json({alias}.*)::jsonb AS {name}"]
    return [f"COALESCE({alias}.{alias}, '[]') AS {name}"]


def _spread(alias: str, field: SpreadField) -> str:
    value = aggregated(column(Identifier("", alias), field.name), field.aggregate, field.aggregate_cast)
    return f"{value} AS {quote_identifier(field.alias)}" if field.alias else value


def _join(embed: JsonEmbed | SpreadEmbed, child: ReadPlan, parameters: Parameters) -> str:
    kind = "INNER" if child.join == "inner" else "LEFT"
    alias = quote_identifier(embed.alias)
    to_many = child.spread == "to-many" if isinstance(embed, SpreadEmbed) else not embed.to_one
    if not to_many:
        rows = select(child, parameters)
        return f" {kind} JOIN LATERAL ({rows}) AS {alias} ON TRUE"
    arrays = [f"json_agg({alias})::jsonb AS {alias}"]
    if isinstance(embed, SpreadEmbed):
        arrays += [_spread_array(embed.alias, child, field, parameters) for field in embed.fields]
    rows = f"SELECT {', '.join(arrays)} FROM ({select(child, parameters)}) AS {alias}"
    # An aggregate always returns a row, so only its value shows whether there were any.
    found = f"{alias} IS NOT NULL" if child.join == "inner" else "TRUE"
    return f" {kind} JOIN LATERAL ({rows}) AS {alias} ON {found}"


def _spread_array(alias: str, child: ReadPlan, field: SpreadField, parameters: Parameters) -> str:
    source = Identifier("", alias)
    ordered = order_by(source, child.spread_order, parameters)
    name = quote_identifier(field.alias or field.name)
    return f"COALESCE(json_agg({column(source, field.name)}{ordered}), '[]')::jsonb AS {name}"


def is_grouped(plan: ReadPlan) -> bool:
    return any(item.aggregate for item in plan.select) or any(
        field.aggregate for embed in plan.embeds if isinstance(embed, SpreadEmbed) for field in embed.fields
    )


def _group_by(plan: ReadPlan, table: Identifier) -> str:
    """GROUP BY columns by name, without casts, and other expressions by position in the select list.

    An alias could also be the name of a column, and a repeated expression would have other parameters. Positions cannot
    be used after a `*` that was not expanded; then names are used.
    """
    if not is_grouped(plan):
        return ""
    by_name = any(item.column.name == "*" and not item.aggregate for item in plan.select)
    terms: list[str | None] = [  # None for an aggregate
        None if item.aggregate else _group_term(item, table, place, by_name)
        for place, item in enumerate(plan.select, 1)
    ]
    for embed in plan.embeds:
        if isinstance(embed, SpreadEmbed):
            for field in embed.fields:
                name = column(Identifier("", embed.alias), field.alias or field.name)
                terms.append(None if field.aggregate else name if by_name else str(len(terms) + 1))
        elif not embed.hidden:
            terms.append(quote_identifier(embed.name) if by_name else str(len(terms) + 1))
    chosen = [term for term in terms if term]
    return f" GROUP BY {', '.join(chosen)}" if chosen else ""


def _group_term(item: SelectColumn, table: Identifier, place: int, by_name: bool) -> str:
    if item.alias is None:
        return column(table, item.column.name)
    return quote_identifier(item.alias) if by_name else str(place)


def _order_by(plan: ReadPlan, table: Identifier, parameters: Parameters) -> str:
    if not is_grouped(plan) or not plan.order:
        return order_by(table, plan.order, parameters)
    return " ORDER BY " + ", ".join(_group_order(plan, table, term, parameters) for term in plan.order)


def _group_order(plan: ReadPlan, table: Identifier, term: OrderBy, parameters: Parameters) -> str:
    """A term of ORDER BY that Postgres accepts beside GROUP BY.

    The rows of a group have the same embedded object, so any of them has the column's value. A JSON path is a selected
    one, by position, because its keys are other parameters there.
    """
    if any(isinstance(embed, JsonEmbed) and embed.alias == term.relation and not embed.hidden for embed in plan.embeds):
        value = column_value(Identifier("", term.relation or ""), term.column, parameters)
        return f"(array_agg({value}))[1]{order_direction(term)}"
    if term.relation is None and term.column.path:
        for place, item in enumerate(plan.select, 1):
            if (item.column.name, item.column.path) == (term.column.name, term.column.path) and not item.cast:
                return f"{place}{order_direction(term)}"
    return order_term(table, term, parameters)


def select_for_count(plan: ReadPlan, parameters: Parameters) -> str:
    """Selects one row per row of the unlimited result; inner joins become EXISTS."""
    table = table_of(plan)
    conditions = [_count_condition(plan, table, tree, parameters) for tree in plan.where]
    conditions += [join_condition(join) for join in plan.joins]
    conditions += [
        f"EXISTS ({select_for_count(child, parameters)})" for child in plan.children if child.join == "inner"
    ]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT 1 {_from(plan)}{where}"


def _count_condition(plan: ReadPlan, table: Identifier, tree: Condition, parameters: Parameters) -> str:
    if isinstance(tree, LogicGroup):
        children = (_count_condition(plan, table, child, parameters) for child in tree.children)
        return f"{'NOT ' if tree.negated else ''}({f' {tree.operator.upper()} '.join(children)})"
    if isinstance(tree, EmbedFilter):
        child = next(child for child in plan.children if child.join_alias == tree.alias)
        return f"{'NOT ' if tree.is_null else ''}EXISTS ({select_for_count(child, parameters)})"
    return filtered(table, tree, parameters)
