"""What the REST API exposes of a database: tables without row level security, and the names that it should know."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg

HERE = Path(__file__).parent
WAIT_SECONDS = 10.0
DEFAULT_SCHEMAS = ("public",)


def exposed_schemas(config: Mapping[str, Any]) -> list[str]:
    """The schemas of [api] in config.toml."""
    api = config.get("api")
    schemas = api.get("schemas") if isinstance(api, Mapping) else None
    return [str(schema) for schema in schemas] if isinstance(schemas, list) and schemas else [*DEFAULT_SCHEMAS]


async def open_tables(connection: "asyncpg.Connection[Any]", schemas: Sequence[str]) -> list[str]:
    """One line for each table that everyone with the public key can read or write."""
    rows = await connection.fetch((HERE / "open_tables.sql").read_text(encoding="utf-8"), schemas)
    return [
        f"{row['name']} has no row level security: everyone with the public key can use it; "
        f"`alter table {row['name']} enable row level security;` and policies protect it"
        for row in rows
    ]


async def exposed_names(connection: "asyncpg.Connection[Any]", schema: str) -> set[str]:
    """`table.column` and `/rpc/function` of everything that REST can show of a schema."""
    rows = await connection.fetch((HERE / "exposed_names.sql").read_text(encoding="utf-8"), schema)
    return {row["name"] for row in rows}


async def wait_until_known(url: str, key: str, added: set[str], removed: set[str]) -> bool:
    """Wait until the REST API at `url` describes the `added` names and no longer the `removed` ones.

    Return False if that takes too long.
    """
    headers = {"apikey": key, "authorization": f"Bearer {key}"}
    try:
        async with asyncio.timeout(WAIT_SECONDS), aiohttp.ClientSession(headers=headers) as http:
            while True:
                known = await _described(http, url)
                if added <= known and not removed & known:
                    return True
                await asyncio.sleep(0.02)
    except (TimeoutError, aiohttp.ClientError):
        return False


async def _described(http: aiohttp.ClientSession, url: str) -> set[str]:
    async with http.get(f"{url}/rest/v1/") as response:
        if response.status != 200:
            return set()
        description = await response.json(content_type=None)
    tables = description.get("definitions", {}).items()
    columns = {f"{table}.{column}" for table, each in tables for column in each.get("properties", {})}
    return columns | {path for path in description.get("paths", {}) if path.startswith("/rpc/")}
