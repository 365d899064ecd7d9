"""SQL expressions of the body: JSON, CSV, GeoJSON, or a custom media type handler."""

# ruff: noqa: S608 - names are quoted, and input from requests becomes parameters

from __future__ import annotations

from emulator.rest.catalog import Routine
from emulator.rest.quoting import quote_qualified
from emulator.rest.types import Handler, HandlerKind

_ROWS = "_rest_page"
# The header consists of the keys of a row, so without rows there is none.
_CSV = (
    f"(SELECT coalesce(string_agg(name, ','), '') FROM json_object_keys(json_agg({_ROWS})->0) AS name) || E'\\n' || "
    f"coalesce(string_agg(right(left({_ROWS}::text, -1), -1), E'\\n'), '')"
)
_GEOJSON = (
    f"json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(ST_AsGeoJSON({_ROWS})::json), '[]'))"
)


def body(handler: Handler, routine: Routine | None) -> str:
    match handler.kind:
        case HandlerKind.NONE:
            return "''::text"
        case HandlerKind.CSV:
            return _CSV
        case HandlerKind.GEOJSON:
            return _GEOJSON
        case HandlerKind.CUSTOM:
            return _custom(handler, routine)
        case HandlerKind.SINGLE | HandlerKind.SINGLE_STRIP:
            return _json(routine, single=True, strip=handler.kind is HandlerKind.SINGLE_STRIP)
        case HandlerKind.JSON | HandlerKind.ARRAY_STRIP:
            return _json(routine, single=False, strip=handler.kind is HandlerKind.ARRAY_STRIP)


def _json(routine: Routine | None, *, single: bool, strip: bool) -> str:
    scalar = routine is not None and routine.returns_scalar
    set_of_scalar = routine is not None and routine.returns_set_of_scalar and not single
    value = f"{_ROWS}.pgrst_scalar" if scalar or set_of_scalar else _ROWS
    aggregate = f"json_agg({value})"
    one = single or scalar or (routine is not None and routine.returns_single_composite)
    if one:
        aggregate += "->0"
    if strip:
        aggregate = f"json_strip_nulls({aggregate})"
    return f"coalesce({aggregate}, '{'null' if one else '[]'}')"


def _custom(handler: Handler, routine: Routine | None) -> str:
    if handler.function is None:
        raise ValueError("a custom handler has a function")
    function = quote_qualified(handler.function)
    if routine is not None and routine.returns_scalar:
        return f"{function}({_ROWS}.pgrst_scalar)"
    if handler.relation is None:
        return f"{function}({_ROWS})"
    return f"{function}({_ROWS}::{quote_qualified(handler.relation)})"
