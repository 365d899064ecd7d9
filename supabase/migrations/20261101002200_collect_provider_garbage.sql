-- What is deleted here is to be deleted at the provider too, also when a whole account goes: ids are collected in the
-- same transaction, and the functions that have the provider's key sweep them. Users may delete their files.
create table private.provider_garbage (
  kind text not null check (kind in ('file', 'vector_store')),
  id text not null,
  taken_until timestamptz not null default now(),
  primary key (kind, id)
);
alter table private.provider_garbage enable row level security;
grant select, update, delete on private.provider_garbage to service_role;

create function private.collect_garbage() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.provider_garbage (kind, id)
  values (tg_argv[0], to_jsonb(old) ->> case tg_argv[0] when 'file' then 'file_id' else 'vector_store_id' end)
  on conflict do nothing;
  return null;
end
$$;
revoke execute on function private.collect_garbage() from public;

create trigger user_files_collect_garbage after delete on public.user_files
  for each row execute function private.collect_garbage('file');
create trigger vector_stores_collect_garbage after delete on public.vector_stores
  for each row execute function private.collect_garbage('vector_store');
create trigger vector_stores_collect_replaced after update on public.vector_stores
  for each row when (new.vector_store_id is distinct from old.vector_store_id)
  execute function private.collect_garbage('vector_store');

-- A user's file is the user's to delete.
grant delete on public.user_files to authenticated;
create policy "Owners delete their files" on public.user_files
  for delete to authenticated using (user_id = (select auth.uid()));

-- Some garbage to delete, reserved for a minute; whoever fails leaves it to the next.
create function public.take_provider_garbage(most integer) returns jsonb
language sql volatile security invoker set search_path = '' as $$
  with taken as (
    update private.provider_garbage as g set taken_until = now() + interval '1 minute'
    where (g.kind, g.id) in (
      select kind, id from private.provider_garbage where taken_until <= now()
      order by taken_until limit most for update skip locked
    )
    returning g.kind, g.id
  )
  select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'id', id)), '[]') from taken
$$;

create function public.drop_provider_garbage(items jsonb) returns void
language sql volatile security invoker set search_path = '' as $$
  delete from private.provider_garbage as g
  using jsonb_to_recordset(items) as i (kind text, id text)
  where g.kind = i.kind and g.id = i.id
$$;

revoke execute on function public.take_provider_garbage(integer), public.drop_provider_garbage(jsonb)
  from public, anon, authenticated;
grant execute on function public.take_provider_garbage(integer), public.drop_provider_garbage(jsonb) to service_role;
