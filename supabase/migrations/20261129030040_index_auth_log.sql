-- An erasure finds the entries of Auth's log that name the user by an index, and no longer reads the whole log. Where the
-- table belongs to Auth's own role, as on hosted Supabase, the index cannot be made: docs/privacy.md.
do $$
begin
  create index edgewise_audit_log_names_idx on auth.audit_log_entries using gin ((array[
    payload ->> 'actor_id', payload -> 'traits' ->> 'user_id',
    payload ->> 'actor_username', payload -> 'traits' ->> 'user_email'
  ]));
exception when insufficient_privilege then
  raise notice 'auth.audit_log_entries gets no index, because it belongs to another role';
end
$$;

-- As before, with the expression of the index.
create or replace function private.forget_logs(user_id uuid, email text, before timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  number bigint;
begin
  delete from auth.audit_log_entries as l
  where coalesce(l.created_at, '-infinity') < before and array[
    l.payload ->> 'actor_id', l.payload -> 'traits' ->> 'user_id',
    l.payload ->> 'actor_username', l.payload -> 'traits' ->> 'user_email'
  ] && array[user_id::text, email];
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
