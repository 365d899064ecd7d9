"""Finds the table column that each view column originates from, in the parse trees of views.

PostgreSQL stores the origin of a column (`resorigtbl`, `resorigcol`) only in the target list of a query. The outermost
target list is used; views of views are resolved down to tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from emulator.rest.types import Identifier

# Braces in names are escaped in parse trees
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_ENTRY_END = re.compile(r":resno (\d+) .*:resorigtbl (\d+) :resorigcol (\d+) ", re.DOTALL)


class Origin(NamedTuple):
    relation: int  # oid
    column: int  # number


class ViewColumns(NamedTuple):
    """A view, and for each column of its tables the view columns that originate from it."""

    view: Identifier
    columns: Mapping[Origin, tuple[str, ...]]


def target_entries(tree: str) -> Iterator[tuple[int, Origin]]:
    """Origins of the columns of a query, by column number; columns without an origin are omitted."""
    depth = 0
    last_close = 0
    is_entry = False
    for brace in _BRACE.finditer(tree):
        if brace[0] == "{":
            depth += 1
            if depth == 2:
                is_entry = tree.startswith("{TARGETENTRY", brace.start())
                last_close = brace.start()
        elif brace[0] == "}":
            if depth == 2 and is_entry:
                found = _ENTRY_END.search(tree, last_close, brace.start())
                if found and found[2] != "0":
                    yield int(found[1]), Origin(int(found[2]), int(found[3]))
            last_close = brace.start()
            depth -= 1


def view_columns(views: Iterable[Mapping[str, Any]], schemas: Iterable[str]) -> list[ViewColumns]:
    """Columns of the views in `schemas`. Other views are only followed. views: rows of views.sql."""
    exposed = set(schemas)
    entries = {view["oid"]: dict(target_entries(view["tree"])) for view in views}
    result = []
    for view in views:
        if view["schema"] not in exposed:
            continue
        names_by_origin: dict[Origin, list[str]] = defaultdict(list)
        for number, origin in entries[view["oid"]].items():
            name = view["columns"].get(str(number))
            for source in _down_to_tables(origin, entries):
                if name is not None and name not in names_by_origin[source]:
                    names_by_origin[source].append(name)
        columns = {origin: tuple(names) for origin, names in names_by_origin.items()}
        result.append(ViewColumns(Identifier(view["schema"], view["name"]), columns))
    return result


def _down_to_tables(origin: Origin, entries: Mapping[int, Mapping[int, Origin]]) -> Iterator[Origin]:
    seen: set[int] = set()
    step: Origin | None = origin
    while step is not None and step.relation not in seen:
        yield step
        seen.add(step.relation)
        step = entries.get(step.relation, {}).get(step.column)
