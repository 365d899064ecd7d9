"""What the console reads from the database itself: tables with their policies, users, stand-ins."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import asyncpg

from emulator.database.exposure import exposed_schemas
from emulator.database.stand_ins import used_stand_ins

TABLES = Path(__file__).with_name("tables.sql")
SMALL = 100_000  # rows up to which a table is counted, as estimates of small tables are often missing
USER = (
    "select id, email, is_anonymous as anonymous, raw_app_meta_data::text as app_metadata from auth.users where id = $1"
)


async def read_tables(url: str, config: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tables and views that the REST API serves; `rows` is a count, or an estimate of a large table."""
    connection = await asyncpg.connect(url)
    try:
        found = await connection.fetch(TABLES.read_text(encoding="utf-8"), exposed_schemas(config))
        tables = [
            {**row, "policies": json.loads(row["policies"]), "columns": json.loads(row["columns"])} for row in found
        ]
        for table in tables:
            exact = table["estimate"] <= SMALL and table["kind"] == "table"
            table["rows"] = await _count(connection, table) if exact else table["estimate"]
            table["exact"] = exact
        return tables
    finally:
        await connection.close()


async def _count(connection: asyncpg.Connection, table: Mapping[str, Any]) -> int:
    query = "select format('select count(*) from (select from %I.%I limit %s) as rows', $1::text, $2::text, $3::int)"
    counted: int = await connection.fetchval(await connection.fetchval(query, table["schema"], table["name"], SMALL))
    return counted


async def read_stand_ins(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        return await used_stand_ins(connection)
    finally:
        await connection.close()


async def row_of_user(url: str, user_id: str) -> asyncpg.Record | None:
    """Raises asyncpg.DataError if `user_id` is no id."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchrow(USER, user_id)
    finally:
        await connection.close()
