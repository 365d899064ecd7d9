-- ChartChek's two documented tables, column by column as documented. Added are defaults, the erasure with the account,
-- and what makes ids unique: a thread_id and a provider's file_id each belong to one user.
create function private.new_id(prefix text) returns text language sql volatile set search_path = '' as $$
  select prefix || '_' || left(replace(gen_random_uuid()::text, '-', ''), 24)
$$;
revoke execute on function private.new_id(text) from public;
grant execute on function private.new_id(text) to authenticated, service_role;

create table public.user_threads (
  id uuid primary key default gen_random_uuid(),
  user_id uuid default auth.uid() references auth.users (id) on delete cascade,
  thread_id text not null default private.new_id('thread') unique,
  assistant_id text not null,
  title text,
  created_at timestamp with time zone default now(),
  updated_at timestamp with time zone default now(),
  is_active boolean default true
);
create index user_threads_user_id_updated_at_idx on public.user_threads (user_id, updated_at desc);

create table public.user_files (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users (id) on delete cascade,
  file_id text not null unique,
  filename text not null,
  purpose text check (purpose in ('assistants', 'messages')),
  bytes integer,
  created_at timestamp with time zone default now()
);
create index user_files_user_id_created_at_idx on public.user_files (user_id, created_at desc);

alter table public.user_threads enable row level security;
alter table public.user_files enable row level security;
revoke all on public.user_threads, public.user_files from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.user_threads to authenticated, service_role;
grant select on public.user_files to authenticated;
grant select, insert, update, delete on public.user_files to service_role;

-- A thread is its owner's alone.
create policy "Owners read their threads" on public.user_threads
  for select to authenticated using (user_id = (select auth.uid()));

-- Nobody opens a thread in another's name.
create policy "Owners create threads" on public.user_threads
  for insert to authenticated with check (user_id = (select auth.uid()));

-- Title, assistant and is_active change; whose it is does not.
create policy "Owners update their threads" on public.user_threads
  for update to authenticated using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

-- A deleted thread takes its messages and runs along.
create policy "Owners delete their threads" on public.user_threads
  for delete to authenticated using (user_id = (select auth.uid()));

-- Written by file-upload as the service alone: whoever could write here could claim another's file at the provider.
create policy "Owners read their files" on public.user_files
  for select to authenticated using (user_id = (select auth.uid()));

create trigger user_threads_stamp before update on public.user_threads
  for each row execute function private.stamp_row();

create trigger user_threads_keep_identity before update on public.user_threads
  for each row when (
    new.id is distinct from old.id or new.thread_id is distinct from old.thread_id
    or new.user_id is distinct from old.user_id
  )
  execute function private.reject_change('id, thread_id and user_id');
