create extension if not exists http with schema extensions;
create extension if not exists pg_tle;
drop extension if exists "supabase-dbdev";
create extension if not exists pgtap with schema extensions;
create schema if not exists tests;
create or replace function tests.create_supabase_user(identifier text, email text default null, phone text default null, metadata jsonb default null)
returns uuid security definer set search_path = auth, pg_temp language plpgsql as $$
declare
  user_id uuid;
begin
  user_id := extensions.uuid_generate_v4();
  insert into auth.users (id, email, phone, raw_user_meta_data, raw_app_meta_data, created_at, updated_at)
  values (user_id, coalesce(email, concat(user_id, '@test.com')), phone, jsonb_build_object('test_identifier', identifier) || coalesce(metadata, '{}'::jsonb), '{}'::jsonb, now(), now())
  returning id into user_id;
  return user_id;
end;
$$;
create or replace function tests.authenticate_as(identifier text) returns void language plpgsql as $$
declare
  user_data jsonb;
begin
  select jsonb_build_object('id', id, 'email', email) into user_data from auth.users where raw_user_meta_data ->> 'test_identifier' = identifier;
  perform set_config('role', 'authenticated', true);
  perform set_config('request.jwt.claims', json_build_object('sub', user_data ->> 'id', 'email', user_data ->> 'email', 'role', 'authenticated')::text, true);
end
$$;
create or replace function tests.rls_enabled(testing_schema text) returns boolean language sql as $$
  select not exists (
    select from pg_class pc join pg_namespace pn on pn.oid = pc.relnamespace and pn.nspname = rls_enabled.testing_schema
    join pg_type pt on pt.oid = pc.reltype where relkind = 'r' and not relrowsecurity
  )
$$;
alter default privileges in schema tests revoke execute on functions from public;
alter default privileges in schema tests grant execute on functions to anon;
alter default privileges in schema tests grant execute on functions to authenticated, service_role;
grant usage on schema tests to anon, authenticated;
create table public.notes (id uuid primary key default uuid_generate_v4(), owner uuid not null default auth.uid() references auth.users, body text);
alter table public.notes enable row level security;
create policy own on public.notes using ((select auth.uid()) = owner);
grant execute on all functions in schema tests to authenticated;
select tests.create_supabase_user('owner');
do $$
begin
  assert tests.rls_enabled('public');
  perform tests.authenticate_as('owner');
  insert into public.notes (body) values ('mine');
  assert (select count(*) from public.notes) = 1;
  assert auth.role() = 'authenticated' and auth.email() like '%@test.com';
  perform set_config('request.jwt.claims', '{"sub": "5a3f5e3d-5f0e-4b2a-9f76-1f8f4bdc1a11", "role": "authenticated"}', true);
  assert (select count(*) from public.notes) = 0;
  reset role;
end
$$;
