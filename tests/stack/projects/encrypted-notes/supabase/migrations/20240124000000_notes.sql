create extension if not exists pgsodium;
create extension if not exists supabase_vault cascade;
select pgsodium.create_key(name := 'notes');
create table public.notes (
  id uuid primary key default gen_random_uuid(),
  key_id uuid not null references pgsodium.key,
  nonce bytea,
  body text
);
create function public.encrypt_note(message text, key uuid) returns bytea language sql as $$
  select pgsodium.crypto_aead_det_encrypt(convert_to(message, 'utf8'), ''::bytea, key)
$$;
do $$ begin perform vault.create_secret('s3kre3t', 'my_key', 'The key'); end $$;
select vault.update_secret(id, 'n3w', 'new_key') from vault.secrets where name = 'my_key';
grant pgsodium_keyiduser to authenticated;
