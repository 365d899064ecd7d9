"""Plans a write: columns to set, rows to change, columns to return."""

from __future__ import annotations

from emulator.rest import errors
from emulator.rest.catalog import SchemaCache, Table
from emulator.rest.plan.columns import Resolver
from emulator.rest.plan.read import columns_needed
from emulator.rest.plan.types import ColumnRef, Condition, MutatePlan, ReadPlan
from emulator.rest.types import Action, ApiRequest, Comparison, Filter


def plan_mutate(request: ApiRequest, table: Table, cache: SchemaCache, read: ReadPlan) -> MutatePlan:
    """The plan of a write. Raises PGRST105 or PGRST204."""
    resolver = Resolver(cache, table.id)
    returned = request.preferences.representation in ("full", "headers-only")
    returning = columns_needed(read, table.primary_key) if returned else ()
    defaults = request.preferences.missing == "default"
    conditions = _root_conditions(request, resolver)
    if request.action is Action.DELETE:
        return MutatePlan("delete", table.id, conditions=conditions, returning=returning)
    if request.action is Action.UPSERT:
        return _plan_put(request, table, resolver, conditions, returning)
    columns = _columns(request, table, resolver)
    if request.action is Action.UPDATE:
        return MutatePlan(
            "update",
            table.id,
            columns,
            request.payload,
            conditions=conditions,
            returning=returning,
            apply_defaults=defaults,
        )
    resolution, on_conflict = request.preferences.resolution, request.query.on_conflict
    return MutatePlan(
        "insert",
        table.id,
        columns,
        request.payload,
        conflict=(resolution, table.primary_key if on_conflict is None else on_conflict) if resolution else None,
        returning=returning,
        apply_defaults=defaults,
    )


def _plan_put(
    request: ApiRequest,
    table: Table,
    resolver: Resolver,
    conditions: tuple[Condition, ...],
    returning: tuple[str, ...],
) -> MutatePlan:
    """The plan of a PUT, whose filters must be the primary key's columns and no others."""
    query = request.query
    key = frozenset(table.primary_key)
    is_key = key and query.filter_names == key and not query.logic
    if not is_key or not all(_is_equality(filter_) for path, filter_ in query.filters if not path):
        raise errors.invalid_put_filters()
    return MutatePlan(
        "insert",
        table.id,
        _columns(request, table, resolver),
        request.payload,
        conflict=("merge-duplicates", table.primary_key),
        conditions=conditions,
        returning=returning,
    )


def _is_equality(filter_: Filter) -> bool:
    operation = filter_.operation
    if filter_.negated or not isinstance(operation, Comparison):
        return False
    return operation.operator == "eq" and operation.quantifier is None


def _root_conditions(request: ApiRequest, resolver: Resolver) -> tuple[Condition, ...]:
    query = request.query
    return (
        *(resolver.filter(filter_) for path, filter_ in query.filters if not path),
        *(resolver.condition(tree) for path, tree in query.logic if not path),
    )


def _columns(request: ApiRequest, table: Table, resolver: Resolver) -> tuple[ColumnRef, ...]:
    columns = []
    for name in sorted(request.columns):
        if name not in table.columns:
            raise errors.no_column(table.id.name, name)
        columns.append(resolver.json_input(table.columns[name]))
    return tuple(columns)
