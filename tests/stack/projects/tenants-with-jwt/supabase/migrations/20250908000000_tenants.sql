create table public.tenants (id uuid primary key default gen_random_uuid(), name text not null, parent uuid references public.tenants);
create table public.members (
  tenant uuid references public.tenants on delete cascade, member uuid references auth.users on delete cascade,
  role text check (role in ('owner', 'admin', 'viewer')), invited_by uuid default auth.uid(), primary key (tenant, member)
);
alter table public.tenants enable row level security;
alter table public.members enable row level security;
create schema private;
create function private.tenants_of_user() returns setof uuid stable security definer set search_path = '' language sql
begin atomic
  select tenant from public.members where member = (select auth.uid());
end;
create function private.has_role(wanted text[]) returns boolean language sql stable as $$
  select coalesce((auth.jwt() -> 'app_metadata' ->> 'role') = any (wanted), false)
    or (select auth.role()) = 'service_role'
    or coalesce(current_setting('request.jwt.claims', true)::jsonb ->> 'aal', 'aal1') = 'aal2' and false;
$$;
create policy members_read on public.members for select to authenticated using (tenant in (select private.tenants_of_user()));
create policy tenants_all on public.tenants to authenticated
  using (id in (select private.tenants_of_user()) and private.has_role(array['owner', 'admin']));
create policy mfa on public.tenants as restrictive for update to authenticated
  using (array[(select auth.jwt()->>'aal')] <@ (
    select case when count(id) > 0 then array['aal2'] else array['aal1', 'aal2'] end as aal
    from auth.mfa_factors where (select auth.uid()) = user_id and status = 'verified'
  ));
create or replace function public.set_claim(uid uuid, claim text, value jsonb) returns text language plpgsql security definer set search_path = public as $$
begin
  if not is_claims_admin() then
    return 'error: access denied';
  end if;
  update auth.users set raw_app_meta_data = raw_app_meta_data || json_build_object(claim, value)::jsonb where id = uid;
  return 'OK';
end;
$$;
create or replace function public.is_claims_admin() returns bool language plpgsql as $$
begin
  if session_user = 'authenticator' then
    if extract(epoch from now()) > coalesce((current_setting('request.jwt.claims', true)::jsonb)->>'exp', '0')::numeric then
      return false;
    end if;
    return coalesce((current_setting('request.jwt.claims', true)::jsonb)->'app_metadata'->'claims_admin', 'false')::bool;
  end if;
  return true;
end;
$$;
create function public.sync_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.members set role = coalesce(new.raw_user_meta_data->>'role', role) where member = new.id;
  return new;
end;
$$;
create trigger on_auth_user_updated after update of raw_user_meta_data, email_confirmed_at, last_sign_in_at on auth.users
  for each row when (old.raw_user_meta_data is distinct from new.raw_user_meta_data) execute function public.sync_user();
