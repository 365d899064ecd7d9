-- Personal keys are audited by the tables themselves: whoever makes or revokes one, the entry cannot be left out.
create function private.audit_key() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  key constant public.personal_keys := coalesce(new, old);
begin
  -- the keys of an account that goes are part of its erasure
  if exists (select from auth.users as u where u.id = key.user_id)
    and not exists (select from private.erasures as e where e.user_id = key.user_id) then
    perform private.audit(
      case tg_op when 'INSERT' then 'key_created' else 'key_revoked' end, key.user_id, 'user',
      jsonb_build_object('key_id', key.id, 'scopes', key.scopes)
    );
  end if;
  return null;
end
$$;
revoke execute on function private.audit_key() from public;

create constraint trigger personal_keys_audit after insert or delete on public.personal_keys
  deferrable initially deferred for each row execute function private.audit_key();
