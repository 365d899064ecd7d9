-- Erases an account step by step: rows in batches, then the account itself with what Auth and the logs know of it. Each
-- step counts what it deletes in its own transaction, so that an interrupted erasure goes on where it was.

-- The tables whose rows go with an account, by the foreign keys that cascade from auth.users, with the condition for the
-- rows of the user $1. Those furthest away come first; tables of later migrations follow by themselves.
create function private.account_tables() returns table (name text, condition text)
language sql stable set search_path = '' as $$
  with recursive owned (relation, condition, depth, direct) as (
    select c.conrelid, format('t.%I = $1', a.attname), 1, true
    from pg_constraint as c join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confdeltype = 'c' and c.confrelid = 'auth.users'::regclass
    union all
    select c.conrelid, format('(%s) in (select %s from %s as t where %s)', keys.own, keys.parents, c.confrelid::regclass,
      owned.condition), owned.depth + 1, false
    from owned join pg_constraint as c on c.confrelid = owned.relation and c.conrelid <> c.confrelid
    cross join lateral (
      select string_agg(format('t.%I', own.attname), ', ' order by pair.place) as own,
        string_agg(format('t.%I', parent.attname), ', ' order by pair.place) as parents
      from unnest(c.conkey, c.confkey) with ordinality as pair (own, parent, place)
      join pg_attribute as own on own.attrelid = c.conrelid and own.attnum = pair.own
      join pg_attribute as parent on parent.attrelid = c.confrelid and parent.attnum = pair.parent
    ) as keys
    where c.contype = 'f' and c.confdeltype = 'c' and owned.depth < 8
  )
  select format('%I.%I', n.nspname, r.relname),
    coalesce(
      string_agg(distinct owned.condition, ' or ') filter (where owned.direct), string_agg(distinct owned.condition, ' or ')
    )
  from owned join pg_class as r on r.oid = owned.relation join pg_namespace as n on n.oid = r.relnamespace
  group by n.nspname, r.relname
  order by max(owned.depth) desc, n.nspname, r.relname
$$;

create function private.count_erased(user_id uuid, what text, number bigint) returns void
language sql set search_path = '' as $$
  update private.erasures as e
  set counts = e.counts || jsonb_build_object(what, coalesce((e.counts ->> what)::bigint, 0) + number)
  where e.user_id = count_erased.user_id and number > 0
$$;

-- Logs of accounts that are gone, where the policy keeps them for a time.
create table private.kept_logs (
  user_id uuid primary key,
  email text,
  until timestamptz not null
);
alter table private.kept_logs enable row level security;
revoke all on private.kept_logs from public, anon, authenticated, service_role;

-- An entry's details outlive the account where the policy says so; they are deleted below instead of by the key.
alter table private.audit_details drop constraint audit_details_user_id_fkey;

-- Deletes what logs say of a user before a time, and with that the way from the audit log's subject to the user.
create function private.forget_logs(user_id uuid, email text, before timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  number bigint;
begin
  delete from auth.audit_log_entries as l
  where coalesce(l.created_at, '-infinity') < before and (
    user_id::text in (l.payload ->> 'actor_id', l.payload -> 'traits' ->> 'user_id')
    or email in (l.payload ->> 'actor_username', l.payload -> 'traits' ->> 'user_email')
  );
  get diagnostics number = row_count;
  perform private.count_erased(user_id, 'auth.audit_log_entries', number);
  perform set_config('edgewise.purging', 'on', true);
  delete from private.audit_details as d using private.audit_entries as e
  where e.id = d.entry_id and d.user_id = user_id and e.created_at < before;
  get diagnostics number = row_count;
  perform set_config('edgewise.purging', '', true);
  perform private.count_erased(user_id, 'private.audit_details', number);
end
$$;

-- What no foreign key deletes with an account, however the account was deleted.
create function private.forget_account(user_id uuid, email text) returns void
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  log_days constant integer := (select p.log_days from private.erasure_policy as p);
  number bigint;
begin
  delete from auth.flow_state as f where f.user_id = user_id;
  delete from auth.refresh_tokens as t where t.user_id = user_id::text;
  delete from private.limit_windows as l where strpos(l.key, user_id::text) > 0;
  get diagnostics number = row_count;
  perform private.count_erased(user_id, 'private.limit_windows', number);
  if log_days > 0 then
    perform private.forget_logs(user_id, email, now() - make_interval(days => log_days));
    insert into private.kept_logs values (user_id, email, now() + make_interval(days => log_days));
    update private.erasures as e set logs_kept_until = now() + make_interval(days => log_days)
    where e.user_id = user_id;
  else
    perform private.forget_logs(user_id, email, 'infinity');
    delete from private.audit_subjects as s where s.user_id = user_id;
  end if;
end
$$;

-- Deletes logs that were kept and whose time is over.
create function private.forget_kept_logs() returns void language plpgsql security definer set search_path = '' as $$
declare
  log_days constant integer := (select p.log_days from private.erasure_policy as p);
  kept private.kept_logs;
begin
  for kept in select * from private.kept_logs loop
    if kept.until > now() then
      perform private.forget_logs(kept.user_id, kept.email, now() - make_interval(days => log_days));
    else
      perform private.forget_logs(kept.user_id, kept.email, 'infinity');
      delete from private.audit_subjects as s where s.user_id = kept.user_id;
      delete from private.kept_logs as k where k.user_id = kept.user_id;
    end if;
  end loop;
end
$$;

create or replace function private.audit_account() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'sessions' then
    perform private.audit('sign_in', new.user_id, 'auth', jsonb_build_object(
      'session_id', new.id, 'ip', host(new.ip), 'user_agent', left(new.user_agent, 200)
    ));
  elsif tg_op = 'DELETE' then
    perform private.audit('account_erased', old.id, 'auth', '{}');
    perform private.forget_account(old.id, old.email);
  elsif new.encrypted_password is distinct from old.encrypted_password then
    perform private.audit('password_changed', new.id, 'auth', '{}');
  else
    perform private.audit('account_restricted', new.id, 'auth', jsonb_build_object('until', new.banned_until));
  end if;
  return null;
end
$$;

-- Files and vector stores at the provider are deleted after their rows; each counts for the erasure that left it.
alter table private.provider_garbage add column erasure_id uuid;
create index provider_garbage_erasure_id_idx on private.provider_garbage (erasure_id) where erasure_id is not null;

create or replace function private.collect_garbage() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.provider_garbage (kind, id, erasure_id)
  values (
    tg_argv[0], to_jsonb(old) ->> case tg_argv[0] when 'file' then 'file_id' else 'vector_store_id' end,
    nullif(current_setting('edgewise.erasure', true), '')::uuid
  )
  on conflict do nothing;
  return null;
end
$$;

create function private.count_garbage() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform private.count_erased(e.user_id, 'provider.' || old.kind || 's', 1)
  from private.erasures as e where e.id = old.erasure_id;
  return null;
end
$$;
create trigger provider_garbage_count after delete on private.provider_garbage
  for each row when (old.erasure_id is not null) execute function private.count_garbage();

-- Deletes at most `most` rows of an account whose time has come, or the account once no rows are left. The state; `rows`
-- is false once nothing is left in the database.
create function private.erase_account(erasure_id uuid, most integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  erasure private.erasures;
  target record;
  number bigint;
  remaining bigint := most;
begin
  select * into erasure from private.erasures as e where e.id = erasure_id for update;
  if erasure.user_id is null or erasure.erase_at > now()
    or exists (select from private.legal_holds as h where h.user_id = erasure.user_id) then
    return private.erasure_state(erasure);
  end if;
  update private.erasures as e set began_at = coalesce(e.began_at, now()) where e.id = erasure_id;
  perform set_config('edgewise.erasure', erasure_id::text, true);
  for target in select * from private.account_tables() as a where a.name not like 'auth.%' loop
    execute format(
      'delete from %1$s as t where t.ctid = any (array(select t.ctid from %1$s as t where %2$s limit $2))',
      target.name, target.condition
    ) using erasure.user_id, remaining;
    get diagnostics number = row_count;
    perform private.count_erased(erasure.user_id, target.name, number);
    remaining := remaining - number;
    exit when remaining <= 0;
  end loop;
  if remaining = most then
    for target in select * from private.account_tables() as a where a.name like 'auth.%' loop
      execute format('select count(*) from %s as t where %s', target.name, target.condition)
        into number using erasure.user_id;
      perform private.count_erased(erasure.user_id, target.name, number);
    end loop;
    delete from auth.users as u where u.id = erasure.user_id;
    get diagnostics number = row_count;
    perform private.count_erased(erasure.user_id, 'auth.users', number);
  end if;
  perform set_config('edgewise.erasure', '', true);
  select * into erasure from private.erasures as e where e.id = erasure_id;
  return private.erasure_state(erasure) || jsonb_build_object('rows', remaining < most);
end
$$;

create function private.erasure_garbage(erasure_id uuid, most integer) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'id', id)), '[]')
  from (select kind, id from private.provider_garbage as g where g.erasure_id = erasure_garbage.erasure_id limit most) as g
$$;

-- Objects of the user in Supabase Storage, whose contents only its API deletes.
create function private.stored_objects(erasure_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  found jsonb;
begin
  if to_regclass('storage.objects') is null then
    return '[]';
  end if;
  execute 'select coalesce(jsonb_agg(jsonb_build_object(''bucket'', bucket_id, ''name'', name)), ''[]'') from (
    select o.bucket_id, o.name from storage.objects as o join private.erasures as e on o.owner_id = e.user_id::text
    where e.id = $1 order by o.bucket_id, o.name) as o' into found using erasure_id;
  return found;
end
$$;

-- Records how many files of a user there are in a place, before they are deleted, and at last that none is left.
create function private.count_files(erasure_id uuid, place text, number integer, done boolean) returns void
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  update private.erasures as e set
    counts = e.counts || case when number > 0 then
      jsonb_build_object(place, greatest((e.counts ->> place)::integer, number)) else '{}' end,
    uploads_erased_at = case when done then now() end
  where e.id = erasure_id and e.uploads_erased_at is null;
end
$$;

-- Ends an erasure when nothing is left anywhere: the id of the user goes, and the state says `erased`. The address stays
-- until the receipt has been sent.
create function private.finish_erasure(erasure_id uuid, receipt_sent boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  erasure private.erasures;
begin
  update private.erasures as e set user_id = null, erased_at = coalesce(e.erased_at, now()), banned_until = null,
    email = case when receipt_sent then null else e.email end
  where e.id = erasure_id and e.uploads_erased_at is not null
    and not exists (select from auth.users as u where u.id = e.user_id)
    and not exists (select from private.provider_garbage as g where g.erasure_id = erasure_id)
    and private.stored_objects(erasure_id) = '[]';
  select * into erasure from private.erasures as e where e.id = erasure_id;
  return private.erasure_state(erasure);
end
$$;

-- The erasures that are not finished: those to go on with first.
create function private.open_erasures() returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(private.erasure_state(e) order by e.erase_at), '[]')
  from private.erasures as e where e.erased_at is null or e.email is not null
$$;

-- What pg_cron runs: everything in the database that is due. Files at the provider, uploads and the receipt follow with
-- the next call of account-delete or `edgewise purge`.
create function private.erase_due_accounts() returns void language plpgsql security definer set search_path = '' as $$
declare
  due uuid;
begin
  for due in select e.id from private.erasures as e where e.user_id is not null and e.erase_at <= now() loop
    while (private.erase_account(due, 100000) ->> 'rows')::boolean loop
    end loop;
  end loop;
  perform private.forget_kept_logs();
end
$$;

create function public.erase_account(erasure_id uuid, most integer) returns jsonb
language sql volatile security invoker set search_path = '' set statement_timeout = '60s' as $$
  select private.erase_account(erasure_id, most)
$$;
create function public.erasure_garbage(erasure_id uuid, most integer) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select private.erasure_garbage(erasure_id, most)
$$;
create function public.stored_objects(erasure_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select private.stored_objects(erasure_id)
$$;
create function public.count_files(erasure_id uuid, place text, number integer, done boolean) returns void
language sql volatile security invoker set search_path = '' as $$
  select private.count_files(erasure_id, place, number, done)
$$;
create function public.finish_erasure(erasure_id uuid, receipt_sent boolean) returns jsonb
language sql volatile security invoker set search_path = '' as $$
  select private.finish_erasure(erasure_id, receipt_sent)
$$;
create function public.open_erasures() returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.open_erasures()
$$;
create function public.forget_kept_logs() returns void language sql volatile security invoker set search_path = '' as $$
  select private.forget_kept_logs()
$$;

revoke execute on function private.account_tables(), private.count_erased(uuid, text, bigint),
  private.forget_logs(uuid, text, timestamptz), private.forget_account(uuid, text), private.forget_kept_logs(),
  private.count_garbage(), private.erase_account(uuid, integer), private.erasure_garbage(uuid, integer),
  private.stored_objects(uuid), private.count_files(uuid, text, integer, boolean), private.finish_erasure(uuid, boolean), private.open_erasures(),
  private.erase_due_accounts() from public;
revoke execute on function public.erase_account(uuid, integer), public.erasure_garbage(uuid, integer),
  public.stored_objects(uuid), public.count_files(uuid, text, integer, boolean), public.finish_erasure(uuid, boolean), public.open_erasures(),
  public.forget_kept_logs() from public, anon, authenticated;
grant execute on function private.forget_kept_logs(), private.erase_account(uuid, integer),
  private.erasure_garbage(uuid, integer), private.stored_objects(uuid), private.count_files(uuid, text, integer, boolean),
  private.finish_erasure(uuid, boolean), private.open_erasures(), public.erase_account(uuid, integer),
  public.erasure_garbage(uuid, integer), public.stored_objects(uuid), public.count_files(uuid, text, integer, boolean),
  public.finish_erasure(uuid, boolean), public.open_erasures(), public.forget_kept_logs() to service_role;

-- Every ten minutes, if the project has pg_cron; docs/privacy.md has this statement for a project that adds it later.
do $$
begin
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    perform cron.schedule('edgewise_erase', '*/10 * * * *', 'select private.erase_due_accounts()');
  end if;
end
$$;
