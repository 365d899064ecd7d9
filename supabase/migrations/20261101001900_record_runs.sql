-- What a running run writes and its followers read. For the service alone.

-- Saves a batch: events, the run's new state, its messages and steps; renews the lease. A batch may be sent again.
-- Answers whether someone asked to stop, whether someone else follows, or {"lost": true} when the run was closed.
create function public.record_run(
  run_id text, events json, state jsonb, messages jsonb, steps jsonb, lease double precision
) returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  now_run public.runs;
  ended constant boolean := state ->> 'status' in ('cancelled', 'failed', 'completed', 'incomplete', 'expired');
begin
  update public.runs as r
  set status = case when r.status = 'cancelling' and state ->> 'status' in ('queued', 'in_progress') then r.status
      else coalesce(state ->> 'status', r.status) end,
    usage = coalesce(state -> 'usage', r.usage),
    last_error = coalesce(state -> 'last_error', r.last_error),
    incomplete_details = coalesce(state -> 'incomplete_details', r.incomplete_details),
    required_action = nullif(state -> 'required_action', 'null'),
    started_at = coalesce(r.started_at, now()),
    ended_at = case when ended then now() end,
    lease_until = now() + make_interval(secs => lease)
  where r.id = run_id and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling')
  returning * into now_run;
  if not found then
    select * into now_run from public.runs as r where r.id = run_id;
    if not found or now_run.status is distinct from state ->> 'status' then
      return '{"lost": true}';
    end if;
  end if;
  insert into public.run_events (run_id, seq, event, data)
  select run_id, e.seq, e.event, e.data from json_to_recordset(events) as e (seq integer, event text, data json)
  on conflict do nothing;
  perform private.record_messages(now_run, messages);
  insert into public.run_steps (id, run_id, user_id, type, status, step_details, usage)
  select s.id, run_id, now_run.user_id, s.type, s.status, s.step_details, s.usage
  from jsonb_to_recordset(steps) as s (id text, type text, status text, step_details jsonb, usage jsonb)
  on conflict (id) do update set status = excluded.status, step_details = excluded.step_details,
    usage = excluded.usage;
  if state -> 'usage' is not null and state ->> 'usage' is not null then
    perform private.record_usage(now_run, state -> 'usage');
  end if;
  return jsonb_build_object(
    'stop', now_run.status = 'cancelling', 'followed', coalesce(now_run.followed_until > now(), false)
  );
end
$$;

create function private.record_messages(run public.runs, messages jsonb)
returns void language sql security invoker set search_path = '' as $$
  insert into public.thread_messages (id, thread_id, user_id, role, status, content, assistant_id, run_id,
    incomplete_details, completed_at, incomplete_at)
  select m.id, (run).thread_id, (run).user_id, 'assistant', m.status, m.content, (run).assistant_id, (run).id,
    m.incomplete_details, case m.status when 'completed' then now() end, case m.status when 'incomplete' then now() end
  from jsonb_to_recordset(messages) as m (id text, status text, content jsonb, incomplete_details jsonb)
  on conflict (id) do update set status = excluded.status, content = excluded.content,
    incomplete_details = excluded.incomplete_details, completed_at = excluded.completed_at,
    incomplete_at = excluded.incomplete_at;
  update public.user_threads set updated_at = now()
  where thread_id = (run).thread_id and jsonb_array_length(messages) > 0;
$$;

create function private.record_usage(run public.runs, usage jsonb)
returns void language sql security invoker set search_path = '' as $$
  insert into public.token_usage
    (run_id, user_id, model, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, total_tokens)
  values (
    (run).id, (run).user_id, (run).model, (usage ->> 'prompt_tokens')::bigint,
    coalesce((usage -> 'prompt_token_details' ->> 'cached_tokens')::bigint, 0),
    (usage ->> 'completion_tokens')::bigint,
    coalesce((usage -> 'completion_token_details' ->> 'reasoning_tokens')::bigint, 0),
    (usage ->> 'total_tokens')::bigint
  )
  on conflict (run_id) do update set prompt_tokens = excluded.prompt_tokens,
    cached_tokens = excluded.cached_tokens, completion_tokens = excluded.completion_tokens,
    reasoning_tokens = excluded.reasoning_tokens, total_tokens = excluded.total_tokens
$$;

revoke execute on function public.record_run(text, json, jsonb, jsonb, jsonb, double precision)
  from public, anon, authenticated;
revoke execute on function private.record_messages(public.runs, jsonb), private.record_usage(public.runs, jsonb)
  from public;
grant execute on function public.record_run(text, json, jsonb, jsonb, jsonb, double precision) to service_role;
grant execute on function private.record_messages(public.runs, jsonb), private.record_usage(public.runs, jsonb)
  to service_role;
