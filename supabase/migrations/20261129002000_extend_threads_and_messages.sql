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

alter table public.user_threads
  add column metadata jsonb not null default '{}' check (
    jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 16384
    and not jsonb_path_exists(metadata, 'strict $.* ? (@.type() != "string")')
  ),
  add column tool_resources jsonb not null default '{}' check (private.valid_resources(tool_resources));

alter table public.thread_messages
  drop constraint thread_messages_user_content_check,
  add constraint thread_messages_user_content_check check (
    role <> 'user' or (
      jsonb_array_length(content) > 0 and private.all_match(
        content,
        'strict $[*] ? (
          @.type == "text" && @.text.value.type() == "string" && @.text.annotations.type() == "array"
          || @.type == "image_file" && @.image_file.file_id.type() == "string"
          || @.type == "image_url" && @.image_url.url.type() == "string"
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
