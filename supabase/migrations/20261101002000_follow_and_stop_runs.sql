-- Following and stopping a run from any process. For the service alone.

-- The run, its message and at most `most` events after `after`; null for a run that is not the user's. A run whose
-- process is gone is closed first. A live run learns that it is followed. json keeps the events as they were sent.
create function public.follow_run(user_id uuid, run_id text, after integer, most integer)
returns json language plpgsql security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  run public.runs;
begin
  update public.runs as r set followed_until = now() + interval '5 seconds'
  where r.id = run_id and r.user_id = user_id and r.status in ('queued', 'in_progress', 'cancelling')
    and (r.followed_until is null or r.followed_until < now() + interval '3 seconds');
  perform private.close_run(
    r.id, 'failed', 'run_failed',
    '{"code": "server_error", "message": "The process that ran this is gone."}'
  )
  from public.runs as r
  where r.id = run_id and r.user_id = user_id and r.lease_until < now()
    and r.status in ('queued', 'in_progress', 'cancelling');
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

-- Asks the process that runs it to stop; a run without a living process is closed at once. Named by run, or by thread,
-- which means its active run. Null for what is not the user's.
create function public.stop_run(user_id uuid, run_id text, thread_id text)
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
    or (run.lease_until < now() and run.status in ('queued', 'in_progress', 'cancelling')) then
    perform private.close_run(run.id, 'cancelled', 'run_cancelled', null);
  else
    update public.runs as r set status = 'cancelling'
    where r.id = run.id and r.status in ('queued', 'in_progress');
  end if;
  select * into run from public.runs as r where r.id = run.id;
  return to_jsonb(run);
end
$$;

revoke execute on function public.follow_run(uuid, text, integer, integer) from public, anon, authenticated;
revoke execute on function public.stop_run(uuid, text, text) from public, anon, authenticated;
grant execute on function public.follow_run(uuid, text, integer, integer) to service_role;
grant execute on function public.stop_run(uuid, text, text) to service_role;
