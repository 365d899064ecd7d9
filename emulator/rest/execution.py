"""The transaction step: sets role and claims, runs the pre-request function and the statement, checks the result."""

from __future__ import annotations

import logging

from emulator.rest import errors
from emulator.rest.config import Settings
from emulator.rest.database.connections import Connection
from emulator.rest.database.request_settings import request_settings
from emulator.rest.database.timezones import is_long
from emulator.rest.database.transaction import Rollback, begin_statement, in_transaction, run
from emulator.rest.jwt.authenticator import Caller
from emulator.rest.media_types import SINGULAR
from emulator.rest.plan.types import ActionPlan
from emulator.rest.query.results import read_explain, read_planned_count, read_row
from emulator.rest.quoting import quote_qualified
from emulator.rest.service import Service
from emulator.rest.types import Action, ApiRequest, ResultRow, Statement

log = logging.getLogger(__name__)


async def execute(
    service: Service, caller: Caller, request: ApiRequest, plan: ActionPlan, statement: Statement
) -> ResultRow | bytes:
    """The result row, or the query plan as text if one was requested. Raises ApiError, after a rollback."""
    settings = service.settings

    async def work(connection: Connection) -> ResultRow | bytes:
        await assume_role(connection, service, caller, request, plan.function_settings)
        if settings.log_query:
            log.warning("%s", statement.main.sql)
        rows = await run(connection, statement.main)
        result: ResultRow | bytes
        if statement.explains:
            result = read_explain(rows)
        else:
            result = read_row(rows)
            _check(request, plan, result)
            if statement.planned_count is not None:
                planned = read_planned_count(await run(connection, statement.planned_count))
                result = result._replace(total_count=_estimate(request, result, planned, settings))
        if _rolls_back(request, settings):
            await connection.execute("set constraints all immediate")
            raise Rollback(result)
        return result

    isolation = plan.isolation or service.roles.isolation_of(caller.role)
    begin = begin_statement(isolation=isolation, read_only=plan.read_only)
    return await in_transaction(service.pool, begin, work, authenticated=caller.authenticated)


async def assume_role(
    connection: Connection,
    service: Service,
    caller: Caller,
    request: ApiRequest,
    function_settings: tuple[tuple[str, str], ...] = (),
) -> None:
    """Sets role, claims and request settings of the transaction, then calls the pre-request function."""
    zone = request.preferences.timezone
    if zone is not None and not service.accepts_long_timezones and is_long(zone):
        raise errors.timezone_too_long()
    query = request_settings(service.settings, service.roles, caller, request, function_settings)
    await run(connection, query)
    if (function := service.settings.db_pre_request) is not None:
        await connection.fetch(f"select {quote_qualified(function)}()")


def _check(request: ApiRequest, plan: ActionPlan, row: ResultRow) -> None:
    if request.action is Action.UPSERT:
        if row.page_count != 1:
            raise errors.put_pk_mismatch()
        return
    if plan.negotiated.media_type in SINGULAR and row.page_count != 1:
        raise errors.not_singular(row.page_count)
    limit = request.preferences.max_affected
    limited = request.preferences.handling == "strict" and limit is not None
    if limited and request.action in (Action.UPDATE, Action.DELETE, Action.CALL) and row.page_count > (limit or 0):
        raise errors.max_affected_exceeded(row.page_count)


def _estimate(request: ApiRequest, row: ResultRow, planned: int | None, settings: Settings) -> int | None:
    """The planner's estimate; for count=estimated only if there are more rows than are counted."""
    if request.preferences.count == "planned" or row.total_count is None:
        return planned
    within = settings.db_max_rows is not None and row.total_count <= settings.db_max_rows
    return row.total_count if within else max(row.total_count, planned or 0)


def _rolls_back(request: ApiRequest, settings: Settings) -> bool:
    chosen = request.preferences.transaction
    return chosen == "rollback" or (settings.db_tx_rollback_all and chosen != "commit")
