"""SQL of writes and calls: INSERT, UPDATE, DELETE and function calls with a JSON body."""

# ruff: noqa: S608 - names are quoted, and input from requests becomes parameters

from __future__ import annotations

from collections.abc import Sequence

from emulator.rest.plan.types import CallPlan, ColumnRef, MutatePlan
from emulator.rest.query.fragments import Parameters, array_literal, column, condition
from emulator.rest.quoting import quote_identifier, quote_literal, quote_qualified
from emulator.rest.types import Identifier, Payload

# Clients see these names and `pgrst_scalar` in PostgreSQL's errors, CSV headers and filters.
_BODY = Identifier("", "pgrst_body")
_CALL = Identifier("", "pgrst_call")
# Counts the rows that an upsert inserts: incremented per row, and decremented per updated row.
_COUNT = "coalesce(nullif(current_setting('pgrst.inserted', true), '')::int, 0)"
_COUNT_UP = f"set_config('pgrst.inserted', ({_COUNT} + 1)::text, true) <> '0'"
_COUNT_DOWN = f"set_config('pgrst.inserted', ({_COUNT} - 1)::text, true) <> '-1'"
INSERTED = "nullif(current_setting('pgrst.inserted', true), '')::int"


def mutate(plan: MutatePlan, parameters: Parameters) -> str:
    if plan.kind == "insert":
        return _insert(plan, parameters)
    if plan.kind == "update":
        return _update(plan, parameters)
    return f"DELETE FROM {quote_qualified(plan.target)}{_where(plan, parameters)}{_returning(plan)}"


def _insert(plan: MutatePlan, parameters: Parameters) -> str:
    names = [quote_identifier(ref.name) for ref in plan.columns]
    into = f"({', '.join(names)}) " if names else ""
    merges = plan.conflict is not None and plan.conflict[0] == "merge-duplicates"
    rows = _selected_from_body(plan.payload, plan.columns, parameters, apply_defaults=plan.apply_defaults)
    checks = [_COUNT_UP] if merges else []
    checks += [condition(_BODY, tree, parameters) for tree in plan.conditions]
    where = f" WHERE {' AND '.join(checks)}" if checks else ""
    return (
        f"INSERT INTO {quote_qualified(plan.target)} {into}{rows}{where}{_on_conflict(plan, names)}{_returning(plan)}"
    )


def _on_conflict(plan: MutatePlan, names: Sequence[str]) -> str:
    if plan.conflict is None or not plan.conflict[1]:
        return ""
    resolution, key = plan.conflict
    target = f" ON CONFLICT({', '.join(map(quote_identifier, key))}) DO "
    if resolution == "ignore-duplicates" or not names:
        return target + "NOTHING"
    assignments = ", ".join(f"{name} = EXCLUDED.{name}" for name in names)
    return f"{target}UPDATE SET {assignments} WHERE {_COUNT_DOWN}"


def _update(plan: MutatePlan, parameters: Parameters) -> str:
    table = quote_qualified(plan.target)
    if not plan.columns:
        # UPDATE requires columns: without any, select no rows, with the requested columns.
        own = Identifier("", plan.target.name)
        columns = ", ".join(column(own, name) for name in plan.returning) or "NULL"
        return f"SELECT {columns} FROM {table} WHERE false"
    assignments = ", ".join(f"{quote_identifier(ref.name)} = {column(_BODY, ref.name)}" for ref in plan.columns)
    rows = _from_body(plan.payload, plan.columns, parameters, apply_defaults=plan.apply_defaults)
    return f"UPDATE {table} SET {assignments} {rows}{_where(plan, parameters)}{_returning(plan)}"


def _where(plan: MutatePlan, parameters: Parameters) -> str:
    if not plan.conditions:
        return ""
    return " WHERE " + " AND ".join(condition(plan.target, tree, parameters) for tree in plan.conditions)


def _returning(plan: MutatePlan) -> str:
    return " RETURNING " + (", ".join(column(plan.target, name) for name in plan.returning) or "1")


def _selected_from_body(
    payload: Payload | None, columns: Sequence[ColumnRef], parameters: Parameters, *, apply_defaults: bool
) -> str:
    names = ", ".join(column(_BODY, ref.name) for ref in columns)
    return f"SELECT {names} {_from_body(payload, columns, parameters, apply_defaults=apply_defaults)}"


def _from_body(
    payload: Payload | None,
    columns: Sequence[ColumnRef],
    parameters: Parameters,
    *,
    apply_defaults: bool = False,
    only_first: bool = False,
) -> str:
    """A FROM clause with the body as rows `pgrst_body` of these columns."""
    raw = payload.raw if payload else None
    is_object = isinstance(raw, str) and raw.lstrip(" \t\r\n").startswith("{")
    json = "jsonb" if apply_defaults else "json"
    source = f"FROM (SELECT {parameters.add(raw)}::{json} AS json_data) _rest_sent, "
    rows = "_rest_sent.json_data"
    if apply_defaults:
        rows = "_rest_defaults.val"
        source += f"LATERAL ({_with_defaults(columns, is_object=is_object)}) _rest_defaults, "
    if columns:
        typed = ", ".join(f"{quote_identifier(ref.name)} {ref.type}" for ref in columns)
        expanded = f"{json}_to_record{'' if is_object else 'set'}({rows}) AS _({typed})"
        expanded += " LIMIT 1" if only_first else ""
    else:  # rows without columns: `{}` and `[{}, {}]`
        expanded = "(VALUES (1)) _" if is_object else f"{json}_array_elements({rows}) _"
    values = ", ".join(_read(ref) for ref in columns)
    return f"{source}LATERAL (SELECT {values} FROM {expanded}) pgrst_body"


def _read(ref: ColumnRef) -> str:
    name = quote_identifier(ref.name)
    return f"{ref.transform}({name}) AS {name}" if ref.transform else name


def _with_defaults(columns: Sequence[ColumnRef], *, is_object: bool) -> str:
    pairs = (f"{quote_literal(ref.name)}, {ref.default}" for ref in columns if ref.default is not None)
    defaults = f"jsonb_build_object({', '.join(pairs)})"
    if is_object:
        return f"SELECT {defaults} || _rest_sent.json_data AS val"
    return f"SELECT jsonb_agg({defaults} || elem) AS val FROM jsonb_array_elements(_rest_sent.json_data) elem"


def call(plan: CallPlan, parameters: Parameters) -> str:
    routine = plan.routine
    returned = "pgrst_call.pgrst_scalar"
    if not (routine.returns_scalar or routine.returns_set_of_scalar):
        names = plan.returning or ("*",)
        returned = ", ".join(column(_CALL, name) for name in names)
    return f"SELECT {returned} {_from_call(plan, parameters)}"


def _from_call(plan: CallPlan, parameters: Parameters) -> str:
    if plan.positional:
        return f"FROM {_called(plan, _whole_body(plan, parameters))}"
    if not plan.params:
        return f"FROM {_called(plan, '')}"
    if plan.arguments is not None:
        return f"FROM {_called(plan, _direct_arguments(plan, parameters))}"
    columns = [ColumnRef(param.name, type=param.type_max_length) for param in plan.params]
    rows = _from_body(plan.payload, columns, parameters, only_first=True)
    arguments = ", ".join(
        f"{'VARIADIC ' if param.variadic else ''}{quote_identifier(param.name)} := {column(_BODY, param.name)}"
        for param in plan.params
    )
    return f"{rows}, LATERAL {_called(plan, arguments)}"


def _called(plan: CallPlan, arguments: str) -> str:
    routine = plan.routine
    function = f"{quote_qualified(routine.id)}({arguments})"
    if routine.returns_scalar or routine.returns_set_of_scalar:
        return f"(SELECT {function} pgrst_scalar) pgrst_call"
    return f"{function} pgrst_call"


def _whole_body(plan: CallPlan, parameters: Parameters) -> str:
    raw = plan.payload.raw if plan.payload else None
    return f"{parameters.add(raw)}::{plan.params[0].type}"


def _direct_arguments(plan: CallPlan, parameters: Parameters) -> str:
    values = dict(plan.arguments or ())
    parts = []
    for param in plan.params:
        value = values[param.name]
        text = array_literal(value) if isinstance(value, tuple) else value
        variadic = "VARIADIC " if param.variadic else ""
        parts.append(f"{variadic}{quote_identifier(param.name)} := {parameters.add(text)}::{param.type_max_length}")
    return ", ".join(parts)
