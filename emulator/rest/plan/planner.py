"""Plans a request: finds the relation or function, then plans the read and the write or call."""

from __future__ import annotations

from typing import Protocol

from emulator.rest import errors
from emulator.rest.catalog import SchemaCache, Table
from emulator.rest.negotiation import negotiate
from emulator.rest.plan.call import find_routine, plan_call
from emulator.rest.plan.mutate import plan_mutate
from emulator.rest.plan.read import LegacyNames, has_default_select, plan_read
from emulator.rest.plan.similar import nearest
from emulator.rest.plan.types import ActionPlan, ReadPlan
from emulator.rest.types import Action, ApiRequest, Handler, HandlerKind, Identifier, Negotiated

_MIN_SIMILARITY = 0.75  # suggestions must not disclose table names
_TOO_MANY_TO_SUGGEST = 500
_NOTHING = Negotiated(Handler(HandlerKind.NONE), "application/json")


class PlanSettings(Protocol):
    """Settings that affect planning."""

    @property
    def db_max_rows(self) -> int | None: ...
    @property
    def db_aggregates_enabled(self) -> bool: ...
    @property
    def db_plan_enabled(self) -> bool: ...
    @property
    def url_use_legacy_target_names(self) -> bool: ...


def make_plan(request: ApiRequest, cache: SchemaCache, settings: PlanSettings) -> ActionPlan:
    """The plan of a request, except for the root. Raises ApiError with codes of groups 1 and 2."""
    if request.target is None:
        raise ValueError("the root has no plan")
    if request.is_call:
        return _plan_call(request, request.target, cache, settings)
    table = find_table(request.target, cache)
    if request.action is Action.INFO:
        return ActionPlan(request.action, table.id, _NOTHING, read_only=True, primary_key=table.primary_key)
    read, legacy = _read(request, table.id, cache, settings)
    mutate = None if request.action is Action.READ else plan_mutate(request, table, cache, read)
    if mutate is not None:
        _check_preferences(request)
    negotiated = _negotiate(request, table.id, cache, settings, read)
    _check_preferences(request)
    return ActionPlan(
        request.action,
        table.id,
        negotiated,
        read_only=mutate is None,
        primary_key=table.primary_key,
        read=read,
        mutate=mutate,
        legacy_names=tuple(legacy),
    )


def find_table(name: Identifier, cache: SchemaCache) -> Table:
    """The table from the schema cache. Raises PGRST205."""
    table = cache.tables.get(name)
    if table is None:
        known = [other.name for other in cache.tables if other.schema == name.schema]
        suggestion = nearest(name.name, known, _MIN_SIMILARITY) if len(known) < _TOO_MANY_TO_SUGGEST else None
        raise errors.no_table(name.schema, name.name, suggestion)
    return table


def _plan_call(request: ApiRequest, name: Identifier, cache: SchemaCache, settings: PlanSettings) -> ActionPlan:
    routine = find_routine(request, name, cache)
    if request.action is Action.INFO:
        return ActionPlan(request.action, name, _NOTHING, read_only=True, routine=routine)
    read, legacy = _read(request, routine.row_source, cache, settings)
    call = plan_call(request, routine, read)
    negotiated = _negotiate(request, routine.row_source, cache, settings, read)
    _check_preferences(request)
    preferences = request.preferences
    if preferences.max_affected is not None and preferences.handling == "strict" and routine.returns_single:
        raise errors.max_affected_needs_set()
    return ActionPlan(
        request.action,
        name,
        negotiated,
        read_only=request.method != "POST" or routine.volatility != "v",
        routine=routine,
        isolation=routine.isolation,
        function_settings=routine.settings,
        read=read,
        call=call,
        legacy_names=tuple(legacy),
    )


def _read(
    request: ApiRequest, relation: Identifier, cache: SchemaCache, settings: PlanSettings
) -> tuple[ReadPlan, LegacyNames]:
    return plan_read(
        request,
        relation,
        cache,
        aggregates_enabled=settings.db_aggregates_enabled,
        max_rows=settings.db_max_rows,
        by_legacy_name=settings.url_use_legacy_target_names,
    )


def _negotiate(
    request: ApiRequest, relation: Identifier, cache: SchemaCache, settings: PlanSettings, read: ReadPlan
) -> Negotiated:
    return negotiate(
        request,
        relation,
        cache.media_handlers,
        plan_enabled=settings.db_plan_enabled,
        default_select=has_default_select(read),
    )


def _check_preferences(request: ApiRequest) -> None:
    if request.preferences.invalid and request.preferences.handling == "strict":
        raise errors.invalid_preferences(request.preferences.invalid)
