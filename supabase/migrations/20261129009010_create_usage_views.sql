-- Tokens per day (UTC), function and model. A view has the rights of its reader: users see their own rows, the service
-- role everybody's.
create view public.token_usage_daily with (security_invoker = true) as
select
  (created_at at time zone 'utc')::date as day,
  user_id,
  function,
  model,
  count(*) as requests,
  sum(prompt_tokens)::bigint as prompt_tokens,
  sum(cached_tokens)::bigint as cached_tokens,
  sum(completion_tokens)::bigint as completion_tokens,
  sum(reasoning_tokens)::bigint as reasoning_tokens,
  sum(total_tokens)::bigint as total_tokens
from public.token_usage
group by 1, 2, 3, 4;

-- The whole project's, for the operator, with how long the model took and how many requests failed.
create view public.project_usage_daily with (security_invoker = true) as
select
  (created_at at time zone 'utc')::date as day,
  function,
  model,
  count(distinct user_id) as users,
  count(*) as requests,
  count(*) filter (where status = 'failed') as failed,
  count(*) filter (where status = 'cancelled') as cancelled,
  sum(prompt_tokens)::bigint as prompt_tokens,
  sum(cached_tokens)::bigint as cached_tokens,
  sum(completion_tokens)::bigint as completion_tokens,
  sum(reasoning_tokens)::bigint as reasoning_tokens,
  sum(total_tokens)::bigint as total_tokens,
  percentile_disc(0.5) within group (order by first_token_ms) as median_first_token_ms,
  percentile_disc(0.5) within group (order by duration_ms) as median_duration_ms
from public.token_usage
group by 1, 2, 3;

revoke all on public.token_usage_daily, public.project_usage_daily from public, anon, authenticated, service_role;
grant select on public.token_usage_daily to authenticated, service_role;
grant select on public.project_usage_daily to service_role;

-- A filter on a view's day reads only that day's rows.
create index token_usage_day_idx on public.token_usage (((created_at at time zone 'utc')::date));
