"""Loads the schema cache from the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from emulator.rest.catalog import Column, SchemaCache, Table
from emulator.rest.database.connections import Connection
from emulator.rest.relationships import find_relationships, primary_keys, read_constraints
from emulator.rest.routines import read_media_handlers, read_routines
from emulator.rest.types import Identifier
from emulator.rest.view_columns import view_columns

_SQL = Path(__file__).parent / "sql"
_INSERT, _UPDATE, _DELETE = 8, 4, 16


@cache
def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


async def load(
    connection: Connection,
    *,
    schemas: Sequence[str],
    extra_search_path: Sequence[str] = (),
    hoisted_settings: Collection[str] = (),
) -> SchemaCache:
    """Reads the catalogue as the role of the connection."""

    async def rows(name: str, *arguments: Iterable[str]) -> Any:
        parameters = [msgspec.json.encode(list(argument)).decode() for argument in arguments]
        return msgspec.json.decode(await connection.fetchval(_sql(name), *parameters))

    # With an empty search path all names in the catalogue are schema-qualified.
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        await connection.execute("set local search_path = ''")
        constraints = read_constraints(await rows("constraints"))
        views = view_columns(await rows("views", dict.fromkeys((*schemas, *extra_search_path))), schemas)
        keys = primary_keys(constraints, views)
        computed = await rows("computed_relationships")
        return SchemaCache(
            tables=_tables(await rows("tables", schemas), keys),
            relationships=MappingProxyType(find_relationships(constraints, views, computed, keys, schemas)),
            routines=MappingProxyType(read_routines(await rows("functions", schemas), hoisted_settings)),
            representations=MappingProxyType(
                {(source, target): function for source, target, function in await rows("representations")}
            ),
            media_handlers=MappingProxyType(read_media_handlers(await rows("media_handlers", schemas))),
            type_oids=tuple(await rows("types")),
        )


def _tables(
    rows: Iterable[Mapping[str, Any]], keys: Mapping[Identifier, tuple[str, ...]]
) -> Mapping[Identifier, Table]:
    tables = {}
    for row in rows:
        name = Identifier(row["schema"], row["name"])
        tables[name] = Table(
            id=name,
            columns=MappingProxyType({column["name"]: _column(column) for column in row["columns"]}),
            primary_key=keys.get(name, ()),
            is_view=row["is_view"],
            insertable=bool(row["events"] & _INSERT),
            updatable=bool(row["events"] & _UPDATE),
            deletable=bool(row["events"] & _DELETE),
            description=row["description"],
        )
    return MappingProxyType(tables)


def _column(row: Mapping[str, Any]) -> Column:
    return Column(
        name=row["name"],
        type=row["type"],
        nominal_type=row["nominal_type"],
        nullable=row["nullable"],
        default=row["default"],
        max_length=row["max_length"],
        enum=tuple(row["enum"]),
        description=row["description"],
    )
