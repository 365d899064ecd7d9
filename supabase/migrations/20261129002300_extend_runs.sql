-- Runs as OpenAI's API starts them: with additional messages and instructions, tool resources of the assistant, the
-- thread or the run, and steps that say when they ended and why.
alter table public.run_steps
  add column ended_at timestamptz,
  add column last_error jsonb;

-- When a process took over a run that another one created, so that two never execute the same.
alter table public.runs add column taken_at timestamptz;

-- What a run needs besides its own row: the newest messages of its thread (about `characters` in all), oldest first, the
-- files and vector stores that they, the assistant and the tool resources name, as far as they are the user's.
drop function private.run_context(uuid, text, public.assistants, integer);
create function private.run_context(run public.runs, assistant public.assistants, characters integer)
returns jsonb language sql stable security invoker set search_path = '' as $$
  with recent as (
    select m.position, m.role, m.status, m.content, m.attachments,
      sum(octet_length(m.content::text)) over (order by m.position desc) - octet_length(m.content::text) as before
    from public.thread_messages as m
    where m.user_id = ($1).user_id and m.thread_id = ($1).thread_id
    order by m.position desc
    limit 1000
  ),
  history as (select * from recent where before < $3),
  resources as (
    select coalesce(($1).options -> 'tool_resources', ($2).tool_resources, '{}') as named
    union all
    select t.tool_resources from public.thread_properties as t
    where t.user_id = ($1).user_id and t.thread_id = ($1).thread_id
  ),
  code_files as (
    select distinct f.id
    from resources, jsonb_array_elements_text(coalesce(named #> '{code_interpreter,file_ids}', '[]')) as f (id)
  ),
  named_stores as (
    select distinct v.vector_store_id as id
    from resources,
      jsonb_array_elements_text(coalesce(named #> '{file_search,vector_store_ids}', '[]')) as s (id)
      join public.vector_stores as v on v.vector_store_id = s.id
    where v.user_id = ($1).user_id and v.made_by_user
  ),
  named as (
    select unnest(($2).file_ids) as file_id
    union
    select id from code_files
    union
    select a ->> 'file_id' from history, jsonb_array_elements(history.attachments) as a
    union
    select p #>> '{image_file,file_id}' from history, jsonb_array_elements(history.content) as p
    where p ->> 'type' = 'image_file'
  )
  select jsonb_build_object(
    'messages', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'role', h.role, 'status', h.status, 'content', h.content, 'attachments', h.attachments
      ) order by h.position), '[]')
      from history as h
    ),
    'files', (
      select coalesce(jsonb_agg(to_jsonb(f)), '[]') from public.user_files as f
      where f.user_id = ($1).user_id and f.file_id in (select file_id from named)
    ),
    'stores', (
      select coalesce(jsonb_agg(to_jsonb(v)), '[]') from public.vector_stores as v
      where v.user_id = ($1).user_id and v.owner_id in (($1).thread_id, ($2).id)
    ),
    'named_stores', (select coalesce(jsonb_agg(id), '[]') from named_stores),
    'code_files', (select coalesce(jsonb_agg(id), '[]') from code_files)
  )
$$;
revoke execute on function private.run_context(public.runs, public.assistants, integer) from public;
grant execute on function private.run_context(public.runs, public.assistants, integer) to service_role;

-- An object without its fields that are null; those inside a field, such as a JSON schema, stay.
create function private.without_nulls(object jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(object) where value <> 'null'
$$;
revoke execute on function private.without_nulls(jsonb) from public;
grant execute on function private.without_nulls(jsonb) to service_role;

-- {"missing": …}, {"missing_files": […]} and {"active": run} say why a run can't start.
create or replace function public.start_run(
  user_id uuid, thread_id text, assistant_id text, run jsonb, lease double precision, characters integer
) returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  thread public.user_threads;
  assistant public.assistants;
  made public.runs;
  added jsonb;
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
  perform private.close_if_dead(r) from public.runs as r
  where r.user_id = user_id and r.thread_id = thread_id
    and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling');
  select * into made from public.runs as r
  where r.user_id = user_id and r.thread_id = thread_id
    and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling');
  if found then
    return jsonb_build_object('active', to_jsonb(made));
  end if;
  if run ? 'additional_messages' then
    added := private.add_messages(user_id, thread_id, run -> 'additional_messages');
    if added ? 'missing_files' then
      return added;
    end if;
  end if;
  delete from public.run_events as e using public.runs as r
  where r.id = e.run_id and r.user_id = user_id and r.ended_at < now() - interval '1 day';
  if thread.assistant_id = '' then
    update public.user_threads as t set assistant_id = assistant.id where t.id = thread.id;
  end if;
  insert into public.runs (id, thread_id, user_id, assistant_id, model, instructions, tools, options, metadata,
    expires_at, lease_until)
  values (
    run ->> 'id', thread_id, user_id, assistant.id, coalesce(run ->> 'model', assistant.model),
    concat_ws(
      E'\n\n', nullif(coalesce(run ->> 'instructions', assistant.instructions), ''), run ->> 'additional_instructions'
    ),
    coalesce(run -> 'tools', assistant.tools),
    private.without_nulls(jsonb_build_object('temperature', assistant.temperature, 'top_p', assistant.top_p,
      'response_format', assistant.response_format, 'reasoning_effort', assistant.reasoning_effort))
      || private.without_nulls(coalesce(run -> 'options', '{}')),
    coalesce(run -> 'metadata', '{}'),
    now() + interval '10 minutes', now() + make_interval(secs => lease)
  )
  returning * into made;
  return jsonb_build_object('run', to_jsonb(made), 'assistant', to_jsonb(assistant))
    || private.run_context(made, assistant, characters);
end
$$;

create or replace function public.continue_run(
  user_id uuid, run_id text, outputs jsonb, lease double precision, characters integer
) returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  run public.runs;
  unanswered jsonb;
begin
  perform from public.runs as r where r.id = run_id and r.user_id = user_id for update;
  perform private.close_if_dead(r) from public.runs as r
  where r.id = run_id and r.user_id = user_id
    and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling');
  select * into run from public.runs as r where r.id = run_id and r.user_id = user_id;
  if not found then
    return '{"missing": "run"}';
  end if;
  if run.status <> 'requires_action' then
    return jsonb_build_object('active', to_jsonb(run));
  end if;
  select jsonb_agg(call ->> 'id') into unanswered
  from jsonb_array_elements(run.required_action -> 'submit_tool_outputs' -> 'tool_calls') as call
  where not exists (
    select from jsonb_to_recordset(outputs) as o (tool_call_id text) where o.tool_call_id = call ->> 'id'
  );
  if unanswered is not null then
    return jsonb_build_object('unanswered', unanswered);
  end if;
  update public.run_steps as s
  set status = 'completed', ended_at = now(), step_details = jsonb_build_object('type', 'tool_calls', 'tool_calls', (
    select jsonb_agg(jsonb_set(call, '{function,output}', to_jsonb(o.output)))
    from jsonb_array_elements(s.step_details -> 'tool_calls') as call
    join jsonb_to_recordset(outputs) as o (tool_call_id text, output text) on o.tool_call_id = call ->> 'id'
  ))
  where s.run_id = run_id and s.type = 'tool_calls' and s.status = 'in_progress';
  update public.runs as r
  set status = 'queued', required_action = null, taken_at = null, lease_until = now() + make_interval(secs => lease)
  where r.id = run_id
  returning * into run;
  return private.continued_run(run, characters);
end
$$;

-- Everything that the next request of a run with earlier function calls needs.
create function private.continued_run(run public.runs, characters integer) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  assistant public.assistants;
begin
  select * into assistant from public.assistants as a where a.id = run.assistant_id and a.user_id = run.user_id;
  return private.run_context(run, assistant, characters) || jsonb_build_object(
    'run', to_jsonb(run),
    'assistant', to_jsonb(assistant),
    'calls', (
      select coalesce(jsonb_agg(call order by s.created_at), '[]')
      from public.run_steps as s, jsonb_array_elements(s.step_details -> 'tool_calls') as call
      where s.run_id = run.id and s.type = 'tool_calls' and call ->> 'type' = 'function'
    ),
    'answered', (
      select to_jsonb(s) from public.run_steps as s
      where s.run_id = run.id and s.type = 'tool_calls' and s.step_details #>> '{tool_calls,0,type}' = 'function'
      order by s.created_at desc limit 1
    ),
    'events', (select coalesce(max(e.seq), 0) from public.run_events as e where e.run_id = run.id)
  );
end
$$;
revoke execute on function private.continued_run(public.runs, integer) from public;
grant execute on function private.continued_run(public.runs, integer) to service_role;

-- A queued run for the process that is to execute it; null if another one has taken it, or if it has ended.
create function public.take_run(run_id text, lease double precision, characters integer) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  run public.runs;
begin
  update public.runs as r set taken_at = now(), lease_until = now() + make_interval(secs => lease)
  where r.id = run_id and r.status = 'queued' and r.taken_at is null
  returning * into run;
  if not found then
    return null;
  end if;
  return private.continued_run(run, characters);
end
$$;
revoke execute on function public.take_run(text, double precision, integer) from public, anon, authenticated;
grant execute on function public.take_run(text, double precision, integer) to service_role;

-- A run of the caller's as it is now: if its process is gone, it is closed first.
create function public.get_run(thread_id text, run_id text) returns jsonb
language sql volatile security invoker set search_path = '' as $$
  select private.close_own_dead_runs();
  select to_jsonb(r) from public.runs as r
  where r.user_id = (select auth.uid()) and r.thread_id = $1 and r.id = $2
$$;
revoke execute on function public.get_run(text, text) from public, anon;
grant execute on function public.get_run(text, text) to authenticated, service_role;

create or replace function public.record_run(
  run_id text, events json, state jsonb, messages jsonb, steps jsonb, lease double precision
) returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  now_run public.runs;
  active constant boolean := state ->> 'status' in ('queued', 'in_progress', 'requires_action', 'cancelling');
begin
  update public.runs as r
  set status = case when r.status = 'cancelling' and state ->> 'status' in ('queued', 'in_progress') then r.status
      else coalesce(state ->> 'status', r.status) end,
    usage = coalesce(state -> 'usage', r.usage),
    last_error = coalesce(state -> 'last_error', r.last_error),
    incomplete_details = coalesce(state -> 'incomplete_details', r.incomplete_details),
    required_action = nullif(state -> 'required_action', 'null'),
    started_at = coalesce(r.started_at, now()),
    ended_at = case when not active then now() end,
    lease_until = now() + make_interval(secs => lease)
  where r.id = run_id and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling')
  returning * into now_run;
  if not found then
    select * into now_run from public.runs as r where r.id = run_id;
    if not found or (
      now_run.status is distinct from state ->> 'status' and not (now_run.status = 'cancelled' and active)
    ) then
      return '{"lost": true}';
    end if;
  end if;
  insert into public.run_events (run_id, seq, event, data)
  select run_id, e.seq, e.event, e.data from json_to_recordset(events) as e (seq integer, event text, data json)
  on conflict do nothing;
  perform private.record_messages(now_run, messages);
  insert into public.run_steps (id, run_id, user_id, type, status, step_details, usage, last_error, ended_at)
  select s.id, run_id, now_run.user_id, s.type, s.status, s.step_details, s.usage, s.last_error,
    case when s.status <> 'in_progress' then now() end
  from jsonb_to_recordset(steps)
    as s (id text, type text, status text, step_details jsonb, usage jsonb, last_error jsonb)
  on conflict (id) do update set status = excluded.status, step_details = excluded.step_details,
    usage = excluded.usage, last_error = excluded.last_error,
    ended_at = coalesce(run_steps.ended_at, excluded.ended_at);
  if state -> 'usage' is not null and state ->> 'usage' is not null then
    perform private.record_usage(now_run, state -> 'usage');
  end if;
  return jsonb_build_object(
    'stop', active and now_run.status in ('cancelling', 'cancelled'),
    'followed', coalesce(now_run.followed_until > now(), false)
  );
end
$$;

-- Steps of a run that ends without its process end with it.
create or replace function private.close_run(run_id text, final_status text, reason text, error jsonb)
returns void language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
begin
  update public.thread_messages as m
  set status = 'incomplete', incomplete_at = now(), incomplete_details = jsonb_build_object('reason', reason),
    content = private.streamed_content(run_id, m.id)
  where m.run_id = run_id and m.status = 'in_progress';
  update public.run_steps as s set status = final_status, ended_at = now(), last_error = error
  where s.run_id = run_id and s.status = 'in_progress';
  update public.runs as r set status = final_status, ended_at = now(), last_error = coalesce(error, r.last_error),
    required_action = null
  where r.id = run_id;
end
$$;
