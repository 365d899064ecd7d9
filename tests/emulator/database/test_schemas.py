"""The schemas, roles and publication of Supabase's services, which migrations and policies refer to."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

ROLES = [
    "anon",
    "authenticated",
    "authenticator",
    "dashboard_user",
    "pgbouncer",
    "pgsodium_keyholder",
    "pgsodium_keyiduser",
    "pgsodium_keymaker",
    "postgres",
    "service_role",
    "supabase_admin",
    "supabase_auth_admin",
    "supabase_etl_admin",
    "supabase_functions_admin",
    "supabase_read_only_user",
    "supabase_realtime_admin",
    "supabase_replication_admin",
    "supabase_storage_admin",
]
SCHEMAS = [
    "auth",
    "extensions",
    "graphql",
    "graphql_public",
    "pgbouncer",
    "pgsodium",
    "public",
    "realtime",
    "storage",
    "supabase_functions",
    "supabase_migrations",
    "vault",
]
USER = "9f4c1f9e-3a0a-4a3e-9a43-3d8f0f6f0a11"


@pytest.fixture
async def connection(bare_database: str) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(bare_database)
    yield opened
    await opened.close()


async def test_roles_and_schemas(connection: asyncpg.Connection) -> None:
    assert (
        await connection.fetch("select name from unnest($1::text[]) name where to_regrole(name) is null", ROLES) == []
    )
    missing = "select name from unnest($1::text[]) name where to_regnamespace(name) is null"
    assert await connection.fetch(missing, SCHEMAS) == []


async def test_the_publication_is_empty_and_takes_tables(connection: asyncpg.Connection) -> None:
    tables = "select tablename from pg_publication_tables where pubname = 'supabase_realtime'"
    assert await connection.fetch(tables) == []
    await connection.execute(
        "create table pets (id int primary key); alter publication supabase_realtime add table pets"
    )
    assert [row["tablename"] for row in await connection.fetch(tables)] == ["pets"]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("foldername('a/b/c.pdf')", ["a", "b"]),
        ("foldername('c.pdf')", []),
        ("filename('a/b/c.tar.gz')", "c.tar.gz"),
        ("extension('a/b/c.tar.gz')", "gz"),
        ("operation()", None),
    ],
)
async def test_helpers_of_storage(connection: asyncpg.Connection, call: str, expected: object) -> None:
    for role in ("postgres", "anon", "authenticated", "service_role"):
        await connection.execute(f"set role {role}")
        assert await connection.fetchval(f"select storage.{call}") == expected


async def test_storage_search_lists_folders_and_files(connection: asyncpg.Connection) -> None:
    await connection.execute(
        """
        insert into storage.buckets (id, name) values ('docs', 'docs');
        insert into storage.objects (bucket_id, name) values
          ('docs', 'a/one.txt'), ('docs', 'a/two.txt'), ('docs', 'a/b/three.txt'), ('docs', 'top.txt')
        """
    )

    async def names(prefix: str, levels: int) -> list[tuple[str, bool]]:
        rows = await connection.fetch("select * from storage.search($1, 'docs', 100, $2)", prefix, levels)
        return [(row["name"], row["id"] is None) for row in rows]

    assert await names("", 1) == [("a", True), ("top.txt", False)]
    assert await names("a/", 2) == [("b", True), ("one.txt", False), ("two.txt", False)]


async def test_policies_of_storage_decide(connection: asyncpg.Connection) -> None:
    await connection.execute(
        """
        insert into storage.buckets (id, name) values ('docs', 'docs');
        create policy "own folder" on storage.objects to authenticated
          using ((storage.foldername(name))[1] = auth.uid()::text);
        """
    )
    await connection.execute("select set_config('request.jwt.claim.sub', $1, false)".replace("$1", f"'{USER}'"))
    await connection.execute("set role authenticated")
    insert = "insert into storage.objects (bucket_id, name) values ('docs', $1)"
    await connection.execute(insert, f"{USER}/a.txt")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await connection.execute(insert, "other/a.txt")
    assert await connection.fetchval("select count(*) from storage.objects") == 1
    await connection.execute("set role anon")
    assert await connection.fetchval("select count(*) from storage.objects") == 0
    assert await connection.fetchval("select count(*) from storage.buckets") == 0


async def test_realtime_stores_messages_under_policies(connection: asyncpg.Connection) -> None:
    await connection.execute(
        """
        create policy "of the topic" on realtime.messages for select to authenticated using (topic = realtime.topic());
        select realtime.send('{"n": 1}', 'event', 'room:1', true), realtime.send('{"n": 2}', 'event', 'room:2', false);
        """
    )
    await connection.execute("set role authenticated; set realtime.topic = 'room:1'")
    row = await connection.fetchrow("select topic, event, payload, private, extension from realtime.messages")
    assert row is not None
    assert tuple(row) == ("room:1", "event", '{"n": 1}', True, "broadcast")


async def test_a_webhook_queues_a_request(connection: asyncpg.Connection) -> None:
    """pg_net is created by the first webhook; a project's own `create extension pg_net` still works."""
    await connection.execute(
        """
        create table pets (name text);
        create trigger hook after insert on pets for each row execute function supabase_functions.http_request(
          'http://127.0.0.1:9/hook', 'POST', '{"X-Key": "a"}', '{"q": "1"}', '2000');
        insert into pets values ('Tuffy');
        """
    )
    row = await connection.fetchrow(
        "select *, convert_from(body, 'UTF8')::jsonb ->> 'record' as r from net.http_request_queue"
    )
    assert row is not None
    assert (row["url"], row["method"], row["timeout_milliseconds"]) == ("http://127.0.0.1:9/hook?q=1", "POST", 2000)
    assert row["r"] == '{"name": "Tuffy"}'
    assert await connection.fetchval("select hook_name from supabase_functions.hooks") == "hook"
    await connection.execute("drop extension pg_net; create extension pg_net")


async def test_graphql_responds_with_an_error_of_its_own(connection: asyncpg.Connection) -> None:
    await connection.execute("set role anon")
    body = await connection.fetchval("select graphql_public.graphql(query => '{ a }')")
    assert "GraphQL is not available here" in body
