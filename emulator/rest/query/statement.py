"""The statement of a request: a read, write or call, and the result row for the response."""

# ruff: noqa: S608 - names are quoted, and input from requests becomes parameters

from __future__ import annotations

from typing import Protocol

from emulator.rest.plan.types import ActionPlan
from emulator.rest.query.body import body
from emulator.rest.query.fragments import Parameters
from emulator.rest.query.read import select, select_for_count
from emulator.rest.query.write import INSERTED, call, mutate
from emulator.rest.quoting import quote_literal
from emulator.rest.ranges import ALL
from emulator.rest.types import Action, ApiRequest, Explain, HandlerKind, Query, Statement

_SETTINGS = (
    "nullif(current_setting('response.headers', true), '') AS response_headers, "
    "nullif(current_setting('response.status', true), '') AS response_status"
)
_COUNTED = "pg_catalog.count(_rest_page)"
_EXPLAIN_OPTIONS = ("analyze", "verbose", "settings", "buffers", "wal")


class StatementSettings(Protocol):
    @property
    def db_max_rows(self) -> int | None: ...


def make_statement(plan: ActionPlan, request: ApiRequest, settings: StatementSettings) -> Statement:
    """The statement, which returns a row with the columns of `ResultRow`."""
    parameters = Parameters()
    if plan.mutate is not None:
        sql = _write(plan, request, parameters)
    elif plan.call is not None:
        sql = _call(plan, request, settings, parameters)
    else:
        sql = _read(plan, request, settings, parameters)
    explain = plan.negotiated.explain
    main = Query(_explained(explain, sql) if explain else sql, tuple(parameters.values))
    planned = None
    if request.action is Action.READ and explain is None and request.preferences.count in ("planned", "estimated"):
        planned = _planned_count(plan)
    return Statement(main, planned, explains=explain is not None)


def _read(plan: ActionPlan, request: ApiRequest, settings: StatementSettings, parameters: Parameters) -> str:
    assert plan.read is not None
    source = select(plan.read, parameters)
    counting, total = _count(plan, request, settings, parameters)
    return (
        f"WITH pgrst_source AS ({source}){counting} "
        f"SELECT {total} AS total_count, {_COUNTED} AS page_count, null AS location, "
        f"{body(plan.negotiated.handler, None)} AS body, {_SETTINGS}, null AS inserted "
        "FROM (SELECT * FROM pgrst_source) _rest_page"
    )


def _call(plan: ActionPlan, request: ApiRequest, settings: StatementSettings, parameters: Parameters) -> str:
    assert plan.call is not None
    assert plan.read is not None
    source = call(plan.call, parameters)
    counting, total = _count(plan, request, settings, parameters)
    rows = select(plan.read, parameters)
    page = "1" if plan.call.routine.returns_single else _COUNTED
    return (
        f"WITH pgrst_source AS ({source}){counting} "
        f"SELECT {total} AS total_count, {page} AS page_count, null AS location, "
        f"{body(plan.negotiated.handler, plan.call.routine)} AS body, {_SETTINGS}, null AS inserted "
        f"FROM ({rows}) _rest_page"
    )


def _write(plan: ActionPlan, request: ApiRequest, parameters: Parameters) -> str:
    assert plan.mutate is not None
    assert plan.read is not None
    source = mutate(plan.mutate, parameters)
    handler = plan.negotiated.handler
    nothing = handler.kind is HandlerKind.NONE
    rows = "SELECT * FROM pgrst_source" if nothing else select(plan.read, parameters)
    merges = plan.mutate.conflict is not None and plan.mutate.conflict[0] == "merge-duplicates"
    return (
        f"WITH pgrst_source AS ({source}) "
        f"SELECT null AS total_count, {_COUNTED} AS page_count, {_location(plan, request)} AS location, "
        f"{body(handler, None)} AS body, {_SETTINGS}, {INSERTED if merges else 'null'} AS inserted "
        f"FROM ({rows}) _rest_page"
    )


def _location(plan: ActionPlan, request: ApiRequest) -> str:
    """The primary key as filters, if exactly one row was inserted."""
    if request.action is not Action.CREATE or request.preferences.representation != "headers-only":
        return "null"
    if not plan.primary_key:
        return "null"
    key = ", ".join(map(quote_literal, plan.primary_key))
    return (
        f"CASE WHEN {_COUNTED} = 1 THEN ("
        "SELECT json_agg(pair.key || '=' || coalesce('eq.' || pair.value, 'is.null'))::text "
        "FROM (SELECT row_to_json(_) AS row FROM pgrst_source AS _ LIMIT 1) data "
        f"CROSS JOIN json_each_text(data.row) AS pair WHERE pair.key IN ({key})) END"
    )


def _count(
    plan: ActionPlan, request: ApiRequest, settings: StatementSettings, parameters: Parameters
) -> tuple[str, str]:
    """The common table expression that counts all rows, and the count; count=estimated stops after db-max-rows + 1."""
    count = request.preferences.count
    if count not in ("exact", "estimated") or plan.read is None:
        return "", "null::bigint"
    one_value = plan.call is not None and plan.call.routine.returns_single
    if count == "exact" and plan.read.range == ALL and not one_value:
        return "", _COUNTED  # the page contains all rows
    rows = select_for_count(plan.read, parameters)
    if count == "estimated" and settings.db_max_rows is not None:
        rows += f" LIMIT {settings.db_max_rows + 1:d}"
    return f", _rest_counted AS ({rows})", "(SELECT pg_catalog.count(*) FROM _rest_counted)"


def _planned_count(plan: ActionPlan) -> Query:
    assert plan.read is not None
    parameters = Parameters()
    sql = select_for_count(plan.read, parameters)
    return Query(f"EXPLAIN (FORMAT JSON) {sql}", tuple(parameters.values))


def _explained(explain: Explain, sql: str) -> str:
    options = [
        f"FORMAT {explain.format.upper()}",
        *(name.upper() for name in _EXPLAIN_OPTIONS if name in explain.options),
    ]
    return f"EXPLAIN ({', '.join(options)}) {sql}"
