"""Which column of which relation each view column comes from, read from the views' parse trees.

PostgreSQL notes the origin of a column (`resorigtbl`, `resorigcol`) at the entries of a query's target list, but
offers it nowhere else. Only the outermost target list counts; views on views are followed down to the tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from emulator.rest.types import Identifier

# Braces in names are escaped in a parse tree
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_ENTRY_END = re.compile(r":resno (\d+) .*:resorigtbl (\d+) :resorigcol (\d+) ", re.DOTALL)


class Origin(NamedTuple):
    relation: int  # oid
    column: int  # number


class ViewColumns(NamedTuple):
    """A view, and for each column of a table below it the view's columns that show it."""

    view: Identifier
    columns: Mapping[Origin, tuple[str, ...]]


def target_entries(tree: str) -> Iterator[tuple[int, Origin]]:
    """The columns of a query, by number, with their origins; those that come from no column are left out."""
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
    """Of the views in `schemas`; the others only lead from one to another. `views` are the rows of views.sql."""
    exposed = set(schemas)
    entries = {view["oid"]: dict(target_entries(view["tree"])) for view in views}
    result = []
    for view in views:
        if view["schema"] not in exposed:
            continue
        shown: dict[Origin, list[str]] = defaultdict(list)
        for number, origin in entries[view["oid"]].items():
            name = view["columns"].get(str(number))
            for source in _down_to_tables(origin, entries):
                if name is not None and name not in shown[source]:
                    shown[source].append(name)
        columns = {origin: tuple(names) for origin, names in shown.items()}
        result.append(ViewColumns(Identifier(view["schema"], view["name"]), columns))
    return result


def _down_to_tables(origin: Origin, entries: Mapping[int, Mapping[int, Origin]]) -> Iterator[Origin]:
    seen: set[int] = set()
    step: Origin | None = origin
    while step is not None and step.relation not in seen:
        yield step
        seen.add(step.relation)
        step = entries.get(step.relation, {}).get(step.column)
