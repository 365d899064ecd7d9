-- Rows of token_usage get a term, too. Nothing of them stays but the counters of budgets, which are of the current day and
-- month; so a term is longer than a month.
alter table private.retention drop constraint retention_kind_check, add constraint retention_kind_check check (
  kind in ('conversations', 'messages', 'run_events', 'analytics_events', 'audit_details', 'token_usage')
);
insert into private.retention values ('token_usage', null);

-- As before, with rows of token_usage.
create or replace function private.purge(dry_run boolean, most integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  counts jsonb := '{}';
  rule record;
  expired text;
  found bigint;
  held constant uuid[] := array(select h.user_id from private.legal_holds as h);
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
      ('conversations', 'public.conversations', 't.deleted_at < $1 and t.user_id <> all ($3)'),
      ('messages', 'public.messages', 't.deleted_at < $1 and t.conversation_id not in (
        select c.id from public.conversations as c where c.user_id = any ($3))'),
      ('run_events', 'public.run_events', 't.run_id in (
        select r.id from public.runs as r where r.ended_at < $1 and r.user_id <> all ($3))'),
      ('analytics_events', 'public.analytics_events', 't.created_at < $1 and t.user_id <> all ($3)'),
      ('token_usage', 'public.token_usage', 't.created_at < $1 and coalesce(t.user_id <> all ($3), true)'),
      ('audit_details', 'private.audit_details', 'coalesce(t.user_id <> all ($3), true) and t.entry_id in (
        select e.id from private.audit_entries as e where e.created_at < $1 and e.action <> ''details_purged'')')
    ) as t (kind, name, condition) on t.kind = r.kind
    where r.days is not null
    order by r.kind
  loop
    expired := format('select t.ctid from %s as t where %s', rule.name, rule.condition);
    if dry_run then
      execute format('select count(*) from (%s) as expired', expired) into found using rule.before, most, held;
    else
      execute format('delete from %s where ctid = any (array(%s limit $2))', rule.name, expired)
        using rule.before, most, held;
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

-- As before, with the shortest term of token_usage.
create or replace function private.set_retention(kind text, days integer) returns void
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  if kind = 'token_usage' and days < 32 then
    raise exception 'token_usage is kept for at least 32 days: the budgets of a month are counted from it'
      using errcode = '22023';
  end if;
  update private.retention as r set days = days where r.kind = kind;
  if not found then
    raise exception 'there is no retention of %', kind using errcode = '22023';
  end if;
  perform private.audit(
    'policy_changed', null, 'operator', jsonb_build_object('retention', kind, 'days', coalesce(days::text, 'keep'))
  );
end
$$;
