-- Assistants live here and not at the provider. file_ids are claims until a run checks them against user_files, so
-- naming another's file gives nothing.
create table public.assistants (
  id text primary key default private.new_id('asst'),
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  name text check (char_length(name) <= 256),
  description text check (char_length(description) <= 512),
  model text not null check (char_length(model) between 1 and 200),
  instructions text check (char_length(instructions) <= 256000),
  tools jsonb not null default '[]' check (
    jsonb_typeof(tools) = 'array' and jsonb_array_length(tools) <= 128 and octet_length(tools::text) <= 262144
  ),
  file_ids text[] not null default '{}' check (cardinality(file_ids) <= 100),
  metadata jsonb not null default '{}' check (
    jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 16384
  ),
  temperature double precision check (temperature between 0 and 2),
  top_p double precision check (top_p between 0 and 1),
  response_format jsonb check (octet_length(response_format::text) <= 65536),
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index assistants_user_id_idx on public.assistants (user_id);
-- The assistant of threads that name none: one per user, also when two requests make it at once.
create unique index assistants_one_default_idx on public.assistants (user_id) where is_default;

alter table public.assistants enable row level security;
revoke all on public.assistants from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.assistants to authenticated, service_role;

-- An assistant's instructions are its owner's alone.
create policy "Owners read their assistants" on public.assistants
  for select to authenticated using (user_id = (select auth.uid()));

-- Nobody makes an assistant in another's name.
create policy "Owners create assistants" on public.assistants
  for insert to authenticated with check (user_id = (select auth.uid()));

-- Whose it is never changes.
create policy "Owners update their assistants" on public.assistants
  for update to authenticated using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

-- Threads keep the id of a deleted assistant; a run on them names another.
create policy "Owners delete their assistants" on public.assistants
  for delete to authenticated using (user_id = (select auth.uid()));

create trigger assistants_stamp before update on public.assistants
  for each row execute function private.stamp_row();

create trigger assistants_keep_identity before update on public.assistants
  for each row when (new.id is distinct from old.id or new.user_id is distinct from old.user_id)
  execute function private.reject_change('id and user_id');
