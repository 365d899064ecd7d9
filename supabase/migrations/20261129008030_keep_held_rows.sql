-- A purge keeps the rows of accounts under a legal hold. Otherwise as before.
-- Deletes at most `most` rows of each kind whose term is over, or counts them all. Of the audit log only details go, and
-- an entry says up to which one: its chain stays whole.
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
