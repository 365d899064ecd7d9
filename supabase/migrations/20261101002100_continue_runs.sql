-- Goes on with a run that waits for the outputs of functions, in one round trip. For the service alone.
-- {"missing": "run"}, {"active": run} for one that does not wait, {"unanswered": […]} for calls without an output.
create function public.continue_run(
  user_id uuid, run_id text, outputs jsonb, lease double precision, characters integer
) returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  run public.runs;
  assistant public.assistants;
  unanswered jsonb;
begin
  select * into run from public.runs as r where r.id = run_id and r.user_id = user_id for update;
  if not found then
    return '{"missing": "run"}';
  end if;
  if run.status <> 'requires_action' or run.expires_at < now() then
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

revoke execute on function public.continue_run(uuid, text, jsonb, double precision, integer)
  from public, anon, authenticated;
grant execute on function public.continue_run(uuid, text, jsonb, double precision, integer) to service_role;
