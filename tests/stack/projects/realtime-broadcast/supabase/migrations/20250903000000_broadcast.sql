create table public.rooms (id bigint generated always as identity primary key, topic text unique);
create table public.rooms_users (
  user_id uuid references auth.users (id), room_topic text references public.rooms (topic),
  created_at timestamptz default current_timestamp
);
alter table public.rooms_users enable row level security;
alter table public.rooms enable row level security;

create policy "authenticated can receive broadcast" on "realtime"."messages" for select to authenticated using (
  exists (
    select user_id from rooms_users
    where user_id = (select auth.uid()) and topic = (select realtime.topic())
      and realtime.messages.extension in ('broadcast')
  )
);
create policy "authenticated can send and track presence" on "realtime"."messages" for insert to authenticated
with check (
  exists (
    select 1 from public.rooms_users ru
    where ru.user_id = auth.uid() and ru.room_topic = realtime.topic()
  ) and realtime.messages.extension in ('broadcast', 'presence')
);

create table public.posts (id uuid primary key default gen_random_uuid(), title text, owner uuid default auth.uid());
create or replace function public.post_changes() returns trigger security definer language plpgsql as $$
begin
  perform realtime.broadcast_changes(
    'topic:' || coalesce(new.id, old.id)::text, TG_OP, TG_OP, TG_TABLE_NAME, TG_TABLE_SCHEMA, new, old
  );
  return null;
end;
$$;
create trigger handle_post_changes after insert or update or delete on public.posts
for each row execute function public.post_changes();

select realtime.send(jsonb_build_object('hello', 'world'), 'event', 'topic', false);
insert into public.posts (title) values ('first');
update public.posts set title = 'second';
delete from public.posts;

begin;
drop publication if exists supabase_realtime;
create publication supabase_realtime;
commit;
alter publication supabase_realtime add table public.rooms, public.posts;
alter table public.posts replica identity full;
alter publication supabase_realtime set (publish = 'insert, update');
do $$
begin
  if (select count(*) from realtime.messages) <> 4 then
    raise exception 'messages: %', (select count(*) from realtime.messages);
  end if;
end
$$;
