-- Stopping frees the thread also when the run has no process. A live one records the run a fifth of a second after its
-- start and then at least once a second: a run that is still as it was created after two seconds is closed at once, and
-- any other is given three seconds to renew its lease.
create or replace function public.stop_run(user_id uuid, run_id text, thread_id text)
returns jsonb language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  run public.runs;
begin
  select * into run from public.runs as r
  where r.user_id = user_id and (run_id is null or r.id = run_id) and (thread_id is null or r.thread_id = thread_id)
  order by r.status in ('queued', 'in_progress', 'requires_action', 'cancelling') desc, r.created_at desc
  limit 1 for update;
  if not found then
    return null;
  end if;
  if run.status = 'requires_action'
    or (run.status in ('queued', 'in_progress', 'cancelling') and run.lease_until < now())
    or (run.status = 'queued' and run.started_at is null and run.created_at < now() - interval '2 seconds') then
    perform private.close_run(run.id, 'cancelled', 'run_cancelled', null);
  else
    update public.runs as r
    set status = 'cancelling', lease_until = least(r.lease_until, now() + interval '3 seconds')
    where r.id = run.id and r.status in ('queued', 'in_progress');
  end if;
  select * into run from public.runs as r where r.id = run.id;
  return to_jsonb(run);
end
$$;

-- A process that is alive nevertheless is asked to stop; what it has sent until then is stored, so that a replay is
-- complete.
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
  insert into public.run_steps (id, run_id, user_id, type, status, step_details, usage)
  select s.id, run_id, now_run.user_id, s.type, s.status, s.step_details, s.usage
  from jsonb_to_recordset(steps) as s (id text, type text, status text, step_details jsonb, usage jsonb)
  on conflict (id) do update set status = excluded.status, step_details = excluded.step_details,
    usage = excluded.usage;
  if state -> 'usage' is not null and state ->> 'usage' is not null then
    perform private.record_usage(now_run, state -> 'usage');
  end if;
  return jsonb_build_object(
    'stop', active and now_run.status in ('cancelling', 'cancelled'),
    'followed', coalesce(now_run.followed_until > now(), false)
  );
end
$$;
