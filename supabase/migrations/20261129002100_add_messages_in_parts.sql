-- Messages as OpenAI's API creates them: of either role, with several parts. Files that are not the owner's are named in
-- {"missing_files": […]}, and nothing is written.

-- Messages of the assistant that a user copies into a thread of theirs; over REST, users write their own messages alone.
-- security definer because of that; the thread must be the caller's.
create function private.add_assistant_message(thread_id text, message jsonb) returns public.thread_messages
language sql volatile security definer set search_path = '' as $$
  insert into public.thread_messages (thread_id, user_id, role, content, metadata, completed_at)
  select t.thread_id, t.user_id, 'assistant', $2 -> 'content', $2 -> 'metadata', clock_timestamp()
  from public.user_threads as t where t.thread_id = $1 and t.user_id = (select auth.uid())
  returning *
$$;
revoke execute on function private.add_assistant_message(text, jsonb) from public;
grant execute on function private.add_assistant_message(text, jsonb) to authenticated;

-- Adds messages {role, content, attachments, metadata} to a thread, as a user or as the service; returns their rows.
create function private.add_messages(user_id uuid, thread_id text, messages jsonb) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  missing jsonb;
  message jsonb;
  added public.thread_messages;
  made jsonb := '[]';
begin
  select jsonb_agg(distinct named.id) into missing
  from (
    select a ->> 'file_id' as id
    from jsonb_array_elements(messages) as m, jsonb_array_elements(m -> 'attachments') as a
    union all
    select p #>> '{image_file,file_id}'
    from jsonb_array_elements(messages) as m, jsonb_array_elements(m -> 'content') as p
    where p ->> 'type' = 'image_file'
  ) as named
  where not exists (select from public.user_files as f where f.file_id = named.id and f.user_id = user_id);
  if missing is not null then
    return jsonb_build_object('missing_files', missing);
  end if;
  for message in select value from jsonb_array_elements(messages) with ordinality order by ordinality loop
    if message ->> 'role' = 'assistant' and row_security_active('public.thread_messages') then
      added := private.add_assistant_message(thread_id, message);
    else
      insert into public.thread_messages (thread_id, user_id, role, content, attachments, metadata, completed_at)
      values (
        thread_id, user_id, message ->> 'role', message -> 'content', message -> 'attachments',
        message -> 'metadata', clock_timestamp()
      )
      returning * into added;
    end if;
    made := made || to_jsonb(added);
  end loop;
  return jsonb_build_object('added', made);
end
$$;
revoke execute on function private.add_messages(uuid, text, jsonb) from public;
grant execute on function private.add_messages(uuid, text, jsonb) to authenticated, service_role;

-- A message in a thread of the caller's: null if it is not, {"active": run} while a run reads the thread.
create function public.add_message(thread_id text, message jsonb) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  active text;
begin
  update public.user_threads as t set updated_at = now() where t.thread_id = thread_id and t.user_id = auth.uid();
  if not found then
    return null;
  end if;
  perform private.close_own_dead_runs();
  select r.id into active from public.runs as r
  where r.user_id = auth.uid() and r.thread_id = thread_id
    and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling');
  if found then
    return jsonb_build_object('active', active);
  end if;
  return private.add_messages(auth.uid(), thread_id, jsonb_build_array(message));
end
$$;

-- A thread of the caller's with its first messages.
create function public.create_thread_with_messages(thread jsonb, messages jsonb) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  made public.user_threads;
  added jsonb;
begin
  insert into public.user_threads (assistant_id, title)
  values (coalesce(thread ->> 'assistant_id', ''), thread ->> 'title')
  returning * into made;
  insert into public.thread_properties (user_id, thread_id, metadata, tool_resources)
  values (made.user_id, made.thread_id, thread -> 'metadata', thread -> 'tool_resources');
  added := private.add_messages(auth.uid(), made.thread_id, messages);
  if added ? 'missing_files' then
    delete from public.user_threads as t where t.user_id = made.user_id and t.thread_id = made.thread_id;
    return added;
  end if;
  return to_jsonb(made) || jsonb_build_object('thread_properties', jsonb_build_object(
    'metadata', thread -> 'metadata', 'tool_resources', thread -> 'tool_resources'
  ));
end
$$;

revoke execute on function public.add_message(text, jsonb), public.create_thread_with_messages(jsonb, jsonb)
  from public, anon;
grant execute on function public.add_message(text, jsonb), public.create_thread_with_messages(jsonb, jsonb)
  to authenticated, service_role;
