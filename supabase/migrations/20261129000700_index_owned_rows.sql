-- Reads without a filter cost what the caller has, not what everybody has. A policy that looks up the owner row by row
-- can only be a filter of a sequential scan; the ids of the caller's own parent rows, taken once per statement, are a
-- condition on the index.
drop policy "Owners read their messages" on public.messages;
-- The subquery runs under the conversations' own policies: a stranger's or a deleted conversation has no messages.
create policy "Owners read their messages" on public.messages
  for select to authenticated
  using (
    (deleted_at is null or updated_at = statement_timestamp())
    and conversation_id = any (array(select id from public.conversations where user_id = (select auth.uid())))
  );

drop policy "Owners update their messages" on public.messages;
-- Edits and the mark of deletion; what is deleted stays as it was.
create policy "Owners update their messages" on public.messages
  for update to authenticated
  using (
    deleted_at is null
    and conversation_id = any (array(select id from public.conversations where user_id = (select auth.uid())))
  )
  with check (
    exists (
      select from public.conversations
      where conversations.id = messages.conversation_id and conversations.user_id = (select auth.uid())
    )
  );

drop policy "Owners delete their messages" on public.messages;
-- The trigger turns this into a mark.
create policy "Owners delete their messages" on public.messages
  for delete to authenticated
  using (
    deleted_at is null
    and conversation_id = any (array(select id from public.conversations where user_id = (select auth.uid())))
  );

drop policy "Owners read their run events" on public.run_events;
-- Events hold the text of the model's answer; the subquery runs under the runs' own policy.
create policy "Owners read their run events" on public.run_events
  for select to authenticated
  using (run_id = any (array(select id from public.runs where user_id = (select auth.uid()))));

-- With the columns that the subquery above and the conversations' policy read, so that the index alone is read.
create index conversations_owned_idx on public.conversations (user_id, updated_at desc) include (id, deleted_at);
drop index public.conversations_user_id_updated_at_idx;
create index runs_owned_idx on public.runs (user_id, created_at desc) include (id);
drop index public.runs_user_id_created_at_idx;

-- A user's assistants, newest first; the primary key finds them by owner alone.
create index assistants_user_id_created_at_idx on public.assistants (user_id, created_at desc);
drop index public.assistants_user_id_idx;
