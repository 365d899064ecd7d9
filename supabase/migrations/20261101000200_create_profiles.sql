-- What an account shows of itself, one row per user, made on sign-up so that no client has to.
create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  email text,
  full_name text check (char_length(full_name) <= 200),
  preferred_language text not null default 'en' check (preferred_language in ('en', 'te', 'ta', 'hi', 'ml')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

alter table public.profiles enable row level security;
revoke all on public.profiles from public, anon, authenticated, service_role;
grant select, update on public.profiles to authenticated;
grant select, insert, update, delete on public.profiles to service_role;

-- A profile is its owner's business alone.
create policy "Owners read their profile" on public.profiles
  for select to authenticated using (id = (select auth.uid()));

-- Which columns an owner may change is the triggers' business.
create policy "Owners update their profile" on public.profiles
  for update to authenticated using (id = (select auth.uid())) with check (id = (select auth.uid()));

create trigger profiles_stamp before update on public.profiles
  for each row execute function private.stamp_row();

create trigger profiles_keep_id before update on public.profiles
  for each row when (new.id is distinct from old.id) execute function private.reject_change('id');

-- The e-mail is the account's: it changes through Auth, which confirms it, and follows from there.
create trigger profiles_keep_email before update on public.profiles
  for each row when (new.email is distinct from old.email and row_security_active('public.profiles'))
  execute function private.reject_change('email');
