-- A run's life in the database, each step one round trip. For the service alone: the user's id is an argument, taken
-- from a verified token.

-- Closes a run whose process is gone: what it had streamed becomes the message's text, marked incomplete.
create function private.close_run(run_id text, final_status text, reason text, error jsonb)
returns void language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
begin
  update public.thread_messages as m
  set status = 'incomplete', incomplete_at = now(), incomplete_details = jsonb_build_object('reason', reason),
    content = jsonb_build_array(jsonb_build_object('type', 'text', 'text', jsonb_build_object(
      'annotations', '[]'::jsonb,
      'value', (
        select coalesce(string_agg(part -> 'text' ->> 'value', '' order by e.seq), '')
        from public.run_events as e, json_array_elements(e.data -> 'delta' -> 'content') as part
        where e.run_id = run_id and e.event = 'thread.message.delta'
      )
    )))
  where m.run_id = run_id and m.status = 'in_progress';
  update public.runs as r set status = final_status, ended_at = now(), last_error = coalesce(error, r.last_error),
    required_action = null
  where r.id = run_id;
end
$$;

-- Starts a run and returns all that it needs: run, assistant, the newest messages (about `characters` in all), the
-- user's files that they name, and vector stores. {"missing": …} and {"active": run} say why it can't start.
create function public.start_run(
  user_id uuid, thread_id text, assistant_id text, run jsonb, lease double precision, characters integer
) returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  thread public.user_threads;
  assistant public.assistants;
  made public.runs;
  history jsonb;
begin
  select * into thread from public.user_threads as t
  where t.thread_id = thread_id and t.user_id = user_id for update;
  if not found then
    return '{"missing": "thread"}';
  end if;
  select * into assistant from public.assistants as a
  where a.id = coalesce(assistant_id, thread.assistant_id) and a.user_id = user_id;
  if not found then
    return '{"missing": "assistant"}';
  end if;
  perform private.close_run(
    r.id, 'failed', 'run_failed',
    '{"code": "server_error", "message": "The process that ran this is gone."}'
  )
  from public.runs as r
  where r.thread_id = thread_id and r.lease_until < now() and r.status in ('queued', 'in_progress', 'cancelling');
  perform private.close_run(r.id, 'expired', 'run_expired', null)
  from public.runs as r
  where r.thread_id = thread_id and r.expires_at < now() and r.status = 'requires_action';
  select * into made from public.runs as r
  where r.thread_id = thread_id and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling');
  if found then
    return jsonb_build_object('active', to_jsonb(made));
  end if;
  delete from public.run_events as e using public.runs as r
  where r.id = e.run_id and r.user_id = user_id and r.ended_at < now() - interval '1 day';
  insert into public.runs (id, thread_id, user_id, assistant_id, model, instructions, tools, options, metadata,
    expires_at, lease_until)
  values (
    run ->> 'id', thread_id, user_id, assistant.id, coalesce(run ->> 'model', assistant.model),
    coalesce(run ->> 'instructions', assistant.instructions, ''), coalesce(run -> 'tools', assistant.tools),
    jsonb_strip_nulls(jsonb_build_object('temperature', assistant.temperature, 'top_p', assistant.top_p,
      'response_format', assistant.response_format)) || jsonb_strip_nulls(coalesce(run -> 'options', '{}')),
    coalesce(run -> 'metadata', '{}'),
    now() + interval '10 minutes', now() + make_interval(secs => lease)
  )
  returning * into made;
  return jsonb_build_object('run', to_jsonb(made), 'assistant', to_jsonb(assistant))
    || private.run_context(user_id, thread_id, assistant, characters);
end
$$;

-- The newest messages of a thread, oldest first, and the files and stores that a run on it may use.
create function private.run_context(user_id uuid, thread_id text, assistant public.assistants, characters integer)
returns jsonb language sql stable security invoker set search_path = '' as $$
  with recent as (
    select m.*, sum(octet_length(m.content::text)) over (order by m.position desc) - octet_length(m.content::text)
      as before
    from public.thread_messages as m
    where m.thread_id = $2
    order by m.position desc
    limit 1000
  ),
  history as (select * from recent where before < $4),
  named as (
    select unnest(($3).file_ids) as file_id
    union
    select a ->> 'file_id' from history, jsonb_array_elements(history.attachments) as a
  )
  select jsonb_build_object(
    'messages', (select coalesce(jsonb_agg(to_jsonb(h) order by h.position), '[]') from history as h),
    'files', (
      select coalesce(jsonb_agg(to_jsonb(f)), '[]') from public.user_files as f
      where f.user_id = $1 and f.file_id in (select file_id from named)
    ),
    'stores', (
      select coalesce(jsonb_agg(to_jsonb(v)), '[]') from public.vector_stores as v
      where v.user_id = $1 and v.owner_id in ($2, ($3).id)
    )
  )
$$;

revoke execute on function private.close_run(text, text, text, jsonb) from public;
revoke execute on function private.run_context(uuid, text, public.assistants, integer) from public;
revoke execute on function public.start_run(uuid, text, text, jsonb, double precision, integer)
  from public, anon, authenticated;
grant execute on function private.close_run(text, text, text, jsonb) to service_role;
grant execute on function private.run_context(uuid, text, public.assistants, integer) to service_role;
grant execute on function public.start_run(uuid, text, text, jsonb, double precision, integer) to service_role;
