-- A user's conversations with the legal assistant. DELETE marks a row; only the service role and the erasure of the
-- account remove it.
create table public.conversations (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  title text not null default 'New conversation' check (char_length(title) <= 300),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  is_pinned boolean not null default false
);

-- The list is asked for newest first, without the deleted; the cascade from auth.users needs all of them.
create index conversations_user_id_updated_at_idx on public.conversations (user_id, updated_at desc);

alter table public.conversations enable row level security;
revoke all on public.conversations from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.conversations to authenticated, service_role;

-- Deleted conversations are gone for their owner, save for the statement that deletes them (see private.stamp_row).
create policy "Owners read their conversations" on public.conversations
  for select to authenticated
  using (user_id = (select auth.uid()) and (deleted_at is null or updated_at = statement_timestamp()));

-- Nobody starts a conversation in another's name.
create policy "Owners create conversations" on public.conversations
  for insert to authenticated with check (user_id = (select auth.uid()));

-- What is deleted stays as it was.
create policy "Owners update their conversations" on public.conversations
  for update to authenticated
  using (user_id = (select auth.uid()) and deleted_at is null) with check (user_id = (select auth.uid()));

-- The trigger below turns this into a mark.
create policy "Owners delete their conversations" on public.conversations
  for delete to authenticated using (user_id = (select auth.uid()) and deleted_at is null);

create trigger conversations_stamp before update on public.conversations
  for each row execute function private.stamp_row();

create trigger conversations_keep_identity before update on public.conversations
  for each row when (new.id is distinct from old.id or new.user_id is distinct from old.user_id)
  execute function private.reject_change('id and user_id');

create trigger conversations_delete_softly before delete on public.conversations
  for each row execute function private.delete_softly();
