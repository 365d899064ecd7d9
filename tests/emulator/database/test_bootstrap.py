"""A new database has Supabase's roles, schemas, extensions and helpers."""

import json
from collections.abc import AsyncIterator

import asyncpg
import pytest

USER = "9f4c1f9e-3a0a-4a3e-9a43-3d8f0f6f0a11"
ROLES = {
    "anon": (False, False, False),
    "authenticated": (False, False, False),
    "service_role": (False, False, True),
    "authenticator": (True, False, False),
    "supabase_auth_admin": (True, False, False),
    "supabase_admin": (True, True, True),
}


@pytest.fixture
async def connection(bare_database: str) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(bare_database)
    yield opened
    await opened.close()


@pytest.mark.parametrize("role", ROLES)
async def test_roles(connection: asyncpg.Connection, role: str) -> None:
    row = await connection.fetchrow(
        "select rolcanlogin, rolsuper, rolbypassrls, rolinherit from pg_roles where rolname = $1", role
    )
    assert row is not None
    assert tuple(row)[:3] == ROLES[role]


async def test_the_authenticator_may_become_the_api_roles_and_inherits_nothing(bare_database: str) -> None:
    url = bare_database.replace("postgres:postgres@", "authenticator:postgres@")
    connection = await asyncpg.connect(url)
    try:
        assert await connection.fetchval("select has_schema_privilege('auth', 'usage')") is False
        for role in ("anon", "authenticated", "service_role"):
            await connection.execute(f"set role {role}")
            assert await connection.fetchval("select current_user") == role
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("set role supabase_admin")
    finally:
        await connection.close()


async def test_new_tables_are_in_reach_of_the_api(connection: asyncpg.Connection) -> None:
    await connection.execute("create table pets (id serial)")
    for role in ("anon", "authenticated", "service_role"):
        assert await connection.fetchval(
            "select has_table_privilege($1, 'pets', 'select,insert,update,delete') "
            "and has_sequence_privilege($1, 'pets_id_seq', 'usage')",
            role,
        )


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            {"request.jwt.claims": {"sub": USER, "role": "authenticated", "email": "a@b.c"}},
            (USER, "authenticated", "a@b.c"),
        ),
        ({"request.jwt.claim.sub": USER, "request.jwt.claim.role": "anon"}, (USER, "anon", None)),
        ({"request.jwt.claims": ""}, (None, None, None)),
        ({}, (None, None, None)),
    ],
)
async def test_the_caller_is_read_from_the_claims(
    connection: asyncpg.Connection, settings: dict[str, object], expected: tuple[str | None, ...]
) -> None:
    async with connection.transaction():
        for name, value in settings.items():
            text = value if isinstance(value, str) else json.dumps(value)
            await connection.execute("select set_config($1, $2, true)", name, text)
        await connection.execute("set local role authenticated")
        row = await connection.fetchrow("select auth.uid()::text, auth.role(), auth.email(), auth.jwt() ->> 'sub'")
    assert row is not None
    assert tuple(row)[:3] == expected


async def test_extensions_are_those_of_a_new_supabase_project(connection: asyncpg.Connection) -> None:
    """Migrations create the others, without `if not exists` and in the schema that they choose."""
    rows = await connection.fetch("select extname, extnamespace::regnamespace::text from pg_extension")
    known = {
        "pg_graphql": "graphql",
        "pg_stat_statements": "extensions",
        "pgcrypto": "extensions",
        "pgsodium": "extensions",
        "plpgsql": "pg_catalog",
        "supabase_vault": "vault",
        "uuid-ossp": "extensions",
    }
    assert dict(rows).items() <= known.items()


@pytest.mark.parametrize(
    ("whole", "part"),
    [("పోలీస్ స్టేషన్", "పోలీస్"), ("காவல் நிலையம்", "காவல்"), ("पुलिस थाना", "पुलिस"), ("പോലീസ് സ്റ്റേഷൻ", "പോലീസ്")],
)
async def test_search_knows_the_words_of_indian_scripts(connection: asyncpg.Connection, whole: str, part: str) -> None:
    await connection.execute("create extension if not exists pg_trgm with schema extensions")
    assert await connection.fetchval(
        "select to_tsvector('simple', $1) @@ plainto_tsquery('simple', $2) and $2 <% $1", whole, part
    )


async def test_a_change_of_the_schema_is_announced(connection: asyncpg.Connection, bare_database: str) -> None:
    payloads: list[str] = []
    listener = await asyncpg.connect(bare_database)
    await listener.add_listener("pgrst", lambda *message: payloads.append(message[3]))
    await connection.execute("create table pets ()")
    await connection.execute("drop table pets")
    await listener.execute("select 1")
    await listener.close()
    assert payloads == ["reload schema", "reload schema"]
