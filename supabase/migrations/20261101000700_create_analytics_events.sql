-- Where the client's analytics.track(event, properties) lands. Users write their own events and read none; the service
-- role evaluates them. Erasing an account erases its events.
create table public.analytics_events (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  event text not null check (
    event in (
      'message_sent', 'conversation_created', 'conversation_deleted',
      'message_edited', 'language_changed', 'export_conversation'
    )
  ),
  properties jsonb not null default '{}' check (
    jsonb_typeof(properties) = 'object' and octet_length(properties::text) <= 4096
  ),
  created_at timestamptz not null default now()
);

create index analytics_events_user_id_created_at_idx on public.analytics_events (user_id, created_at);

alter table public.analytics_events enable row level security;
revoke all on public.analytics_events from public, anon, authenticated, service_role;
grant insert on public.analytics_events to authenticated;
grant select, insert, delete on public.analytics_events to service_role;

-- Nobody tracks in another's name.
create policy "Users track their own events" on public.analytics_events
  for insert to authenticated with check (user_id = (select auth.uid()));
