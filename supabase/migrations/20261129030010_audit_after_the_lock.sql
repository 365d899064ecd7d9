-- Two corrections of private.audit. What an erasure forgets was written again by an entry that waited for it: the account
-- is now looked up under the log's lock, for which an erasure waits, too. And an action failed if its details were too
-- long: now long values are left out, and `omitted` names them.
create or replace function private.audit(action text, user_id uuid, actor text, details jsonb) returns bigint
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  last private.audit_entries;
  entry private.audit_entries;
  salt constant uuid := gen_random_uuid();
  is_account boolean;
begin
  perform pg_advisory_xact_lock(7310600912);
  -- not before the lock: an account may be erased while it is waited for
  is_account := exists (select from auth.users as u where u.id = user_id);
  select * into last from private.audit_entries as e order by e.id desc limit 1;
  entry.id := coalesce(last.id, 0) + 1;
  entry.created_at := clock_timestamp();
  entry.action := action;
  entry.actor := actor;
  details := case when is_account or user_id is null then jsonb_strip_nulls(details) else '{}' end;
  if octet_length(details::text) > 2048 then
    select coalesce(jsonb_object_agg(d.key, d.value) filter (where octet_length(d.value::text) <= 200), '{}')
      || jsonb_build_object('omitted', jsonb_agg(d.key) filter (where octet_length(d.value::text) > 200))
    into details from jsonb_each(details) as d;
  end if;
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
