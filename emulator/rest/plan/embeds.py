"""Embedded relations in their parents: as JSON, as spread columns, and in filters and order."""

from __future__ import annotations

from emulator.rest import errors
from emulator.rest.plan.types import (
    ColumnFilter,
    ColumnRef,
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
from emulator.rest.quoting import fitting_alias
from emulator.rest.types import Is


def order_by_embeds(plan: ReadPlan) -> None:
    """Resolves `order=relation(column)` to a column of the relation's join. Raises PGRST108 or PGRST118."""
    plan.order = [term if term.relation is None else _related_order(plan, term, term.relation) for term in plan.order]
    for child in plan.children:
        order_by_embeds(child)


def _related_order(plan: ReadPlan, term: OrderBy, relation: str) -> OrderBy:
    child = next((child for child in plan.children if child.response_name == relation), None)
    if child is None:
        raise errors.not_embedded(relation)
    if not (child.relationship and child.relationship.to_one):
        raise errors.related_order_not_to_one(plan.relation.name, relation)
    return term._replace(relation=child.join_alias)


def filter_by_embeds(plan: ReadPlan) -> None:
    """Resolves `relation=is.null` and `relation=not.is.null`, which test whether the embedded relation has rows."""
    if plan.children:
        joins = {child.response_name: child.join_alias for child in reversed(plan.children)}
        plan.where = [_embed_filter(condition, joins) for condition in plan.where]
    for child in plan.children:
        filter_by_embeds(child)


def _embed_filter(condition: Condition, joins: dict[str, str]) -> Condition:
    if isinstance(condition, LogicGroup):
        return condition._replace(children=tuple(_embed_filter(child, joins) for child in condition.children))
    if isinstance(condition, ColumnFilter) and not condition.column.path:
        alias = joins.get(condition.column.name)
        operation = condition.operation
        if alias is not None and isinstance(operation, Is) and operation.value in ("null", "not_null"):
            return EmbedFilter(alias, (operation.value == "null") != condition.negated)
    return condition


def add_aliases(plan: ReadPlan) -> None:
    """Adds aliases to expressions: the last key of a JSON path, the column of a cast, or the aggregate in a spread."""
    plan.select = [
        item if item.alias is not None else item._replace(alias=_alias(item, spread=plan.spread is not None))
        for item in plan.select
    ]
    for child in plan.children:
        add_aliases(child)


def _alias(item: SelectColumn, *, spread: bool) -> str | None:
    if item.aggregate is not None:
        return item.aggregate if spread else None
    if item.column.path:
        keys = [step.key for step in item.column.path if not step.is_index]
        return keys[-1] if keys else item.column.name
    return item.column.name if item.column.transform else None


def add_embeds(plan: ReadPlan) -> None:
    for child in plan.children:
        add_embeds(child)
        _drop_repeated_names(child)
        if child.spread:
            plan.embeds.append(SpreadEmbed(_spread_fields(child), child.join_alias))
        else:
            to_one = child.relationship is not None and child.relationship.to_one
            plan.embeds.append(JsonEmbed(child.response_name, child.join_alias, to_one, _selects_nothing(child)))


def _drop_repeated_names(plan: ReadPlan) -> None:
    """Keeps the last of several columns with one name, as jsonb does: the parent selects and orders by names."""
    taken: set[str] = set()

    def is_last(name: str) -> bool:
        is_new = name not in taken
        taken.add(name)
        return is_new

    for place, embed in reversed([*enumerate(plan.embeds)]):
        if isinstance(embed, SpreadEmbed):
            fields = [field for field in reversed(embed.fields) if is_last(field.alias or field.name)]
            plan.embeds[place] = embed._replace(fields=tuple(reversed(fields)))
        elif not embed.hidden:
            plan.embeds[place] = embed._replace(hidden=not is_last(embed.name))
    names = (item.alias or item.aggregate or item.column.name for item in reversed(plan.select))
    plan.select = [item for item, name in zip(reversed(plan.select), names, strict=True) if is_last(name)][::-1]


def _spread_fields(plan: ReadPlan) -> tuple[SpreadField, ...]:
    fields = [SpreadField(item.alias or item.column.name) for item in plan.select]
    for embed in plan.embeds:
        if isinstance(embed, SpreadEmbed):
            fields += embed.fields
        elif not embed.hidden:
            fields.append(SpreadField(embed.name))
    return tuple(fields)


def _selects_nothing(plan: ReadPlan) -> bool:
    return not plan.select and all(_selects_nothing(child) for child in plan.children)


Hoisted = dict[tuple[str, str], SelectColumn]  # by join alias and field name


def hoist_aggregates(plan: ReadPlan) -> None:
    """Moves aggregates of to-one spreads to the parent, to aggregate over its groups instead of the one joined row."""
    _hoist(plan)


def _hoist(plan: ReadPlan) -> Hoisted:
    from_children: Hoisted = {}
    for child in plan.children:
        from_children |= _hoist(child)
    if plan.spread == "to-one":
        hoisted = {(plan.join_alias, name): item for (_, name), item in from_children.items()}
        for index, item in enumerate(plan.select):
            if item.aggregate is not None:
                hoisted[plan.join_alias, item.alias or item.column.name] = item
                plan.select[index] = item._replace(aggregate=None, aggregate_cast=None)
        return hoisted
    if from_children:
        plan.embeds = [
            embed._replace(fields=tuple(_aggregated(embed, spread, from_children) for spread in embed.fields))
            if isinstance(embed, SpreadEmbed)
            else embed
            for embed in plan.embeds
        ]
    return {}


def _aggregated(embed: SpreadEmbed, spread: SpreadField, hoisted: Hoisted) -> SpreadField:
    item = hoisted.get((embed.alias, spread.name))
    if item is None:
        return spread
    return spread._replace(alias=item.alias, aggregate=item.aggregate, aggregate_cast=item.aggregate_cast)


def order_to_many_spreads(plan: ReadPlan) -> None:
    """Orders the arrays of to-many spreads, by columns selected for that purpose. Raises PGRST127."""
    if plan.spread == "to-many":
        spreads = (field for embed in plan.embeds if isinstance(embed, SpreadEmbed) for field in embed.fields)
        if any(item.aggregate for item in plan.select) or any(field.aggregate for field in spreads):
            raise errors.not_implemented("Aggregates are not implemented for one-to-many or many-to-many spreads.")
        for number, term in enumerate(plan.order, 1):
            alias = fitting_alias(f"{plan.join_alias}_{term.column.name}_{number}")
            plan.extra_select.append((term.relation, SelectColumn(term.column, alias)))
            plan.spread_order.append(OrderBy(ColumnRef(alias), None, term.direction, term.nulls))
        plan.order = []
    for child in plan.children:
        order_to_many_spreads(child)
