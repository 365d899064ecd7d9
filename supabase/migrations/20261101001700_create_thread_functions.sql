-- What the thread functions do in one round trip, as the caller and under the caller's policies. Each returns null
-- where the thread or the assistant is not the caller's.

-- A thread, with its first message if there is one. Without a named assistant it gets the caller's default, made of
-- `fallback` (name, model, instructions, tools) on first use.
create function public.create_thread(
  message text default null, assistant_id text default null, title text default null, fallback jsonb default '{}'
) returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  chosen text;
  thread public.user_threads;
begin
  if assistant_id is null then
    insert into public.assistants (name, model, instructions, tools, is_default)
    values (
      fallback ->> 'name', fallback ->> 'model', fallback ->> 'instructions', coalesce(fallback -> 'tools', '[]'), true
    )
    on conflict (user_id) where is_default do nothing;
  end if;
  select a.id into chosen from public.assistants as a
  where a.user_id = auth.uid() and case when assistant_id is null then a.is_default else a.id = assistant_id end;
  if chosen is null then
    return null;
  end if;
  insert into public.user_threads (assistant_id, title) values (chosen, title) returning * into thread;
  if message is not null then
    perform public.add_thread_message(thread.thread_id, message);
  end if;
  return to_jsonb(thread);
end
$$;

-- A user's message, with attachments as {file_id, tools}. Files that are not the caller's are named in `missing_files`,
-- and nothing is written.
create function public.add_thread_message(thread_id text, message text, attachments jsonb default '[]')
returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  missing jsonb;
  added public.thread_messages;
begin
  update public.user_threads as t set updated_at = now() where t.thread_id = thread_id and t.user_id = auth.uid();
  if not found then
    return null;
  end if;
  select jsonb_agg(wanted.file_id) into missing
  from jsonb_to_recordset(attachments) as wanted (file_id text)
  where not exists (
    select from public.user_files as f where f.file_id = wanted.file_id and f.user_id = auth.uid()
  );
  if missing is not null then
    return jsonb_build_object('missing_files', missing);
  end if;
  insert into public.thread_messages (thread_id, role, content, attachments, completed_at)
  values (
    thread_id,
    'user',
    jsonb_build_array(
      jsonb_build_object('type', 'text', 'text', jsonb_build_object('value', message, 'annotations', '[]'::jsonb))
    ),
    attachments,
    now()
  )
  returning * into added;
  return to_jsonb(added);
end
$$;

revoke execute on function public.create_thread(text, text, text, jsonb) from public, anon;
revoke execute on function public.add_thread_message(text, text, jsonb) from public, anon;
grant execute on function public.create_thread(text, text, text, jsonb) to authenticated, service_role;
grant execute on function public.add_thread_message(text, text, jsonb) to authenticated, service_role;
