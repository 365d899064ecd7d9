create schema if not exists api;
create schema if not exists internal authorization postgres;
revoke all on schema public from anon, authenticated;
revoke create on schema public from public;
alter default privileges in schema public revoke execute on functions from public, anon, authenticated;
alter default privileges revoke execute on functions from public;
grant usage on schema api to anon, authenticated, service_role;
alter default privileges for role postgres in schema api grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema api grant all on routines to anon, authenticated, service_role;
alter default privileges for role postgres in schema api grant all on sequences to anon, authenticated, service_role;
alter role authenticator set pgrst.db_schemas = 'api, graphql_public';
alter role authenticator set pgrst.db_aggregates_enabled = 'true';
alter role authenticator set statement_timeout = '30s';
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout to '8s';
alter role service_role set statement_timeout to '0';
alter role postgres set search_path to "$user", public, extensions;
alter database postgres set "app.settings.jwt_secret" to 'secret';
alter database postgres set timezone to 'UTC';
alter database postgres set pgaudit.log to 'ddl';
notify pgrst, 'reload config';
select pg_notify('pgrst', 'reload schema');

do $$
begin
  if not exists (select from pg_roles where rolname = 'reporting') then
    create role reporting nologin noinherit bypassrls;
  end if;
end
$$;
grant reporting to authenticator;
grant reporting to postgres with admin option;
grant usage on schema api to reporting;
grant select on all tables in schema api to reporting;

create table internal.events (id uuid primary key default gen_random_uuid(), at timestamptz not null default clock_timestamp(), payload jsonb);
create view api.events as select * from internal.events;
create or replace function api.pre_request() returns void language plpgsql security definer as $$
declare
  req_method text := current_setting('request.method', true);
  req_ip inet := split_part(current_setting('request.headers', true)::json->>'x-forwarded-for', ',', 1)::inet;
begin
  if req_method = 'GET' or req_method is null then
    return;
  end if;
  insert into internal.events (payload) values (jsonb_build_object('ip', req_ip, 'key', (current_setting('request.headers', true)::json ->> 'apikey')));
end;
$$;
alter role authenticator set pgrst.db_pre_request = 'api.pre_request';
notify pgrst, 'reload config';
alter role authenticator reset pgrst.db_pre_request;
