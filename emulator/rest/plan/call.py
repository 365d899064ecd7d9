"""Plans a function call: overload resolution and arguments."""

from __future__ import annotations

from collections.abc import Iterable

from emulator.rest import errors
from emulator.rest.catalog import Routine, SchemaCache
from emulator.rest.media_types import JSON
from emulator.rest.payload import BYTES, FORM, TEXT, XML
from emulator.rest.plan.read import columns_needed
from emulator.rest.plan.similar import nearest
from emulator.rest.plan.types import CallPlan, ColumnFilter, Condition, EmbedFilter, ReadPlan
from emulator.rest.types import ApiRequest, Identifier

_SINGLE_PARAMETER = {JSON: ("json", "jsonb"), TEXT: ("text",), XML: ("xml",), BYTES: ("bytea",)}
_RAW = {TEXT: "text", XML: "xml", BYTES: "bytea"}
_MIN_SIMILARITY = 0.75  # suggestions must not disclose function names


def find_routine(request: ApiRequest, name: Identifier, cache: SchemaCache) -> Routine:
    """The overload whose parameters match the arguments. Raises PGRST202 or PGRST203."""
    by_post = request.method == "POST"
    keys = request.columns if by_post else frozenset(key for key, _ in request.query.params)
    overloads = cache.routines.get(name, ())
    raw_body = by_post and request.content_type in _RAW
    named = [routine for routine in overloads if _matches(routine, keys, raw_body=raw_body)]
    single = [
        routine
        for routine in overloads
        if by_post and routine not in named and _has_single_parameter_for(routine, request.content_type)
    ]
    found = named or single
    if len(found) == 1:
        return found[0]
    if found:
        raise errors.ambiguous_function([_signature(routine) for routine in found])
    raise _not_found(request, name, sorted(keys), cache, overloads)


def _matches(routine: Routine, keys: frozenset[str], *, raw_body: bool) -> bool:
    if not routine.params:
        return not keys and not raw_body
    required = {param.name for param in routine.params if param.required}
    return required <= keys and keys <= {param.name for param in routine.params}


def _has_single_parameter_for(routine: Routine, content_type: str) -> bool:
    if len(routine.params) != 1 or routine.params[0].name:
        return False
    return routine.params[0].type in _SINGLE_PARAMETER.get(content_type, ())


def _signature(routine: Routine) -> str:
    params = ", ".join(f"{param.name} => {param.type}" for param in routine.params)
    return f"{routine.id.schema}.{routine.id.name}({params})"


def _not_found(
    request: ApiRequest, name: Identifier, keys: list[str], cache: SchemaCache, overloads: Iterable[Routine]
) -> errors.ApiError:
    function = f"{name.schema}.{name.name}"
    listed = ", ".join(keys)
    by_post = request.method == "POST"
    if by_post and request.content_type in _RAW:
        searched = f" with a single unnamed {_RAW[request.content_type]} parameter"
        message = hint = None
    else:
        message = f"({listed})" if keys else " without parameters"
        searched = f" with parameter{'s' if len(keys) > 1 else ''} {listed}" if keys else message
        if by_post and request.content_type == JSON:
            searched += " or with a single unnamed json/jsonb parameter"
        hint = _hint(name, keys, cache, list(overloads))
    return errors.no_function(
        f"Could not find the function {function}{message or ''} in the schema cache",
        f"Searched for the function {function}{searched}, but no matches were found in the schema cache.",
        hint,
    )


def _hint(name: Identifier, keys: list[str], cache: SchemaCache, overloads: list[Routine]) -> str | None:
    if overloads:
        parameters = ["(" + ", ".join(sorted(param.name for param in routine.params)) + ")" for routine in overloads]
        nearest_name = nearest("(" + ", ".join(keys) + ")", parameters)
        nearest_name = name.name + nearest_name if nearest_name else None
    else:
        nearest_name = nearest(
            name.name, (other.name for other in cache.routines if other.schema == name.schema), _MIN_SIMILARITY
        )
    return f"Perhaps you meant to call the function {name.schema}.{nearest_name}" if nearest_name else None


def plan_call(request: ApiRequest, routine: Routine, read: ReadPlan) -> CallPlan:
    needed = columns_needed(read, ())
    if needed and needed != ("*",):
        needed = tuple(sorted({*needed, *_filtered_columns(read)}))
    if len(routine.params) == 1 and not routine.params[0].name:
        return CallPlan(routine, routine.params, request.payload, positional=True, returning=needed)
    by_post = request.method == "POST"
    if by_post and request.content_type != FORM:
        params = tuple(param for param in routine.params if param.name in request.columns)
        return CallPlan(routine, params, request.payload, returning=needed)
    pairs = (request.payload.pairs or ()) if by_post and request.payload else request.query.params
    arguments = _arguments(routine, pairs)
    params = tuple(param for param in routine.params if param.name in arguments)
    return CallPlan(routine, params, arguments=tuple(arguments.items()), returning=needed)


def _arguments(routine: Routine, pairs: Iterable[tuple[str, str]]) -> dict[str, str | tuple[str, ...]]:
    """Arguments by name: the last value of a repeated argument, or all values of a variadic one."""
    variadic = {param.name for param in routine.params if param.variadic}
    arguments: dict[str, str | tuple[str, ...]] = {}
    for name, value in pairs:
        if name in variadic:
            arguments[name] = (*arguments.get(name, ()), value)
        else:
            arguments[name] = value
    return arguments


def _filtered_columns(read: ReadPlan) -> set[str]:
    """Columns that are used in filters, which the call must return too."""
    found: set[str] = set()

    def visit(condition: Condition) -> None:
        if isinstance(condition, ColumnFilter):
            found.add(condition.column.name)
        elif not isinstance(condition, EmbedFilter):
            for child in condition.children:
                visit(child)

    for condition in read.where:
        visit(condition)
    return found
