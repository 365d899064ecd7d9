-- An account that is to be erased is restricted first: until it is erased, or the erasure is cancelled, nothing of it can
-- be read or written. Access tokens outlive a ban, so the tables themselves refuse.

-- An erasure, from the request to the receipt. Afterwards the row holds times and counts, and nothing of the user. The id
-- is chosen by whoever asks: it names the receipt, and who knows it can cancel.
create table private.erasures (
  id uuid primary key,
  user_id uuid unique,
  email text,
  requested_at timestamptz not null default now(),
  erase_at timestamptz not null,
  banned_until timestamptz,
  notified_at timestamptz,
  began_at timestamptz,
  uploads_erased_at timestamptz,
  erased_at timestamptz,
  logs_kept_until timestamptz,
  counts jsonb not null default '{}'
);
alter table private.erasures enable row level security;
revoke all on private.erasures from public, anon, authenticated, service_role;

-- PostgREST sends this as a response with status 403 and this code.
create function private.refuse_restricted() returns void language plpgsql set search_path = '' as $$
begin
  raise sqlstate 'PGRST' using
    message = '{"code": "ACCOUNT_RESTRICTED", "message": "This account is being deleted"}',
    detail = '{"status": 403, "headers": {}}';
end
$$;

-- Whether the caller's account may be used; a request over REST is refused with a clear code instead. Other services that
-- evaluate policies, such as Realtime, must not fail because of one user, so they find no rows.
create function private.account_is_open() returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from private.erasures as e where e.user_id = auth.uid()) then
    return true;
  end if;
  if current_setting('request.method', true) <> '' then
    perform private.refuse_restricted();
  end if;
  return false;
end
$$;

-- No new row of a restricted account, also not by the service role, which is not subject to policies.
create function private.refuse_new_row() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from private.erasures as e where e.user_id = new.user_id) then
    perform private.refuse_restricted();
  end if;
  return new;
end
$$;

-- Makes a table with rows of users follow the restriction. Every such table needs it: tests/rls/test_restriction.py.
create function private.protect(target regclass) returns void language plpgsql set search_path = '' as $$
begin
  -- Beside the table's other policies, and computed once per statement.
  execute format(
    'create policy "Accounts that are being deleted have no access" on %s as restrictive for all to authenticated '
    'using ((select private.account_is_open())) with check ((select private.account_is_open()))', target
  );
  if exists (
    select from pg_attribute as a join pg_class as c on c.oid = a.attrelid
    where c.oid = target and c.relnamespace = 'public'::regnamespace and a.attname = 'user_id' and not a.attisdropped
  ) then
    execute format(
      'create trigger refuse_restricted before insert on %s for each row execute function private.refuse_new_row()', target
    );
  end if;
end
$$;

revoke execute on function private.refuse_restricted(), private.account_is_open(), private.refuse_new_row(),
  private.protect(regclass) from public;
grant execute on function private.account_is_open() to authenticated, service_role;

select private.protect(name::regclass) from unnest(array[
  'public.profiles', 'public.conversations', 'public.messages', 'public.analytics_events', 'public.user_threads',
  'public.thread_properties', 'public.thread_messages', 'public.thread_items', 'public.user_files', 'public.assistants',
  'public.assistant_versions', 'public.runs', 'public.run_steps', 'public.run_events', 'public.token_usage',
  'public.vector_stores', 'public.responses', 'public.personal_keys', 'private.audit_entries', 'private.audit_subjects',
  'private.audit_details'
]) as name;

-- What the model has used is recorded also when a run ends after the restriction.
drop trigger refuse_restricted on public.token_usage;

-- Supabase Storage reads and writes its files under policies of this table, which belongs to another role.
do $$
begin
  if to_regclass('storage.objects') is not null then
    perform private.protect('storage.objects');
  end if;
exception when insufficient_privilege then
  raise notice 'storage.objects is not protected: its owner must run select private.protect(''storage.objects'')';
end
$$;

-- For a function that reads no table of the user before it acts: fails for a restricted account, and for one that is gone.
create function private.require_open_account() returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.account_is_open() or not exists (select from auth.users as u where u.id = auth.uid()) then
    perform private.refuse_restricted();
  end if;
end
$$;

create function public.require_open_account() returns void language sql stable security invoker set search_path = '' as $$
  select private.require_open_account()
$$;
revoke execute on function private.require_open_account() from public;
revoke execute on function public.require_open_account() from public, anon;
grant execute on function private.require_open_account(), public.require_open_account() to authenticated, service_role;
