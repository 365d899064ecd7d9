create or replace function auth.user_role() returns text stable language sql as $$ select coalesce(auth.jwt() ->> 'user_role', 'none') $$;
create or replace function auth.tenant() returns uuid language sql stable as $$ select nullif(current_setting('request.jwt.claim.tenant', true), '')::uuid $$;
create unique index if not exists users_lower_email on auth.users (lower(email));
create view public.users_public as select id, raw_user_meta_data ->> 'name' as name, raw_user_meta_data ->> 'avatar_url' as avatar, last_sign_in_at, confirmed_at, email_confirmed_at, banned_until, is_anonymous from auth.users;
revoke all on public.users_public from anon, authenticated;
grant select on auth.users to service_role;
grant usage on schema auth to authenticated;
create table public.logins (session uuid references auth.sessions (id) on delete cascade, ip inet, user_agent text, aal auth.aal_level, created_at timestamptz default now());
create function public.log_login() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.logins (session, ip, user_agent, aal) values (new.id, new.ip, new.user_agent, new.aal);
  return new;
end
$$;
create trigger log_login after insert on auth.sessions for each row execute function public.log_login();
create function public.delete_user() returns void language sql security definer set search_path = '' as $$ delete from auth.users where id = (select auth.uid()) $$;
create function public.providers_of(who uuid) returns text[] language sql security definer set search_path = '' as $$
  select array_agg(provider order by provider) from auth.identities where user_id = who
$$;
create function public.count_factors() returns bigint language sql security definer as $$
  select count(*) from auth.mfa_factors f join auth.mfa_challenges c on c.factor_id = f.id where f.factor_type = 'totp'::auth.factor_type and f.status = 'verified'::auth.factor_status
$$;
create function public.tokens() returns setof auth.refresh_tokens language sql security definer as $$ select * from auth.refresh_tokens where not revoked $$;
create function public.attempts() returns bigint language sql security definer as $$
  select (select count(*) from auth.flow_state) + (select count(*) from auth.one_time_tokens) + (select count(*) from auth.audit_log_entries)
    + (select count(*) from auth.saml_providers) + (select count(*) from auth.sso_domains) + (select count(*) from auth.mfa_amr_claims)
$$;
insert into auth.users (id, email) values ('5a3f5e3d-5f0e-4b2a-9f76-1f8f4bdc1a12', 'New@Example.com');
do $$ begin
  assert (select count(*) from public.users_public) = 1;
  assert public.attempts() = 0 and auth.user_role() = 'none';
end $$;
