-- An event may be sent long after it happened, when a client was offline: created_at is when it was stored, occurred_at
-- when it happened. A user's clock is not trusted beyond the month for which clients keep their events.
alter table public.analytics_events add column occurred_at timestamptz not null default statement_timestamp();
update public.analytics_events set occurred_at = created_at;

create or replace function private.stamp_event() returns trigger language plpgsql set search_path = '' as $$
begin
  new.created_at := statement_timestamp();
  new.occurred_at := greatest(least(new.occurred_at, new.created_at), new.created_at - interval '30 days');
  return new;
end
$$;
