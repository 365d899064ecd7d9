"""Finds what a project uses that is only a stand-in here."""

import asyncpg

from emulator.database.extension_files import STAND_IN

# pg_graphql and pgsodium are in every database, as on Supabase.
QUERY = r"""
select name from pg_available_extensions
where installed_version is not null and starts_with(comment, $1) and name not in ('pg_graphql', 'pgsodium')
union all
select 'pgsodium' where exists (
  select from supabase_migrations.schema_migrations where array_to_string(statements, ';') ~* '\mpgsodium"?\.'
)
union all
select 'GraphQL' where obj_description('public'::regnamespace, 'pg_namespace') like '%@graphql(%'
union all
select 'Realtime' where exists (select from pg_publication_tables where pubname = 'supabase_realtime')
  or exists (select from pg_policy where polrelid = 'realtime.messages'::regclass)
union all
select 'Storage' where exists (select from storage.buckets)
  or exists (
    select from pg_policy
    where polpermissive and polrelid in ('storage.objects'::regclass, 'storage.buckets'::regclass)
  )
union all
select 'ICU collations' where exists (
  select from pg_collation where collprovider = 'b' and collnamespace <> 'pg_catalog'::regnamespace
)
order by 1
"""


async def used_stand_ins(connection: asyncpg.Connection) -> list[str]:
    """Names of extensions and services that the database's objects refer to."""
    return [row["name"] for row in await connection.fetch(QUERY, STAND_IN)]


def describe_stand_ins(names: list[str]) -> str:
    return f"this project uses what is only a stand-in here, see docs/database.md: {', '.join(names)}"
