-- Helpers that no API may call live in a schema of their own: the REST service exposes public alone.
create schema if not exists private;
grant usage on schema private to authenticated, service_role;

-- updated_at is the statement's own time, never a client's clock. The policies build on that: a row stays visible to
-- the very statement that deletes it, so that PATCH {deleted_at} can return its representation, and to no later one.
create function private.stamp_row() returns trigger language plpgsql set search_path = '' as $$
begin
  new.created_at := old.created_at;
  new.updated_at := statement_timestamp();
  return new;
end
$$;

-- What a row is and whose it is never changes. The trigger's WHEN finds the change, its argument names the columns.
create function private.reject_change() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception '% of % cannot be changed', tg_argv[0], tg_table_name using errcode = '42501';
end
$$;

-- Whoever row level security applies to deletes softly. The service role, the owner, and the cascade from auth.users
-- (which runs as the owner) delete for good.
create function private.delete_softly() returns trigger language plpgsql set search_path = '' as $$
begin
  if not row_security_active(tg_relid) then
    return old;
  end if;
  execute format('update %I.%I set deleted_at = statement_timestamp() where id = $1', tg_table_schema, tg_table_name)
    using old.id;
  return null;
end
$$;

revoke execute on function private.stamp_row(), private.reject_change(), private.delete_softly() from public;
