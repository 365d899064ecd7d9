-- The functions refuse accounts that are being deleted, and those that are gone while an access token is still valid,
-- without asking for each request: they read this list every few seconds. It has digests of ids, so that nothing of an
-- erased account is kept; an access token of Supabase Auth is valid for a week at most.
create table private.closed_accounts (
  digest text primary key,
  closed_at timestamptz not null default now()
);
create index closed_accounts_closed_at_idx on private.closed_accounts (closed_at);
alter table private.closed_accounts enable row level security;
revoke all on private.closed_accounts from public, anon, authenticated, service_role;

create function private.account_digest(user_id uuid) returns text language sql immutable set search_path = '' as $$
  select left(encode(sha256(convert_to(user_id::text, 'UTF8')), 'hex'), 16)
$$;

create function private.close_account() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.closed_accounts (digest) values (private.account_digest(old.id)) on conflict do nothing;
  delete from private.closed_accounts as c where c.closed_at < now() - interval '7 days';
  return null;
end
$$;
create trigger edgewise_close_account after delete on auth.users
  for each row execute function private.close_account();

-- The newest 10,000, so that a mass deletion does not make every reading large.
create function private.closed_accounts() returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(digest), '[]') from (
    select private.account_digest(e.user_id) as digest, e.requested_at as closed_at
    from private.erasures as e where e.user_id is not null
    union all
    select c.digest, c.closed_at from private.closed_accounts as c where c.closed_at > now() - interval '7 days'
    order by closed_at desc
    limit 10000
  ) as closed
$$;
create function public.closed_accounts() returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.closed_accounts()
$$;

revoke execute on function private.account_digest(uuid), private.close_account(), private.closed_accounts() from public;
revoke execute on function public.closed_accounts() from public, anon, authenticated;
grant execute on function private.closed_accounts(), public.closed_accounts() to service_role;
