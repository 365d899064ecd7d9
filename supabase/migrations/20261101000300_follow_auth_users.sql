-- Profiles follow accounts: made on sign-up, e-mail kept in step. security definer because Auth writes auth.users as a
-- role that has no business in public. Nothing a user typed may make a sign-up fail, hence the cut.
create function private.create_profile() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id, email, full_name)
  values (
    new.id,
    new.email,
    left(coalesce(new.raw_user_meta_data ->> 'full_name', new.raw_user_meta_data ->> 'name'), 200)
  )
  on conflict (id) do nothing;
  return null;
end
$$;

create function private.follow_email() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.profiles set email = new.email where id = new.id;
  return null;
end
$$;

revoke execute on function private.create_profile(), private.follow_email() from public;

create trigger edgewise_create_profile after insert on auth.users
  for each row execute function private.create_profile();

create trigger edgewise_follow_email after update of email on auth.users
  for each row when (new.email is distinct from old.email) execute function private.follow_email();

-- Accounts that were there before this migration.
insert into public.profiles (id, email, full_name)
select id, email, left(coalesce(raw_user_meta_data ->> 'full_name', raw_user_meta_data ->> 'name'), 200)
from auth.users
on conflict (id) do nothing;
