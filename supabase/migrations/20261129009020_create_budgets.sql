-- Budgets of requests and tokens, for each user and for the project, in days and months of the operator's time zone.
-- The limits are settings of the functions; here is what was used. Without budgets these tables stay empty.

-- The sums of token_usage over the current days and months: of a user, or of the project (no user). A row is made, from
-- what was used until then, when a budget first asks for it; record_model_call keeps it true.
create table private.budget_counters (
  user_id uuid references auth.users (id) on delete cascade,
  period text not null check (period in ('day', 'month')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  requests bigint not null,
  tokens bigint not null,
  unique nulls not distinct (user_id, period, starts_at, ends_at)
);
create index budget_counters_ends_at_idx on private.budget_counters (ends_at);

-- What calls in progress may use at most. Unlogged: after a crash of the database, none of them is in progress. A
-- process that dies leaves its reservations until they expire.
create unlogged table private.budget_reservations (
  id uuid primary key,
  user_id uuid references auth.users (id) on delete cascade,
  tokens bigint not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index budget_reservations_user_id_idx on private.budget_reservations (user_id);
create index budget_reservations_expires_at_idx on private.budget_reservations (expires_at);

alter table private.budget_counters enable row level security;
alter table private.budget_reservations enable row level security;
revoke all on private.budget_counters, private.budget_reservations from public, anon, authenticated, service_role;

-- The day or month that `moment` is in, by the clocks of a time zone.
create function private.period_of(moment timestamptz, period text, zone text, out starts_at timestamptz,
  out ends_at timestamptz)
language sql stable set search_path = '' as $$
  select date_trunc(period, moment at time zone zone) at time zone zone,
    (date_trunc(period, moment at time zone zone) + ('1 ' || period)::interval) at time zone zone
$$;

-- Requests and tokens of a user, or of the project (no user). A request that failed before it used tokens is none.
create function private.usage_between(owner uuid, starts_at timestamptz, ends_at timestamptz, out requests bigint,
  out tokens bigint)
language plpgsql stable security invoker set search_path = '' as $$
#variable_conflict use_variable
begin
  if owner is null then
    select count(*), coalesce(sum(t.total_tokens), 0) into requests, tokens from public.token_usage as t
    where t.created_at >= starts_at and t.created_at < ends_at and t.total_tokens > 0;
  else
    select count(*), coalesce(sum(t.total_tokens), 0) into requests, tokens from public.token_usage as t
    where t.user_id = owner and t.created_at >= starts_at and t.created_at < ends_at and t.total_tokens > 0;
  end if;
end
$$;

-- Reserves a call's tokens if every rule then holds, else returns the rule that is exceeded for longest. `rules` are
-- {scope: user or project, unit: requests or tokens, period: day or month, limit}. One call after the other: the lock
-- is held for this statement only, and what is reserved need not be on disk. `seconds` is null if the rule would hold
-- but for calls in progress.
create function private.reserve_budget(
  call_id uuid, owner uuid, wanted bigint, rules jsonb, zone text, seconds double precision
) returns jsonb language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  moment timestamptz;
  exceeded jsonb;
begin
  perform set_config('synchronous_commit', 'off', true);
  perform pg_advisory_xact_lock(7310600916);
  moment := clock_timestamp();
  owner := (select u.id from auth.users as u where u.id = owner);
  delete from private.budget_reservations where expires_at < moment;
  perform private.open_budget_counter(case r.scope when 'user' then owner end, p.starts_at, p.ends_at, r.period)
  from jsonb_to_recordset(rules) as r (scope text, period text), private.period_of(moment, r.period, zone) as p
  where r.scope = 'project' or owner is not null;

  select jsonb_build_object('scope', r.scope, 'unit', r.unit, 'period', r.period, 'limit', r.limit, 'used', u.used,
      'reserved', h.held, 'wanted', w.wanted,
      'resets_at', to_char(p.ends_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'seconds', case when u.used + w.wanted > r.limit then extract(epoch from p.ends_at - moment) end)
  into exceeded
  from jsonb_to_recordset(rules) as r (scope text, unit text, period text, "limit" bigint)
  cross join lateral private.period_of(moment, r.period, zone) as p
  cross join lateral (
    select case r.unit when 'tokens' then c.tokens else c.requests end as used from private.budget_counters as c
    where c.user_id is not distinct from case r.scope when 'user' then owner end
      and c.period = r.period and c.starts_at = p.starts_at and c.ends_at = p.ends_at
  ) as u
  cross join lateral (
    select coalesce(sum(case r.unit when 'tokens' then b.tokens else 1 end), 0)::bigint as held
    from private.budget_reservations as b
    where (r.scope = 'project' or b.user_id = owner) and b.created_at >= p.starts_at and b.created_at < p.ends_at
  ) as h
  cross join lateral (select case r.unit when 'tokens' then wanted else 1 end as wanted) as w
  where (r.scope = 'project' or owner is not null) and u.used + h.held + w.wanted > r.limit
  order by u.used + w.wanted > r.limit desc, p.ends_at desc
  limit 1;
  if exceeded is null then
    -- not for a call that its caller has given up, and whose release came before its reservation
    insert into private.budget_reservations
    select call_id, owner, wanted, moment, moment + make_interval(secs => seconds)
    where not exists (select from public.token_usage as t where t.id = call_id)
    on conflict (id) do nothing;
  end if;
  return exceeded;
end
$$;

-- Makes the counter of a period unless it is there, and removes those of past periods.
create function private.open_budget_counter(owner uuid, starts_at timestamptz, ends_at timestamptz, period text)
returns void language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  if exists (
    select from private.budget_counters as c
    where c.user_id is not distinct from owner and c.period = period and c.starts_at = starts_at and c.ends_at = ends_at
  ) then
    return;
  end if;
  delete from private.budget_counters as c where c.ends_at < now() - interval '1 day';
  insert into private.budget_counters
  select owner, period, starts_at, ends_at, u.requests, u.tokens
  from private.usage_between(owner, starts_at, ends_at) as u;
end
$$;

create function public.reserve_budget(
  call_id uuid, owner uuid, wanted bigint, rules jsonb, zone text, seconds double precision
) returns jsonb language sql volatile security invoker set search_path = '' as $$
  select private.reserve_budget(call_id, owner, wanted, rules, zone, seconds)
$$;

-- What the caller used in the current day and month.
create function public.usage_now(zone text) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select jsonb_object_agg(n.period, jsonb_build_object('requests', u.requests, 'tokens', u.tokens,
    'starts_at', to_char(p.starts_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'resets_at', to_char(p.ends_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
  from (values ('day'), ('month')) as n (period),
    private.period_of(now(), n.period, zone) as p,
    private.usage_between((select auth.uid()), p.starts_at, p.ends_at) as u
$$;

revoke execute on function private.period_of(timestamptz, text, text),
  private.usage_between(uuid, timestamptz, timestamptz),
  private.reserve_budget(uuid, uuid, bigint, jsonb, text, double precision),
  private.open_budget_counter(uuid, timestamptz, timestamptz, text) from public;
revoke execute on function public.reserve_budget(uuid, uuid, bigint, jsonb, text, double precision),
  public.usage_now(text) from public, anon, authenticated;
grant execute on function private.period_of(timestamptz, text, text),
  private.usage_between(uuid, timestamptz, timestamptz), public.usage_now(text) to authenticated;
grant execute on function private.reserve_budget(uuid, uuid, bigint, jsonb, text, double precision),
  public.reserve_budget(uuid, uuid, bigint, jsonb, text, double precision) to service_role;
