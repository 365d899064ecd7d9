-- Vector stores that users make, beside those that runs make for threads and assistants: such a store is its own owner
-- (owner_id = vector_store_id). The provider's account is shared, so what a user may read or name there is decided by
-- these rows alone.
create index vector_stores_made_idx on public.vector_stores (user_id, created_at desc, owner_id desc)
  where owner_id = vector_store_id;
create index vector_stores_vector_store_id_idx on public.vector_stores (vector_store_id);

-- Files of OpenAI's API have two purposes more than ChartChek's.
alter table public.user_files
  drop constraint user_files_purpose_check,
  add constraint user_files_purpose_check check (purpose in ('assistants', 'messages', 'vision', 'user_data'));

-- Order of lists of OpenAI's API.
create index runs_user_id_thread_id_created_at_id_idx
  on public.runs (user_id, thread_id, created_at desc, id desc);
drop index public.runs_user_id_thread_id_idx;
