-- Messages of a thread, in the Assistants API's shapes. position is the order: it grows with every message, also of
-- one instant.
create table public.thread_messages (
  id text primary key default private.new_id('msg'),
  position bigint not null generated always as identity,
  thread_id text not null references public.user_threads (thread_id) on delete cascade,
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  role text not null check (role in ('user', 'assistant')),
  status text not null default 'completed' check (status in ('in_progress', 'incomplete', 'completed')),
  content jsonb not null check (jsonb_typeof(content) = 'array' and octet_length(content::text) <= 4194304),
  attachments jsonb not null default '[]' check (
    jsonb_typeof(attachments) = 'array' and jsonb_array_length(attachments) <= 100
  ),
  assistant_id text,
  run_id text,
  incomplete_details jsonb,
  metadata jsonb not null default '{}' check (octet_length(metadata::text) <= 16384),
  created_at timestamptz not null default clock_timestamp(),
  completed_at timestamptz,
  incomplete_at timestamptz
);
create index thread_messages_thread_id_position_idx on public.thread_messages (thread_id, position);
create index thread_messages_user_id_idx on public.thread_messages (user_id);
create index thread_messages_run_id_idx on public.thread_messages (run_id) where run_id is not null;

alter table public.thread_messages enable row level security;
revoke all on public.thread_messages from public, anon, authenticated, service_role;
grant select, insert on public.thread_messages to authenticated;
grant select, insert, update, delete on public.thread_messages to service_role;

-- A message is its thread's owner's alone.
create policy "Owners read their thread messages" on public.thread_messages
  for select to authenticated using (user_id = (select auth.uid()));

-- Users speak for themselves, in their own threads; the assistant's messages are the service's to write.
create policy "Owners create user messages" on public.thread_messages
  for insert to authenticated
  with check (
    user_id = (select auth.uid()) and role = 'user' and status = 'completed' and run_id is null
    and exists (
      select from public.user_threads
      where user_threads.thread_id = thread_messages.thread_id and user_threads.user_id = (select auth.uid())
    )
  );
