"""The auth schema: upgrades, privileges, triggers and foreign keys of the project."""

import asyncpg
import pytest

from emulator.database.migrations import bootstrap
from tests.harness.auth_service import run_auth

OLD = """
drop schema auth cascade;
create schema auth;
create table auth.users (
  instance_id uuid, id uuid primary key, aud varchar(255), role varchar(255), email varchar(255),
  encrypted_password varchar(255), confirmed_at timestamptz, invited_at timestamptz, confirmation_token varchar(255),
  confirmation_sent_at timestamptz, recovery_token varchar(255), recovery_sent_at timestamptz,
  email_change_token varchar(255), email_change varchar(255), email_change_sent_at timestamptz,
  last_sign_in_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin bool,
  created_at timestamptz, updated_at timestamptz
);
create table auth.refresh_tokens (
  instance_id uuid, id bigserial primary key, token varchar(255), user_id varchar(255), revoked bool,
  created_at timestamptz, updated_at timestamptz
);
create table auth.audit_log_entries (instance_id uuid, id uuid primary key, payload json, created_at timestamptz);
insert into auth.users (id, aud, email, confirmed_at)
values ('c0ffee00-0000-4000-8000-000000000000', 'authenticated', 'old@example.org', '2020-01-01');
"""


async def test_a_schema_of_the_first_gotrue_versions_is_upgraded(bare_database: str) -> None:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(OLD)
    for _ in range(2):
        await bootstrap(connection)
    await connection.close()
    async with run_auth(bare_database, MAILER_AUTOCONFIRM="true") as auth:
        await auth.sign_up("ada@example.org")
        users = (await auth.admin("GET", "/admin/users/c0ffee00-0000-4000-8000-000000000000")).json()
        assert users["email_confirmed_at"] == "2020-01-01T00:00:00Z"


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
async def test_the_api_roles_cannot_read_the_tables(bare_database: str, role: str) -> None:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(f"set role {role}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("select * from auth.users")
    assert await connection.fetchval("select auth.uid()") is None
    await connection.close()


async def test_failing_triggers_and_foreign_keys_are_reported_without_details(bare_database: str) -> None:
    async with run_auth(bare_database, MAILER_AUTOCONFIRM="true") as auth:
        user = (await auth.sign_up("ada@example.org"))["user"]
        await auth.sql("create table public.notes (owner uuid references auth.users)")
        await auth.sql("insert into public.notes values ($1::text::uuid)", user["id"])
        held = await auth.admin("DELETE", f"/admin/users/{user['id']}")
        assert (held.status_code, held.json()["msg"]) == (500, "Database error deleting user")
        await auth.sql(
            "create function public.broken() returns trigger language plpgsql as"
            " $$ begin insert into nowhere values (1); return new; end $$"
        )
        await auth.sql("create trigger t after insert on auth.users for each row execute function public.broken()")
        body = {"email": "eve@example.org", "password": "secret-1"}
        refused = await auth.call("POST", "/signup", body)
        assert (refused.status_code, refused.json()["msg"]) == (500, "Database error saving new user")
