-- Records a request to the model when it has ended, however it ended, and releases what was reserved for it, in one
-- transaction. A call that is recorded again is ignored. For the service alone: what was used may be paid.
create function private.record_model_call(call jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  reserved_at timestamptz;
  owner constant uuid := (select u.id from auth.users as u where u.id = (call ->> 'user_id')::uuid);
  made public.token_usage;
begin
  -- shared: a counter is not opened between the insert and the update of the counters
  perform pg_advisory_xact_lock_shared(7310600916);
  delete from private.budget_reservations where id = (call ->> 'id')::uuid returning created_at into reserved_at;
  insert into public.token_usage (id, run_id, user_id, function, model, status, estimated, prompt_tokens, cached_tokens,
    completion_tokens, reasoning_tokens, total_tokens, duration_ms, first_token_ms, created_at)
  select c.id, case when owner is not null then c.run_id end, owner, c.function, c.model, c.status, c.estimated,
    c.prompt_tokens, c.cached_tokens, c.completion_tokens, c.reasoning_tokens, c.total_tokens, c.duration_ms,
    c.first_token_ms,
    coalesce(reserved_at, clock_timestamp() - make_interval(secs => c.duration_ms / 1000.0))
  from jsonb_to_record(call) as c (id uuid, run_id text, function text, model text, status text, estimated boolean,
    prompt_tokens bigint, cached_tokens bigint, completion_tokens bigint, reasoning_tokens bigint, total_tokens bigint,
    duration_ms integer, first_token_ms integer)
  on conflict (id) do nothing
  returning * into made;
  if made.total_tokens > 0 then
    perform from private.budget_counters as c
    where (c.user_id = made.user_id or c.user_id is null)
      and c.starts_at <= made.created_at and c.ends_at > made.created_at
    order by c.user_id nulls last, c.period, c.starts_at for update;
    update private.budget_counters as c set requests = c.requests + 1, tokens = c.tokens + made.total_tokens
    where (c.user_id = made.user_id or c.user_id is null)
      and c.starts_at <= made.created_at and c.ends_at > made.created_at;
  end if;
end
$$;

create function public.record_model_call(call jsonb) returns void
language sql volatile security invoker set search_path = '' as $$
  select private.record_model_call(call)
$$;

revoke execute on function private.record_model_call(jsonb) from public;
revoke execute on function public.record_model_call(jsonb) from public, anon, authenticated;
grant execute on function private.record_model_call(jsonb), public.record_model_call(jsonb) to service_role;
