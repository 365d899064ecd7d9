-- A run whose process is gone keeps its thread busy: whatever touches the thread after the run's lease closes it, and
-- a sweep closes those whose threads nothing touches.

-- Closes the run if its lease, or its time to wait for tool outputs, is over.
create function private.close_if_dead(run public.runs) returns void
language sql security invoker set search_path = '' as $$
  select case
    when (run).status in ('queued', 'in_progress') and (run).lease_until < now() then private.close_run(
      (run).id, 'failed', 'run_failed',
      '{"code": "server_error", "message": "The process that ran this is gone."}'
    )
    when (run).status = 'cancelling' and (run).lease_until < now()
      then private.close_run((run).id, 'cancelled', 'run_cancelled', null)
    when (run).status = 'requires_action' and (run).expires_at < now()
      then private.close_run((run).id, 'expired', 'run_expired', null)
  end
$$;
revoke execute on function private.close_if_dead(public.runs) from public;
grant execute on function private.close_if_dead(public.runs) to service_role;

-- The sweep: closes at most `most` dead runs of all users and returns how many. Safe to run at any time, from any
-- number of places. The index of active runs finds them; one on lease_until would grow with every renewal.
create function public.close_dead_runs(most integer) returns integer
language sql volatile security invoker set search_path = '' as $$
  with dead as materialized (
    select r from public.runs as r
    where r.status in ('queued', 'in_progress', 'requires_action', 'cancelling')
      and case r.status when 'requires_action' then r.expires_at else r.lease_until end < now()
    limit most for update skip locked
  ),
  closed as (select private.close_if_dead(dead.r) from dead)
  select count(*)::integer from closed
$$;
revoke execute on function public.close_dead_runs(integer) from public, anon, authenticated;
grant execute on function public.close_dead_runs(integer) to service_role;

-- Closes the caller's dead runs, for functions that users call. security definer because users don't write runs. Does
-- nothing in a read-only transaction, which a GET of such a function is.
create function private.close_own_dead_runs() returns void
language sql volatile security definer set search_path = '' as $$
  select private.close_if_dead(r) from public.runs as r
  where r.user_id = (select auth.uid()) and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling')
    and current_setting('transaction_read_only') = 'off'
$$;
revoke execute on function private.close_own_dead_runs() from public;
grant execute on function private.close_own_dead_runs() to authenticated, service_role;

create or replace function public.start_run(
  user_id uuid, thread_id text, assistant_id text, run jsonb, lease double precision, characters integer
) returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  thread public.user_threads;
  assistant public.assistants;
  made public.runs;
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

create or replace function public.follow_run(user_id uuid, run_id text, after integer, most integer)
returns json language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  run public.runs;
begin
  update public.runs as r set followed_until = now() + interval '5 seconds'
  where r.id = run_id and r.user_id = user_id and r.status in ('queued', 'in_progress', 'cancelling')
    and (r.followed_until is null or r.followed_until < now() + interval '3 seconds');
  perform private.close_if_dead(r) from public.runs as r
  where r.id = run_id and r.user_id = user_id
    and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling');
  select * into run from public.runs as r where r.id = run_id and r.user_id = user_id;
  if not found then
    return null;
  end if;
  return json_build_object(
    'run', to_jsonb(run),
    'message', (
      select to_jsonb(m) from public.thread_messages as m where m.run_id = run_id order by m.position desc limit 1
    ),
    'events', (
      select coalesce(json_agg(json_build_object('seq', e.seq, 'event', e.event, 'data', e.data) order by e.seq), '[]')
      from (
        select * from public.run_events as e where e.run_id = run_id and e.seq > after order by e.seq limit most
      ) as e
    )
  );
end
$$;

create or replace function public.continue_run(
  user_id uuid, run_id text, outputs jsonb, lease double precision, characters integer
) returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  run public.runs;
  assistant public.assistants;
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
  set status = 'completed', step_details = jsonb_build_object('type', 'tool_calls', 'tool_calls', (
    select jsonb_agg(jsonb_set(call, '{function,output}', to_jsonb(o.output)))
    from jsonb_array_elements(s.step_details -> 'tool_calls') as call
    join jsonb_to_recordset(outputs) as o (tool_call_id text, output text) on o.tool_call_id = call ->> 'id'
  ))
  where s.run_id = run_id and s.type = 'tool_calls' and s.status = 'in_progress';
  update public.runs as r
  set status = 'queued', required_action = null, lease_until = now() + make_interval(secs => lease)
  where r.id = run_id
  returning * into run;
  select * into assistant from public.assistants as a where a.id = run.assistant_id and a.user_id = user_id;
  return private.run_context(user_id, run.thread_id, assistant, characters) || jsonb_build_object(
    'run', to_jsonb(run),
    'assistant', to_jsonb(assistant),
    'calls', (
      select coalesce(jsonb_agg(call order by s.created_at), '[]')
      from public.run_steps as s, jsonb_array_elements(s.step_details -> 'tool_calls') as call
      where s.run_id = run_id and s.type = 'tool_calls' and call ->> 'type' = 'function'
    ),
    'events', (select coalesce(max(e.seq), 0) from public.run_events as e where e.run_id = run_id)
  );
end
$$;

-- Where the project has pg_cron, the sweep also runs without any call.
do $$
begin
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    perform cron.schedule('close-dead-runs', '* * * * *', 'select public.close_dead_runs(1000)');
  end if;
end
$$;
