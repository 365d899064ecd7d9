-- Threads and messages hold what OpenAI's API has of them: metadata, tool resources, and pictures in messages. A thread
-- that is made without an assistant has '' there until its first run.

-- Up to 20 ids.
create function private.valid_ids(ids jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select case jsonb_typeof(ids)
    when 'array' then jsonb_array_length(ids) <= 20
      and private.all_match(ids, 'strict $[*] ? (@.type() == "string" && @ like_regex "^[A-Za-z0-9_-]{1,200}$")')
    else ids is null
  end
$$;

-- {"code_interpreter": {"file_ids": […]}, "file_search": {"vector_store_ids": […]}}, each optional. Ids are checked
-- against their owner's rows by each run, so naming another's gives nothing.
create function private.valid_resources(resources jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select case jsonb_typeof(resources)
    when 'object' then resources - '{code_interpreter,file_search}'::text[] = '{}'
      and coalesce(jsonb_typeof(resources -> 'code_interpreter'), 'object') = 'object'
      and coalesce(jsonb_typeof(resources -> 'file_search'), 'object') = 'object'
      and coalesce(resources -> 'code_interpreter', '{}') - 'file_ids' = '{}'
      and coalesce(resources -> 'file_search', '{}') - 'vector_store_ids' = '{}'
      and private.valid_ids(resources #> '{code_interpreter,file_ids}')
      and private.valid_ids(resources #> '{file_search,vector_store_ids}')
    else false
  end
$$;

revoke execute on function private.valid_resources(jsonb), private.valid_ids(jsonb) from public;
grant execute on function private.valid_resources(jsonb), private.valid_ids(jsonb) to authenticated, service_role;

-- A table of their own, since the columns of user_threads are the documented ones.
create table public.thread_properties (
  user_id uuid not null default auth.uid(),
  thread_id text not null,
  metadata jsonb not null default '{}' check (
    jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 16384
    and not jsonb_path_exists(metadata, 'strict $.* ? (@.type() != "string")')
  ),
  tool_resources jsonb not null default '{}' check (private.valid_resources(tool_resources)),
  primary key (user_id, thread_id),
  foreign key (user_id, thread_id) references public.user_threads (user_id, thread_id) on delete cascade
);
alter table public.thread_properties enable row level security;
revoke all on public.thread_properties from public, anon, authenticated, service_role;
grant select, insert, update on public.thread_properties to authenticated;
grant select, insert, update, delete on public.thread_properties to service_role;

-- What a thread has is its owner's alone, as the thread is.
create policy "Owners read their threads' properties" on public.thread_properties
  for select to authenticated using (user_id = (select auth.uid()));

-- The foreign key refuses another's thread.
create policy "Owners add properties to their threads" on public.thread_properties
  for insert to authenticated with check (user_id = (select auth.uid()));

-- Whose thread it is does not change.
create policy "Owners update their threads' properties" on public.thread_properties
  for update to authenticated using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

alter table public.thread_messages
  drop constraint thread_messages_user_content_check,
  add constraint thread_messages_user_content_check check (
    role <> 'user' or (
      jsonb_array_length(content) > 0 and private.all_match(
        content,
        'strict $[*] ? (
          @.type == "text" && @.text.value.type() == "string" && @.text.annotations.type() == "array"
          || @.type == "image_file" && @.image_file.file_id.type() == "string"
          || @.type == "image_url" && @.image_url.url like_regex "^https?://[^ ]+$"
        )'
      )
    )
  ) not valid;

-- Of a message its owner changes the metadata alone: what was said, and by whom, stays.
grant update (metadata), delete on public.thread_messages to authenticated;
create policy "Owners update their thread messages" on public.thread_messages
  for update to authenticated using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

-- A message is its thread's owner's to delete, whoever wrote it.
create policy "Owners delete their thread messages" on public.thread_messages
  for delete to authenticated using (user_id = (select auth.uid()));
