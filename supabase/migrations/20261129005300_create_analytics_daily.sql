-- Use per day (UTC), event and language, for the operator: the view has the rights of its reader, and only the service
-- role may read it.
create view public.analytics_daily with (security_invoker = true) as
select
  (occurred_at at time zone 'utc')::date as day,
  event,
  properties ->> 'language' as language,
  count(*) as events,
  count(distinct user_id) as users
from public.analytics_events
group by 1, 2, 3;

revoke all on public.analytics_daily from public, anon, authenticated, service_role;
grant select on public.analytics_daily to service_role;

-- A filter on the view's day reads only that day's events.
create index analytics_events_day_idx on public.analytics_events (((occurred_at at time zone 'utc')::date));
