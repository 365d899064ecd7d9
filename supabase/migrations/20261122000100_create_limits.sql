-- Rate limits are counted in the database, so that they hold over all instances of a function with nothing more to run.
-- Only functions' own connections (postgres, service_role) may count; no user can see or touch a counter.

create schema if not exists private;

-- unlogged: counters are worth no WAL, and after a crash a window starts empty
create unlogged table private.limit_windows (
  key text primary key,
  hits timestamptz[] not null,
  admitted boolean not null,
  sweep_after timestamptz not null
) with (fillfactor = 50);

alter table private.limit_windows enable row level security;

create index limit_windows_sweep_after_idx on private.limit_windows (sweep_after);

-- Counts `amount` requests of a key if at most `maximum` then lie in the last `period` seconds; an amount of 0 only looks.
-- One statement: the upsert holds the row's lock while it reads the clock, so that concurrent calls queue and count exactly.
-- sweep_after changes once an hour at most, which keeps the updates off the indexes.
create function private.take_limit(limit_key text, maximum integer, period double precision, amount integer)
returns table (admitted boolean, remaining integer, oldest double precision, store_now double precision)
language sql
volatile
security definer
set search_path = ''
as $$
  insert into private.limit_windows as counted (key, hits, admitted, sweep_after)
  select
    limit_key,
    case when amount <= maximum then array_fill(clock_timestamp(), array[amount]) else '{}' end,
    amount <= maximum,
    date_trunc('hour', clock_timestamp() + make_interval(secs => period)) + interval '1 hour'
  on conflict (key) do update
  set (hits, admitted, sweep_after) = (
    select
      case when fits then live || array_fill(moment, array[amount]) else live end,
      fits,
      date_trunc('hour', moment + make_interval(secs => period)) + interval '1 hour'
    from (select clock_timestamp() as moment) as clock
    cross join lateral (
      select coalesce(array_agg(hit order by hit), '{}') as live
      from unnest(counted.hits) as hit
      where hit > moment - make_interval(secs => period)
    ) as window_now
    cross join lateral (select cardinality(live) + amount <= maximum as fits) as decision
  )
  returning
    counted.admitted,
    maximum - cardinality(counted.hits),
    extract(epoch from coalesce(counted.hits[1], clock_timestamp()))::double precision,
    extract(epoch from clock_timestamp())::double precision;
$$;

-- Removes up to 1000 counters whose windows ended over an hour ago; safe to run at any time, from any number of places.
create function private.sweep_limits()
returns integer
language sql
volatile
security definer
set search_path = ''
as $$
  with ended as (
    select key from private.limit_windows
    where sweep_after < now()
    limit 1000
    for update skip locked
  ), removed as (
    delete from private.limit_windows where key in (select key from ended) returning 1
  )
  select count(*)::integer from removed;
$$;

revoke all on function private.take_limit(text, integer, double precision, integer) from public;
revoke all on function private.sweep_limits() from public;
grant usage on schema private to service_role;
grant execute on function private.take_limit(text, integer, double precision, integer) to service_role;
grant execute on function private.sweep_limits() to service_role;
