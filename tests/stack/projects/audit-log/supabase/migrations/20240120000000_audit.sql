create schema if not exists audit;
create extension if not exists hstore with schema extensions;
create type audit.operation as enum ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE');
create table audit.record_version (
  id bigserial primary key,
  record_id uuid,
  old_record_id uuid,
  op audit.operation not null,
  ts timestamptz not null default (now()),
  table_oid oid not null,
  table_schema name not null,
  table_name name not null,
  record jsonb,
  old_record jsonb,
  auth_uid uuid default auth.uid(),
  auth_role text default auth.role()
);
create index record_version_ts on audit.record_version using brin (ts);
create index record_version_record_id on audit.record_version (record_id) where record_id is not null;
create or replace function audit.to_record_id(entity_oid oid, pkey_cols text[], rec jsonb) returns uuid
stable language sql as $$
  select case
    when rec is null then null
    when pkey_cols = array[]::text[] then extensions.uuid_generate_v4()
    else extensions.uuid_generate_v5('fd62bc3d-8d6e-43c2-919c-802ba3762271',
      (jsonb_build_array(to_jsonb($1)) || jsonb_agg($3 ->> key_))::text)
  end
  from unnest($2) x(key_)
$$;
create or replace function audit.insert_update_delete_trigger() returns trigger security definer language plpgsql as $$
declare
  record_jsonb jsonb = to_jsonb(new);
  old_record_jsonb jsonb = to_jsonb(old);
begin
  insert into audit.record_version (record_id, old_record_id, op, table_oid, table_schema, table_name, record, old_record)
  select audit.to_record_id(tg_relid, array['id'], record_jsonb), audit.to_record_id(tg_relid, array['id'], old_record_jsonb),
    tg_op::audit.operation, tg_relid, tg_table_schema, tg_table_name, record_jsonb, old_record_jsonb;
  return coalesce(new, old);
end;
$$;
create table public.accounts (id int primary key, name text not null);
create trigger audit_i_u_d after insert or update or delete on public.accounts
  for each row execute procedure audit.insert_update_delete_trigger();
create event trigger no_drop on sql_drop when tag in ('DROP SCHEMA') execute function extensions.pgrst_drop_watch();
drop event trigger no_drop;
