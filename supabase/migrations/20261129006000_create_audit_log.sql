-- The audit log: who did what, when. Each entry has the hash of the one before, so that a changed or missing entry shows.
-- What identifies a person (user id, ids of objects, address) is in two tables beside it that are erased with the
-- account; an entry holds a random subject for the user and a salted digest of the details, so that the chain stays
-- whole after an erasure and says nothing about anybody.
create table private.audit_entries (
  id bigint primary key,
  created_at timestamptz not null,
  action text not null check (action ~ '^[a-z_]{1,60}$'),
  actor text not null check (actor in ('user', 'service', 'operator', 'auth')),
  subject uuid,
  details_digest bytea,
  hash bytea not null
);

-- Not a foreign key: the entry of an erasure still needs the subject, and removes it.
create table private.audit_subjects (
  user_id uuid primary key,
  subject uuid not null unique default gen_random_uuid()
);

create table private.audit_details (
  entry_id bigint primary key references private.audit_entries (id),
  user_id uuid references auth.users (id) on delete cascade,
  salt uuid not null default gen_random_uuid(),
  details jsonb not null check (jsonb_typeof(details) = 'object' and octet_length(details::text) <= 2048)
);

create index audit_entries_subject_idx on private.audit_entries (subject);
create index audit_details_user_id_idx on private.audit_details (user_id);

alter table private.audit_entries enable row level security;
alter table private.audit_subjects enable row level security;
alter table private.audit_details enable row level security;
revoke all on private.audit_entries, private.audit_subjects, private.audit_details
  from public, anon, authenticated, service_role;
-- Nobody writes but record_audit: not even the service role inserts, changes or deletes an entry.
grant select on private.audit_entries, private.audit_subjects, private.audit_details to authenticated, service_role;

-- A user knows the own subject, which selects the own entries.
create policy "Owners read their subject" on private.audit_subjects
  for select to authenticated using (user_id = (select auth.uid()));

-- Users see what was done by them and to them.
create policy "Owners read their entries" on private.audit_entries
  for select to authenticated
  using (subject = (select s.subject from private.audit_subjects as s where s.user_id = (select auth.uid())));

-- The details go with the entries.
create policy "Owners read their details" on private.audit_details
  for select to authenticated using (user_id = (select auth.uid()));

create view public.audit_log with (security_invoker = true) as
  select e.id, e.created_at, e.action, e.actor, s.user_id, d.details
  from private.audit_entries as e
  left join private.audit_subjects as s on s.subject = e.subject
  left join private.audit_details as d on d.entry_id = e.id;
revoke all on public.audit_log from public, anon, authenticated, service_role;
grant select on public.audit_log to authenticated, service_role;

-- Grants do not bind the owner of a table; these triggers do, until they are dropped, and then the chain shows it.
create function private.refuse_audit_change() returns trigger language plpgsql set search_path = '' as $$
begin
  -- the cascade of an erased account, and nothing else, removes details
  if tg_op = 'DELETE' and tg_table_name = 'audit_details' and tg_level = 'ROW' and pg_trigger_depth() > 1 then
    return old;
  end if;
  raise exception 'the audit log is append-only' using errcode = '42501';
end
$$;

create trigger audit_entries_append_only before update or delete on private.audit_entries
  for each row execute function private.refuse_audit_change();
create trigger audit_entries_keep before truncate on private.audit_entries
  for each statement execute function private.refuse_audit_change();
create trigger audit_details_append_only before update or delete on private.audit_details
  for each row execute function private.refuse_audit_change();
create trigger audit_details_keep before truncate on private.audit_details
  for each statement execute function private.refuse_audit_change();

-- What an entry's hash covers, which `edgewise audit verify` computes again.
create function private.audit_hash(
  previous bytea, id bigint, created_at timestamptz, action text, actor text, subject uuid, details_digest bytea
) returns bytea language sql stable set search_path = '' as $$
  select sha256(previous || convert_to(concat_ws(
    '|', id, to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US'), action, actor,
    coalesce(subject::text, '-'), coalesce(encode(details_digest, 'hex'), '-')
  ), 'UTF8'))
$$;

-- Appends an entry. One writer at a time, until its transaction ends: numbers have no gaps, and an action that is
-- rolled back has no entry.
create function private.audit(action text, user_id uuid, actor text, details jsonb) returns bigint
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  last private.audit_entries;
  entry private.audit_entries;
  salt constant uuid := gen_random_uuid();
  is_account constant boolean := exists (select from auth.users as u where u.id = user_id);
begin
  perform pg_advisory_xact_lock(7310600912);
  select * into last from private.audit_entries as e order by e.id desc limit 1;
  entry.id := coalesce(last.id, 0) + 1;
  entry.created_at := clock_timestamp();
  entry.action := action;
  entry.actor := actor;
  details := case when is_account or user_id is null then jsonb_strip_nulls(details) else '{}' end;
  if is_account then
    insert into private.audit_subjects as s (user_id) values (user_id) on conflict do nothing;
  end if;
  select s.subject into entry.subject from private.audit_subjects as s where s.user_id = user_id;
  if details <> '{}' then
    entry.details_digest := sha256(convert_to(salt || '|' || details::text, 'UTF8'));
  end if;
  entry.hash := private.audit_hash(
    coalesce(last.hash, ''), entry.id, entry.created_at, entry.action, entry.actor, entry.subject, entry.details_digest
  );
  insert into private.audit_entries select entry.*;
  if details <> '{}' then
    insert into private.audit_details values (entry.id, user_id, salt, details);
  end if;
  return entry.id;
end
$$;

-- For functions, which act as the service: exports, reads of an administrator, changes of keys.
create function public.record_audit(action text, user_id uuid, actor text, details jsonb default '{}') returns bigint
language sql volatile security invoker set search_path = '' as $$
  select private.audit(action, user_id, actor, details)
$$;

-- The entries after a number, as `edgewise audit verify` needs them.
create function public.audit_chain(after bigint, most integer) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(page) order by page.id), '[]')
  from (
    select e.id, to_char(e.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US') as created_at, e.action, e.actor,
      e.subject, encode(e.details_digest, 'hex') as details_digest, encode(e.hash, 'hex') as hash,
      d.salt, d.details::text as details
    from private.audit_entries as e left join private.audit_details as d on d.entry_id = e.id
    where e.id > after order by e.id limit most
  ) as page
$$;

revoke execute on function private.refuse_audit_change(), private.audit(text, uuid, text, jsonb),
  private.audit_hash(bytea, bigint, timestamptz, text, text, uuid, bytea) from public;
revoke execute on function public.record_audit(text, uuid, text, jsonb), public.audit_chain(bigint, integer)
  from public, anon, authenticated;
grant execute on function private.audit(text, uuid, text, jsonb), public.record_audit(text, uuid, text, jsonb),
  public.audit_chain(bigint, integer) to service_role;
