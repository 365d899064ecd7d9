create extension citext with schema extensions;

create schema if not exists private;
revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;

create table public.organizations (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  slug extensions.citext not null unique,
  created_by uuid references auth.users (id) on delete set null default auth.uid(),
  created_at timestamptz not null default now()
);
create type public.member_role as enum ('owner', 'admin', 'member');
create table public.members (
  organization_id uuid not null references public.organizations on delete cascade,
  user_id uuid not null references auth.users on delete cascade,
  role public.member_role not null default 'member',
  primary key (organization_id, user_id)
);
create index members_user_id_idx on public.members using btree (user_id);
alter table public.organizations enable row level security;
alter table public.members enable row level security;
alter table public.members force row level security;

create or replace function private.organizations_of_user(minimum public.member_role default 'member')
returns setof uuid language sql stable security definer set search_path = '' as $$
  select organization_id from public.members where user_id = (select auth.uid()) and role <= minimum
$$;
grant execute on function private.organizations_of_user to authenticated;

create policy "members read" on public.organizations for select to authenticated
  using (id in (select private.organizations_of_user()));
create policy "anyone signed in creates" on public.organizations for insert to authenticated
  with check (created_by = (select auth.uid()));
create policy "mfa for changes" on public.organizations as restrictive for update to authenticated
  using ((select auth.jwt() ->> 'aal') = 'aal2');
create policy "owners update" on public.organizations for update to authenticated
  using (id in (select private.organizations_of_user('owner')));
create policy "members read members" on public.members for select to authenticated
  using (organization_id in (select private.organizations_of_user()));

create or replace function private.add_owner() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.members (organization_id, user_id, role) values (new.id, new.created_by, 'owner');
  return new;
end
$$;
create trigger add_owner after insert on public.organizations for each row
  when (new.created_by is not null) execute function private.add_owner();

alter default privileges in schema public revoke execute on functions from public;
alter default privileges for role postgres in schema public grant select on tables to anon;
