-- Stores a user's events as that user and returns how many are new. Their rows can't be read, so a conflict has no
-- target here: naming one would need the right to select.
create function public.track_events(events jsonb) returns integer language plpgsql set search_path = '' as $$
declare
  stored integer;
begin
  if jsonb_array_length(track_events.events) > 100 then
    raise exception 'at most 100 events at a time' using errcode = '22023';
  end if;
  insert into public.analytics_events (id, event, properties, occurred_at)
  select
    coalesce(each.id, gen_random_uuid()), each.event, coalesce(each.properties, '{}'),
    statement_timestamp() - make_interval(secs => coalesce(each.age, 0))
  from jsonb_to_recordset(track_events.events) as each (id uuid, event text, properties jsonb, age double precision)
  on conflict do nothing;
  get diagnostics stored = row_count;
  return stored;
end
$$;

revoke execute on function public.track_events(jsonb) from public, anon, service_role;
grant execute on function public.track_events(jsonb) to authenticated;
