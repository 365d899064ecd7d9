-- The tables and functions of Supabase Storage, so that migrations can create buckets and policies. Nothing serves
-- files here: /storage/v1 responds with 501.

do $$
begin
  if to_regtype('storage.buckettype') is null then
    create type storage.buckettype as enum ('STANDARD', 'ANALYTICS', 'VECTOR');
    alter type storage.buckettype owner to supabase_storage_admin;
  end if;
end
$$;

create table if not exists storage.buckets (
  id text primary key,
  name text not null,
  owner uuid,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  public boolean default false,
  avif_autodetection boolean default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  owner_id text,
  type storage.buckettype not null default 'STANDARD'
);
comment on column storage.buckets.owner is 'Field is deprecated, use owner_id instead';
create unique index if not exists bname on storage.buckets (name);

create table if not exists storage.objects (
  id uuid primary key default gen_random_uuid(),
  bucket_id text constraint "objects_bucketId_fkey" references storage.buckets (id),
  name text,
  owner uuid,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  last_accessed_at timestamptz default now(),
  metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored,
  version text,
  owner_id text,
  user_metadata jsonb
);
comment on column storage.objects.owner is 'Field is deprecated, use owner_id instead';
create unique index if not exists bucketid_objname on storage.objects (bucket_id, name);
create index if not exists name_prefix_search on storage.objects (name text_pattern_ops);

create table if not exists storage.s3_multipart_uploads (
  id text primary key,
  in_progress_size bigint not null default 0,
  upload_signature text not null,
  bucket_id text not null references storage.buckets (id),
  key text collate "C" not null,
  version text not null,
  owner_id text,
  created_at timestamptz not null default now(),
  user_metadata jsonb,
  metadata jsonb
);

create table if not exists storage.s3_multipart_uploads_parts (
  id uuid primary key default gen_random_uuid(),
  upload_id text not null references storage.s3_multipart_uploads (id) on delete cascade,
  size bigint not null default 0,
  part_number integer not null,
  bucket_id text not null references storage.buckets (id),
  key text collate "C" not null,
  etag text not null,
  owner_id text,
  version text not null,
  created_at timestamptz not null default now()
);

create table if not exists storage.migrations (
  id integer primary key,
  name varchar(100) not null unique,
  hash varchar(40) not null,
  executed_at timestamp default current_timestamp
);

create or replace function storage.foldername(name text) returns text[] language sql immutable as $$
  select trim_array(tokens, least(1, cardinality(tokens))) from string_to_array(name, '/') as tokens
$$;

create or replace function storage.filename(name text) returns text language sql immutable as $$
  select split_part(name, '/', -1)
$$;

create or replace function storage.extension(name text) returns text language sql immutable as $$
  select reverse(split_part(reverse(split_part(name, '/', -1)), '.', 1))
$$;

create or replace function storage.operation() returns text language sql stable as $$
  select current_setting('storage.operation', true)
$$;

create or replace function storage.allow_only_operation(expected_operation text) returns boolean
language sql stable as $$
  select storage.operation() = expected_operation
$$;

create or replace function storage.allow_any_operation(expected_operations text[]) returns boolean
language sql stable as $$
  select storage.operation() = any (expected_operations)
$$;

create or replace function storage.get_size_by_bucket() returns table (size bigint, bucket_id text)
language sql stable as $$
  select sum((metadata ->> 'size')::bigint)::bigint, bucket_id from storage.objects group by bucket_id
$$;

-- Inserts and rolls back: raises what row level security raises.
create or replace function storage.can_insert_object(bucketid text, name text, owner uuid, metadata jsonb) returns void
language plpgsql as $$
begin
  insert into storage.objects (bucket_id, name, owner, metadata) values (bucketid, name, owner, metadata);
  raise sqlstate 'PT200' using message = 'ROLLBACK', detail = 'rollback successful insert';
end
$$;

create or replace function storage.update_updated_at_column() returns trigger language plpgsql as $$
begin
  new.updated_at = now();
  return new;
end
$$;

-- The entries of one folder: folders, which have no id, before files.
create or replace function storage.search(
  prefix text, bucketname text, limits integer default 100, levels integer default 1, offsets integer default 0,
  search text default '', sortcolumn text default 'name', sortorder text default 'asc'
) returns table (
  name text, id uuid, updated_at timestamptz, created_at timestamptz, last_accessed_at timestamptz, metadata jsonb
) language plpgsql stable as $f$
begin
  return query execute format(
    $$
      with found as (
        select o.path_tokens[$2] as entry, cardinality(o.path_tokens) > $2 as is_folder, o.*
        from storage.objects o
        where o.bucket_id = $1 and starts_with(lower(o.name), lower($3 || $4)) and cardinality(o.path_tokens) >= $2
      )
      (
        select entry, null::uuid, null::timestamptz, null::timestamptz, null::timestamptz, null::jsonb
        from found where is_folder group by entry order by entry %2$s
      )
      union all
      (
        select entry, id, updated_at, created_at, last_accessed_at, metadata
        from found where not is_folder order by %1$I %2$s
      )
      limit $5 offset $6
    $$,
    case when sortcolumn in ('updated_at', 'created_at', 'last_accessed_at') then sortcolumn else 'entry' end,
    case when lower(sortorder) = 'desc' then 'desc' else 'asc' end
  ) using bucketname, levels, prefix, search, limits, offsets;
end
$f$;

create or replace trigger update_objects_updated_at before update on storage.objects
  for each row execute function storage.update_updated_at_column();

do $$
declare
  relation regclass;
  routine regprocedure;
begin
  for relation in select oid from pg_class where relnamespace = 'storage'::regnamespace and relkind = 'r'
    and relowner <> 'supabase_storage_admin'::regrole and relname in
    ('buckets', 'objects', 's3_multipart_uploads', 's3_multipart_uploads_parts', 'migrations')
  loop
    execute format('alter table %s owner to supabase_storage_admin', relation);
    execute format('alter table %s enable row level security', relation);
    execute format('grant all on %s to postgres, service_role, dashboard_user', relation);
  end loop;
  for routine in select oid from pg_proc where pronamespace = 'storage'::regnamespace
    and proowner <> 'supabase_storage_admin'::regrole
    and proname in ('foldername', 'filename', 'extension', 'operation', 'allow_only_operation', 'allow_any_operation',
      'get_size_by_bucket', 'can_insert_object', 'update_updated_at_column', 'search')
  loop
    execute format('alter function %s owner to supabase_storage_admin', routine);
    execute format('grant execute on function %s to postgres, anon, authenticated, service_role', routine);
  end loop;
end
$$;
grant all on storage.buckets, storage.objects to anon, authenticated;
grant select on storage.s3_multipart_uploads, storage.s3_multipart_uploads_parts to anon, authenticated;
