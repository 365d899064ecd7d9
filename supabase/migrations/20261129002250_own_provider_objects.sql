-- Vector stores that users make, beside those that runs make for threads and assistants: such a store is its own owner.
-- The provider's account is shared, so what a user may read or name there is decided by these rows alone.
alter table public.vector_stores
  add column made_by_user boolean not null generated always as (owner_id = vector_store_id) stored;
create index vector_stores_made_idx on public.vector_stores (user_id, created_at desc, owner_id desc)
  where made_by_user;
create index vector_stores_vector_store_id_idx on public.vector_stores (vector_store_id);

-- Order of lists of OpenAI's API.
create index runs_user_id_thread_id_created_at_id_idx
  on public.runs (user_id, thread_id, created_at desc, id desc);
drop index public.runs_user_id_thread_id_idx;

-- What runs have made at the provider for a thread or an assistant goes with it.
create function private.delete_stores() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.vector_stores as v
  where v.user_id = old.user_id and v.owner_id = to_jsonb(old) ->> tg_argv[0];
  return null;
end
$$;
revoke execute on function private.delete_stores() from public;
create trigger user_threads_delete_stores after delete on public.user_threads
  for each row execute function private.delete_stores('thread_id');
create trigger assistants_delete_stores after delete on public.assistants
  for each row execute function private.delete_stores('id');
