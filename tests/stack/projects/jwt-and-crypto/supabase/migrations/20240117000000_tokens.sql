create extension if not exists pgjwt with schema extensions cascade;
create extension if not exists "uuid-ossp" with schema extensions;
create table public.api_keys (
  id uuid primary key default uuid_generate_v4(),
  prefix text not null default encode(gen_random_bytes(4), 'hex'),
  hash bytea not null,
  created_at timestamptz not null default now()
);
alter table public.api_keys enable row level security;
create function public.create_api_key() returns text language plpgsql security definer set search_path = public, extensions as $$
declare
  key text := encode(gen_random_bytes(24), 'base64');
begin
  insert into api_keys (hash) values (digest(key, 'sha256'));
  return key;
end
$$;
create function public.sign_payload(payload json) returns text language sql stable as $$
  select extensions.sign(payload, current_setting('app.settings.jwt_secret', true), 'HS256')
$$;
create function public.webhook_signature(body text, secret text) returns text language sql immutable as $$
  select encode(extensions.hmac(body, secret, 'sha256'), 'hex')
$$;
