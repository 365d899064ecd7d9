"""Undoes a setting of hosted Supabase that would stop a role from connecting here."""

from collections.abc import Callable

import asyncpg

QUERY = """
select rolname::text as role, substring(setting from '=(.*)') as libraries
from pg_db_role_setting join pg_roles on pg_roles.oid = setrole, unnest(setconfig) setting
where setdatabase = 0 and starts_with(setting, 'session_preload_libraries=')
"""


async def reset_missing_preloads(connection: asyncpg.Connection, report: Callable[[str], None]) -> None:
    """Resets session_preload_libraries of roles whose libraries (safeupdate, plan_filter) the server does not have."""
    for row in await connection.fetch(QUERY):
        try:
            for library in filter(None, (part.strip(" \"'") for part in row["libraries"].split(","))):
                async with connection.transaction():
                    await connection.execute("load '{}'".format(library.replace("'", "''")))
        except asyncpg.PostgresError:
            quoted = row["role"].replace('"', '""')
            await connection.execute(f'alter role "{quoted}" reset session_preload_libraries')
            report(f"{row['role']} preloads no {row['libraries']}: the server does not have it")
