-- Personal keys: credentials of a user for back ends, which have no session. Only the SHA-256 of a key is stored; keys
-- are 256 random bits, so that it can't be guessed from its hash. Revoking a key deletes its row.
create table public.personal_keys (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 100),
  hint text not null,
  digest text not null unique check (digest ~ '^[0-9a-f]{64}$'),
  scopes text[] not null check (cardinality(scopes) between 1 and 50),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz
);
create index personal_keys_user_id_idx on public.personal_keys (user_id, created_at desc);
alter table public.personal_keys enable row level security;
revoke all on public.personal_keys from public, anon, authenticated, service_role;
grant select (id, user_id, name, hint, scopes, created_at, expires_at, last_used_at), delete
  on public.personal_keys to authenticated;
grant select, insert, update, delete on public.personal_keys to service_role;

-- Owners see their keys, but not the digests. Keys are made by the function alone, which chooses them.
create policy "Owners read their personal keys" on public.personal_keys
  for select to authenticated using (user_id = (select auth.uid()));

-- Revoking a key is deleting it.
create policy "Owners revoke their personal keys" on public.personal_keys
  for delete to authenticated using (user_id = (select auth.uid()));

-- The owner and scopes of a valid key, with the claims of an access token; null for any other digest, and while the owner
-- is banned. security definer, because the service role doesn't read auth.users. The last use is exact to a minute.
create function private.use_personal_key(digest text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  found jsonb;
begin
  select jsonb_build_object('key_id', k.id, 'user_id', k.user_id, 'scopes', k.scopes,
    'expires_at', extract(epoch from k.expires_at), 'app_metadata', u.raw_app_meta_data, 'email', u.email,
    'is_anonymous', u.is_anonymous)
  into found
  from public.personal_keys as k join auth.users as u on u.id = k.user_id
  where k.digest = digest and k.expires_at > now() and coalesce(u.banned_until < now(), true) and u.deleted_at is null;
  update public.personal_keys as k set last_used_at = now()
  where found is not null and k.digest = digest
    and coalesce(k.last_used_at < now() - interval '1 minute', true);
  return found;
end
$$;
revoke execute on function private.use_personal_key(text) from public;
grant execute on function private.use_personal_key(text) to service_role;

create function public.use_personal_key(digest text) returns jsonb
language sql volatile security invoker set search_path = '' as $$
  select private.use_personal_key($1)
$$;
revoke execute on function public.use_personal_key(text) from public, anon, authenticated;
grant execute on function public.use_personal_key(text) to service_role;
