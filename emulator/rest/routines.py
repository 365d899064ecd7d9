"""Reads functions, media type handlers and casts of domains from rows of the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from emulator.rest.catalog import Param, ReturnKind, Routine
from emulator.rest.types import Handler, HandlerKind, Identifier

MediaHandlerMap = dict[tuple[Identifier | None, str], tuple[Handler, str]]

_ISOLATION = "default_transaction_isolation"
_BUILT_IN: MediaHandlerMap = {
    (None, "*/*"): (Handler(HandlerKind.JSON), "application/json"),
    (None, "application/json"): (Handler(HandlerKind.JSON), "application/json"),
    (None, "text/csv"): (Handler(HandlerKind.CSV), "text/csv"),
    (None, "application/geo+json"): (Handler(HandlerKind.GEOJSON), "application/geo+json"),
}


def read_routines(
    rows: Iterable[Mapping[str, Any]], hoisted_settings: Collection[str]
) -> dict[Identifier, tuple[Routine, ...]]:
    """Functions by name; overloads with fewer parameters come first."""
    grouped: dict[Identifier, list[Routine]] = defaultdict(list)
    for row in rows:
        routine = _routine(row, hoisted_settings)
        grouped[routine.id].append(routine)
    return {name: tuple(sorted(routines, key=_sort_key)) for name, routines in grouped.items()}


def _sort_key(routine: Routine) -> tuple[Any, ...]:
    return len(routine.params), routine.description or "", routine.params, routine.return_type


def _routine(row: Mapping[str, Any], hoisted_settings: Collection[str]) -> Routine:
    return_type = Identifier(row["return_schema"], row["return_name"])
    settings = dict(row["settings"])
    isolation = settings.get(_ISOLATION)
    if row["is_composite"]:
        returns = ReturnKind.COMPOSITE
    elif return_type == ("pg_catalog", "void"):
        returns = ReturnKind.VOID
    else:
        returns = ReturnKind.SCALAR
    return Routine(
        oid=row["oid"],
        id=Identifier(row["schema"], row["name"]),
        params=tuple(
            Param(param["name"], param["type"], param["type_max_length"], param["required"], param["variadic"])
            for param in row["params"]
        ),
        returns=returns,
        return_type=return_type,
        returns_set=row["returns_set"],
        is_composite_alias=row["is_composite_alias"],
        volatility=row["volatility"],
        variadic=row["variadic"],
        description=row["description"],
        isolation=isolation.lower() if isolation and _ISOLATION in hoisted_settings else None,
        settings=tuple(
            (name, value) for name, value in settings.items() if name != _ISOLATION and name in hoisted_settings
        ),
    )


def read_media_handlers(rows: Iterable[tuple[str, str, str, str, str]]) -> MediaHandlerMap:
    """Custom handlers replace the built-in ones for the same media type."""
    handlers = dict(_BUILT_IN)
    for handler_schema, handler, target_schema, target, media_type in rows:
        anything = (target_schema, target) == ("pg_catalog", "anyelement")
        relation = None if anything else Identifier(target_schema, target)
        response_type = "application/octet-stream" if media_type == "*/*" else media_type
        custom = Handler(HandlerKind.CUSTOM, Identifier(handler_schema, handler), relation)
        handlers[relation, media_type] = (custom, response_type)
    return handlers
