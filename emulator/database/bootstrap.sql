-- What a Supabase project has before its first migration: roles, schemas, extensions, default privileges and the
-- auth.* helpers. Run as the superuser at every start, so each statement may be repeated. PostgreSQL 15 to 18.

-- Roles. The API logs in as authenticator and becomes one of anon, authenticated, service_role per request.
do $$
begin
  if to_regrole('anon') is null then
    create role anon nologin;
  end if;
  if to_regrole('authenticated') is null then
    create role authenticated nologin;
  end if;
  if to_regrole('service_role') is null then
    create role service_role nologin bypassrls;
  end if;
  if to_regrole('authenticator') is null then
    create role authenticator login noinherit password 'postgres';
  end if;
  if to_regrole('supabase_admin') is null then
    create role supabase_admin login superuser createdb createrole replication bypassrls password 'postgres';
  end if;
  if to_regrole('supabase_auth_admin') is null then
    create role supabase_auth_admin login noinherit createrole password 'postgres';
  end if;
  if to_regrole('supabase_storage_admin') is null then
    create role supabase_storage_admin login noinherit createrole password 'postgres';
  end if;
  if to_regrole('supabase_read_only_user') is null then
    create role supabase_read_only_user login bypassrls password 'postgres' in role pg_read_all_data;
  end if;
  if to_regrole('dashboard_user') is null then
    create role dashboard_user nologin createdb createrole replication;
  end if;
  if to_regrole('supabase_realtime_admin') is null then
    create role supabase_realtime_admin login noinherit createrole replication password 'postgres';
  end if;
  if to_regrole('supabase_functions_admin') is null then
    create role supabase_functions_admin login noinherit createrole password 'postgres';
  end if;
  if to_regrole('supabase_replication_admin') is null then
    create role supabase_replication_admin login replication password 'postgres';
  end if;
  if to_regrole('supabase_etl_admin') is null then
    create role supabase_etl_admin login replication password 'postgres' in role pg_read_all_data;
  end if;
  if to_regrole('pgbouncer') is null then
    create role pgbouncer login password 'postgres';
  end if;
  if to_regrole('pgsodium_keyiduser') is null then
    create role pgsodium_keyiduser nologin;
    create role pgsodium_keyholder nologin in role pgsodium_keyiduser;
    create role pgsodium_keymaker nologin in role pgsodium_keyholder, pgsodium_keyiduser;
  end if;
end
$$;

alter role anon inherit;
alter role authenticated inherit;
alter role service_role inherit;
grant anon, authenticated, service_role to authenticator, postgres, supabase_realtime_admin, supabase_storage_admin;
grant supabase_functions_admin, supabase_realtime_admin to postgres;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role postgres set search_path = "$user", public, extensions;
alter role supabase_admin set search_path = "$user", public, auth, extensions;
alter role supabase_auth_admin set search_path = auth;
alter role supabase_auth_admin set idle_in_transaction_session_timeout = '60s';
alter role supabase_storage_admin set search_path = storage;
alter role supabase_realtime_admin set search_path = public, extensions, realtime;
alter role supabase_functions_admin set search_path = supabase_functions;

-- Schemas.
create schema if not exists extensions authorization postgres;
create schema if not exists auth authorization supabase_admin;
alter schema auth owner to supabase_admin;  -- as hosted, so that a dump's "owner to supabase_admin" takes nothing away
create schema if not exists graphql authorization supabase_admin;
create schema if not exists graphql_public authorization supabase_admin;
create schema if not exists storage authorization supabase_admin;
create schema if not exists realtime authorization supabase_admin;
create schema if not exists supabase_functions authorization supabase_admin;
create schema if not exists pgbouncer authorization pgbouncer;
create schema if not exists vault authorization supabase_admin;
create schema if not exists supabase_migrations authorization postgres;

grant usage on schema public, extensions to postgres, anon, authenticated, service_role;
grant usage on schema auth to postgres, anon, authenticated, service_role;
grant usage on schema graphql, graphql_public, storage, realtime, supabase_functions
  to postgres, anon, authenticated, service_role;
grant usage on schema vault to postgres, service_role;
grant usage on schema auth to supabase_realtime_admin, supabase_storage_admin;
grant create on schema public to postgres;
grant create, usage on schema public to supabase_realtime_admin;
grant usage on schema extensions to supabase_realtime_admin, supabase_storage_admin;
grant all on schema storage to supabase_storage_admin with grant option;
grant all on schema realtime to supabase_realtime_admin with grant option;
grant all on schema supabase_functions to supabase_functions_admin;
grant all on schema storage to dashboard_user;
grant all on schema extensions to dashboard_user;
grant all on schema auth to supabase_auth_admin, dashboard_user;

-- Tables that a migration creates in public are accessible to the API roles; RLS decides about rows.
alter default privileges for role postgres in schema public
  grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
  grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public
  grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public
  grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public
  grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_auth_admin in schema auth
  grant all on tables to postgres, dashboard_user;
alter default privileges for role supabase_auth_admin in schema auth
  grant all on functions to postgres, dashboard_user;
alter default privileges for role supabase_auth_admin in schema auth
  grant all on sequences to postgres, dashboard_user;

alter default privileges for role supabase_storage_admin in schema storage
  grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_storage_admin in schema storage
  grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_storage_admin in schema storage
  grant all on sequences to postgres, anon, authenticated, service_role;

-- What Realtime sends the changes of: migrations add tables to it.
do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    set local client_min_messages = error;  -- the server's wal_level is too low to send anything, and need not
    set local log_min_messages = error;
    create publication supabase_realtime;
  end if;
end
$$;

-- Extensions that a new Supabase project has, if the server has them. Others, such as vector and pg_trgm, are created by
-- migrations, in the schema and without the `if not exists` that they choose.
do $$
declare
  extension text;
begin
  for extension in
    select name from pg_available_extensions
    where name in ('pg_stat_statements', 'pgcrypto', 'uuid-ossp', 'pg_graphql', 'supabase_vault', 'pgsodium')
      and installed_version is null
  loop
    execute format(
      'create extension %I with schema %I', extension,
      case extension when 'pg_graphql' then 'graphql' when 'supabase_vault' then 'vault' else 'extensions' end
    );
  end loop;
end
$$;

-- The caller: the claims that the API sets in the transaction, one setting each (old) or all in one (new).
create or replace function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;

create or replace function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;

create or replace function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;

create or replace function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;

alter function auth.jwt() owner to supabase_auth_admin;
alter function auth.uid() owner to supabase_auth_admin;
alter function auth.role() owner to supabase_auth_admin;
alter function auth.email() owner to supabase_auth_admin;

-- A change of the schema notifies the REST service, which reloads its schema cache.
create or replace function extensions.pgrst_ddl_watch() returns event_trigger language plpgsql as $$
declare
  command record;
begin
  for command in select * from pg_event_trigger_ddl_commands() loop
    if command.schema_name is distinct from 'pg_temp' and command.command_tag in (
      'CREATE SCHEMA', 'ALTER SCHEMA', 'CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE',
      'CREATE FOREIGN TABLE', 'ALTER FOREIGN TABLE', 'CREATE VIEW', 'ALTER VIEW', 'CREATE MATERIALIZED VIEW',
      'ALTER MATERIALIZED VIEW', 'CREATE FUNCTION', 'ALTER FUNCTION', 'CREATE TRIGGER', 'CREATE TYPE', 'ALTER TYPE',
      'CREATE RULE', 'COMMENT'
    ) then
      notify pgrst, 'reload schema';
    end if;
  end loop;
end
$$;

create or replace function extensions.pgrst_drop_watch() returns event_trigger language plpgsql as $$
declare
  dropped record;
begin
  for dropped in select * from pg_event_trigger_dropped_objects() loop
    if not dropped.is_temporary and dropped.object_type in (
      'schema', 'table', 'foreign table', 'view', 'materialized view', 'function', 'trigger', 'type', 'rule'
    ) then
      notify pgrst, 'reload schema';
    end if;
  end loop;
end
$$;

do $$
begin
  if not exists (select from pg_event_trigger where evtname = 'pgrst_ddl_watch') then
    create event trigger pgrst_ddl_watch on ddl_command_end execute function extensions.pgrst_ddl_watch();
  end if;
  if not exists (select from pg_event_trigger where evtname = 'pgrst_drop_watch') then
    create event trigger pgrst_drop_watch on sql_drop execute function extensions.pgrst_drop_watch();
  end if;
end
$$;

-- Event triggers of Supabase's image; dumps refer to them. The privileges that they grant exist here from the start.
create or replace function extensions.grant_pg_cron_access() returns event_trigger language plpgsql as $$
begin null; end $$;
create or replace function extensions.grant_pg_net_access() returns event_trigger language plpgsql as $$
begin null; end $$;
create or replace function extensions.grant_pg_graphql_access() returns event_trigger language plpgsql as $$
begin null; end $$;
create or replace function extensions.set_graphql_placeholder() returns event_trigger language plpgsql as $$
begin null; end $$;

-- The tables in which the Supabase CLI records applied files.
create table if not exists supabase_migrations.schema_migrations (
  version text not null primary key,
  statements text[],
  name text
);
create table if not exists supabase_migrations.seed_files (
  path text not null primary key,
  hash text not null
);

-- The release of Edgewise, by the hash of its scripts, that created all this.
create table if not exists supabase_migrations.bootstrap (digest text not null primary key);
