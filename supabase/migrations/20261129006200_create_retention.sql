-- How long what is no longer needed stays: a term in days for each kind of row, null to keep it. `edgewise purge` and,
-- where the project has it, pg_cron delete what is older.
create table private.retention (
  kind text primary key check (
    kind in ('conversations', 'messages', 'run_events', 'analytics_events', 'audit_details')
  ),
  days integer check (days between 0 and 36500)
);
insert into private.retention values
  ('conversations', null), ('messages', null), ('run_events', 1), ('analytics_events', null), ('audit_details', null);

alter table private.retention enable row level security;
revoke all on private.retention from public, anon, authenticated, service_role;

-- The cascade of an erased account and a purge remove details of the audit log; nothing else does.
create or replace function private.refuse_audit_change() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' and tg_table_name = 'audit_details' and tg_level = 'ROW'
    and (pg_trigger_depth() > 1 or current_setting('edgewise.purging', true) = 'on') then
    return old;
  end if;
  raise exception 'the audit log is append-only' using errcode = '42501';
end
$$;

-- Deletes at most `most` rows of each kind whose term is over, or counts them all. Of the audit log only details go, and
-- an entry says up to which one: its chain stays whole.
create function private.purge(dry_run boolean, most integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  counts jsonb := '{}';
  rule record;
  expired text;
  found bigint;
  purged_to constant bigint := (
    select max(e.id) from private.audit_entries as e, private.retention as r
    where r.kind = 'audit_details' and e.created_at < now() - make_interval(days => r.days)
  );
begin
  perform set_config('edgewise.purging', 'on', true);
  for rule in
    select r.kind, now() - make_interval(days => r.days) as before, t.name, t.condition
    from private.retention as r
    join (values
      ('conversations', 'public.conversations', 't.deleted_at < $1'),
      ('messages', 'public.messages', 't.deleted_at < $1'),
      ('run_events', 'public.run_events', 't.run_id in (select r.id from public.runs as r where r.ended_at < $1)'),
      ('analytics_events', 'public.analytics_events', 't.created_at < $1'),
      ('audit_details', 'private.audit_details', 't.entry_id in (
        select e.id from private.audit_entries as e where e.created_at < $1 and e.action <> ''details_purged'')')
    ) as t (kind, name, condition) on t.kind = r.kind
    where r.days is not null
    order by r.kind
  loop
    expired := format('select t.ctid from %s as t where %s', rule.name, rule.condition);
    if dry_run then
      execute format('select count(*) from (%s) as expired', expired) into found using rule.before;
    else
      execute format('delete from %s where ctid = any (array(%s limit $2))', rule.name, expired)
        using rule.before, most;
      get diagnostics found = row_count;
    end if;
    counts := counts || jsonb_build_object(rule.kind, found);
  end loop;
  perform set_config('edgewise.purging', '', true);
  if not dry_run and (counts ->> 'audit_details')::bigint > 0 then
    perform private.audit('details_purged', null, 'operator', jsonb_build_object('until', purged_to));
  end if;
  return counts;
end
$$;

create function private.retention_terms() returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_object_agg(kind, days) from private.retention
$$;

create function private.set_retention(kind text, days integer) returns void
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  update private.retention as r set days = days where r.kind = kind;
  if not found then
    raise exception 'there is no retention of %', kind using errcode = '22023';
  end if;
  perform private.audit(
    'policy_changed', null, 'operator', jsonb_build_object('retention', kind, 'days', coalesce(days::text, 'keep'))
  );
end
$$;

create function public.purge(dry_run boolean, most integer) returns jsonb
language sql volatile security invoker set search_path = '' as $$
  select private.purge(dry_run, most)
$$;
create function public.retention_terms() returns jsonb language sql stable security invoker set search_path = '' as $$
  select private.retention_terms()
$$;
create function public.set_retention(kind text, days integer) returns void
language sql volatile security invoker set search_path = '' as $$
  select private.set_retention(kind, days)
$$;
create function public.count_provider_garbage() returns bigint
language sql stable security invoker set search_path = '' as $$
  select count(*) from private.provider_garbage
$$;

revoke execute on function private.purge(boolean, integer), private.retention_terms(),
  private.set_retention(text, integer) from public;
revoke execute on function public.purge(boolean, integer), public.retention_terms(), public.set_retention(text, integer),
  public.count_provider_garbage() from public, anon, authenticated;
grant execute on function private.purge(boolean, integer), private.retention_terms(), private.set_retention(text, integer),
  public.purge(boolean, integer), public.retention_terms(), public.set_retention(text, integer),
  public.count_provider_garbage() to service_role;

-- Every night, if the project has pg_cron; docs/privacy.md has this statement for a project that adds it later.
do $$
begin
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    perform cron.schedule('edgewise_purge', '23 21 * * *', 'select private.purge(false, 100000)');
  end if;
end
$$;
