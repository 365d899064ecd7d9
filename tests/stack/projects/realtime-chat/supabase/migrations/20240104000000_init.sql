create table public.rooms (
  id uuid primary key default gen_random_uuid(),
  topic text not null unique
);
alter table public.rooms enable row level security;

create table public.rooms_users (
  user_id uuid references auth.users (id),
  room_topic text references public.rooms (topic),
  created_at timestamptz default current_timestamp,
  primary key (user_id, room_topic)
);
alter table public.rooms_users enable row level security;

create table public.messages (
  id uuid primary key default extensions.uuid_generate_v4(),
  room_topic text not null references public.rooms (topic),
  content text not null,
  sender uuid default auth.uid(),
  created_at timestamptz not null default now()
);
alter table public.messages enable row level security;

create policy "authenticated can read all public profiles"
on public.rooms_users for select to authenticated using (true);

create policy "authenticated can receive broadcast"
on "realtime"."messages"
for select
to authenticated
using (
  exists (
    select user_id from rooms_users
    where user_id = (select auth.uid())
      and room_topic = (select realtime.topic())
      and realtime.messages.extension in ('broadcast')
  )
);

create policy "authenticated can track presence"
on "realtime"."messages"
for insert
to authenticated
with check (
  exists (
    select user_id from rooms_users
    where user_id = (select auth.uid())
      and room_topic = (select realtime.topic())
      and realtime.messages.extension in ('broadcast', 'presence')
  )
);

create or replace function public.room_messages_broadcast_trigger()
returns trigger
security definer
language plpgsql
as $$
begin
  perform realtime.broadcast_changes(
    'topic:' || coalesce(new.room_topic, old.room_topic) ::text,
    tg_op,
    tg_op,
    tg_table_name,
    tg_table_schema,
    new,
    old
  );
  perform realtime.send(jsonb_build_object('id', new.id), 'message', new.room_topic, false);
  return null;
end;
$$;

create trigger messages_broadcast_trigger
  after insert or update or delete on public.messages
  for each row execute function room_messages_broadcast_trigger();

alter publication supabase_realtime add table public.messages;
alter publication supabase_realtime add table public.rooms, public.rooms_users;
