create table public.profiles (id uuid primary key references auth.users on delete cascade, email text);
alter table public.profiles enable row level security;
create policy "own" on public.profiles using (id = auth.uid());
create function public.create_profile() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id, email) values (new.id, new.email);
  return new;
end $$;
create trigger create_profile after insert on auth.users for each row execute function public.create_profile();
