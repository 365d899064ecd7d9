-- The mails about an erasure are in the account's language. It is kept with the address, since the last mail is sent when
-- the profile is gone; both then go.
alter table private.erasures add column language text not null default 'en';

create function private.keep_language() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.language := coalesce((select p.preferred_language from public.profiles as p where p.id = new.user_id), 'en');
  elsif new.erased_at is not null and new.email is null then
    new.language := 'en';
  end if;
  return new;
end
$$;
revoke execute on function private.keep_language() from public;
create trigger erasures_keep_language before insert or update on private.erasures
  for each row execute function private.keep_language();
