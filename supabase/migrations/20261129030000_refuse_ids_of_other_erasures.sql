-- An id that a client used for the deletion of an earlier account got that account's receipt, while the account that asked
-- stayed as it was. The receipt is for those whose account is gone; an account that is there is refused.
create or replace function private.request_erasure(
  erasure_id uuid, user_id uuid, actor text, two_factors boolean, details jsonb
) returns jsonb language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  erasure private.erasures;
  account auth.users;
begin
  select * into account from auth.users as u where u.id = user_id for no key update;
  select * into erasure from private.erasures as e where e.id = erasure_id or e.user_id = user_id
  order by e.user_id = user_id desc nulls last limit 1;
  if found then
    if coalesce(erasure.user_id, case when account.id is null then user_id end) is distinct from user_id then
      raise exception 'the id % is that of another erasure', erasure_id using errcode = '23505';
    end if;
    return private.erasure_state(erasure);
  end if;
  if account.id is null then
    raise exception 'there is no user %', user_id using errcode = 'P0002';
  end if;
  if not two_factors and exists (
    select from auth.mfa_factors as f where f.user_id = user_id and f.status = 'verified'
  ) then
    return '{"status": "second_factor"}';
  end if;
  perform public.stop_run(user_id, r.id, null) from public.runs as r
  where r.user_id = user_id and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling');
  insert into private.erasures (id, user_id, email, erase_at, banned_until)
  select erasure_id, user_id, nullif(account.email, ''), now() + make_interval(hours => p.notice_hours),
    account.banned_until
  from private.erasure_policy as p
  returning * into erasure;
  -- not 'infinity', which Auth cannot read
  update auth.users as u set banned_until = '2999-12-31T00:00:00Z' where u.id = user_id;
  delete from auth.sessions as s where s.user_id = user_id;
  delete from auth.one_time_tokens as t where t.user_id = user_id;
  perform private.audit('erasure_requested', user_id, actor, details || jsonb_build_object('erase_at', erasure.erase_at));
  return private.erasure_state(erasure);
end
$$;
