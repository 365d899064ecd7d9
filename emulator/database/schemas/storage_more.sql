-- Further tables and trigger functions of Supabase Storage: `supabase db pull` writes grants, revokes and triggers on them.

create or replace function storage.get_level(name text) returns integer language sql immutable strict as $$
  select cardinality(string_to_array(name, '/'))
$$;

-- The folder of a name, without a slash at its end; empty at the top.
create or replace function storage.get_prefix(name text) returns text language sql immutable strict as $$
  select array_to_string(trim_array(parts, least(1, cardinality(parts))), '/') from string_to_array(rtrim(name, '/'), '/') parts
$$;

create or replace function storage.get_prefixes(name text) returns text[] language sql immutable strict as $$
  select coalesce(array_agg(array_to_string(parts[:level], '/') order by level), '{}')
  from string_to_array(name, '/') parts, generate_series(1, cardinality(parts) - 1) level
$$;

create table if not exists storage.prefixes (
  bucket_id text not null references storage.buckets (id),
  name text collate "C" not null,
  level integer not null generated always as (storage.get_level(name)) stored,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  primary key (bucket_id, level, name)
);
create table if not exists storage.buckets_analytics (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  type storage.buckettype not null default 'ANALYTICS',
  format text not null default 'ICEBERG',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create table if not exists storage.buckets_vectors (
  id text primary key,
  type storage.buckettype not null default 'VECTOR',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table if not exists storage.vector_indexes (
  id text primary key default gen_random_uuid(),
  name text collate "C" not null,
  bucket_id text not null references storage.buckets_vectors (id),
  data_type text not null,
  dimension integer not null,
  distance_metric text not null,
  metadata_configuration jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table if not exists storage.iceberg_namespaces (
  id uuid primary key default gen_random_uuid(),
  bucket_name text not null,
  name text collate "C" not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  metadata jsonb not null default '{}',
  catalog_id uuid not null references storage.buckets_analytics (id) on delete cascade
);
create table if not exists storage.iceberg_tables (
  id uuid primary key default gen_random_uuid(),
  namespace_id uuid not null references storage.iceberg_namespaces (id) on delete cascade,
  bucket_name text not null,
  name text collate "C" not null,
  location text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  remote_table_id text,
  shard_key text,
  shard_id text,
  catalog_id uuid not null references storage.buckets_analytics (id) on delete cascade
);

create or replace function storage.add_prefixes(_bucket_id text, _name text) returns void
language sql security definer as $$
  insert into storage.prefixes (bucket_id, name) select _bucket_id, unnest(storage.get_prefixes(_name)) on conflict do nothing
$$;

-- Whether the folder was empty, and is deleted.
create or replace function storage.delete_prefix(_bucket_id text, _name text) returns boolean
language plpgsql security definer as $$
begin
  delete from storage.prefixes where bucket_id = _bucket_id and name = _name
    and not exists (select from storage.objects where bucket_id = _bucket_id and starts_with(objects.name, _name || '/'))
    and not exists (
      select from storage.prefixes other where other.bucket_id = _bucket_id and starts_with(other.name, _name || '/')
    );
  return found;
end
$$;

create or replace function storage.objects_insert_prefix_trigger() returns trigger language plpgsql as $$
begin
  perform storage.add_prefixes(new.bucket_id, new.name);
  return new;
end
$$;

create or replace function storage.objects_update_prefix_trigger() returns trigger language plpgsql as $$
begin
  perform storage.add_prefixes(new.bucket_id, new.name);
  return new;
end
$$;

create or replace function storage.prefixes_insert_trigger() returns trigger language plpgsql as $$
begin
  perform storage.add_prefixes(new.bucket_id, new.name);
  return new;
end
$$;

create or replace function storage.delete_prefix_hierarchy_trigger() returns trigger language plpgsql as $$
declare
  prefix text := storage.get_prefix(old.name);
begin
  if prefix <> '' then
    perform storage.delete_prefix(old.bucket_id, prefix);
  end if;
  return old;
end
$$;

create or replace function storage.enforce_bucket_name_length() returns trigger language plpgsql as $$
begin
  if length(new.name) > 100 then
    raise exception 'bucket name "%" is too long (% characters). Max is 100.', new.name, length(new.name);
  end if;
  return new;
end
$$;

create or replace function storage.protect_delete() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' then
    raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
      using errcode = '42501', hint = 'This prevents accidental data loss from orphaned objects.';
  end if;
  return null;
end
$$;

do $$
declare
  name text;
  routine regprocedure;
begin
  foreach name in array array[
    'prefixes', 'buckets_analytics', 'buckets_vectors', 'vector_indexes', 'iceberg_namespaces', 'iceberg_tables'
  ] loop
    execute format('alter table storage.%I enable row level security', name);
    execute format('alter table storage.%I owner to supabase_storage_admin', name);
    execute format('grant all on storage.%I to postgres, service_role, dashboard_user', name);
    execute format('grant select on storage.%I to anon, authenticated', name);
  end loop;
  for routine in select oid from pg_proc where pronamespace = 'storage'::regnamespace and proname in (
    'get_level', 'get_prefix', 'get_prefixes', 'add_prefixes', 'delete_prefix', 'objects_insert_prefix_trigger',
    'objects_update_prefix_trigger', 'prefixes_insert_trigger', 'delete_prefix_hierarchy_trigger',
    'enforce_bucket_name_length', 'protect_delete'
  ) loop
    execute format('alter function %s owner to supabase_storage_admin', routine);
  end loop;
end
$$;
revoke execute on function storage.add_prefixes(text, text), storage.delete_prefix(text, text) from public;
