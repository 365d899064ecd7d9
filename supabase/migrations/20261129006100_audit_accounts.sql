-- What Auth does with accounts is audited in its own transaction, at its end: the log is then locked only while it
-- commits, and after every row of Auth's that two transactions could both wait for. A sign-in is a new session.
create function private.audit_account() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'sessions' then
    perform private.audit('sign_in', new.user_id, 'auth', jsonb_build_object(
      'session_id', new.id, 'ip', host(new.ip), 'user_agent', left(new.user_agent, 200)
    ));
  elsif tg_op = 'DELETE' then
    perform private.audit('account_erased', old.id, 'auth', '{}');
    delete from private.audit_subjects where user_id = old.id;
  elsif new.encrypted_password is distinct from old.encrypted_password then
    perform private.audit('password_changed', new.id, 'auth', '{}');
  else
    perform private.audit('account_restricted', new.id, 'auth', jsonb_build_object('until', new.banned_until));
  end if;
  return null;
end
$$;
revoke execute on function private.audit_account() from public;

create constraint trigger edgewise_audit_sign_in after insert on auth.sessions
  deferrable initially deferred for each row execute function private.audit_account();

create constraint trigger edgewise_audit_change after update of encrypted_password, banned_until on auth.users
  deferrable initially deferred for each row when (
    new.encrypted_password is distinct from old.encrypted_password or new.banned_until is distinct from old.banned_until
  )
  execute function private.audit_account();

create constraint trigger edgewise_audit_erasure after delete on auth.users
  deferrable initially deferred for each row execute function private.audit_account();
