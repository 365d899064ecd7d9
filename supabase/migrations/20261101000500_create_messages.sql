-- The messages of a conversation. Whose they are is the conversation's matter: the columns are the documented ones.
-- created_at is the clock's and not the transaction's time, so that two messages of one request keep their order.
create table public.messages (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references public.conversations (id) on delete cascade,
  role text not null check (role in ('user', 'assistant')),
  content text not null check (char_length(content) between 1 and 50000),
  language text not null default 'en' check (language in ('en', 'te', 'ta', 'hi', 'ml')),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  edited boolean not null default false,
  deleted_at timestamptz
);

create index messages_conversation_id_created_at_idx on public.messages (conversation_id, created_at);

alter table public.messages enable row level security;
revoke all on public.messages from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.messages to authenticated, service_role;

-- The subquery runs under the conversations' own policies: a stranger's or a deleted conversation has no messages.
create policy "Owners read their messages" on public.messages
  for select to authenticated
  using (
    (deleted_at is null or updated_at = statement_timestamp())
    and exists (
      select from public.conversations
      where conversations.id = messages.conversation_id and conversations.user_id = (select auth.uid())
    )
  );

-- Only into one's own conversation, and not into a deleted one.
create policy "Owners create messages" on public.messages
  for insert to authenticated
  with check (
    exists (
      select from public.conversations
      where conversations.id = messages.conversation_id and conversations.user_id = (select auth.uid())
    )
  );

-- Edits and the mark of deletion; what is deleted stays as it was.
create policy "Owners update their messages" on public.messages
  for update to authenticated
  using (
    deleted_at is null
    and exists (
      select from public.conversations
      where conversations.id = messages.conversation_id and conversations.user_id = (select auth.uid())
    )
  )
  with check (
    exists (
      select from public.conversations
      where conversations.id = messages.conversation_id and conversations.user_id = (select auth.uid())
    )
  );

-- The trigger turns this into a mark.
create policy "Owners delete their messages" on public.messages
  for delete to authenticated
  using (
    deleted_at is null
    and exists (
      select from public.conversations
      where conversations.id = messages.conversation_id and conversations.user_id = (select auth.uid())
    )
  );
