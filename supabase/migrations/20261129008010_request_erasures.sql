-- Requests to erase an account, the operator's policy for them, and legal holds.

-- How long a user has to cancel, and how long logs of an erased account stay: a minimum that the law may ask for, such as
-- Rule 8(3) of the DPDP Rules. It delays the erasure of those logs and of nothing else.
create table private.erasure_policy (
  only_row boolean primary key default true check (only_row),
  notice_hours integer not null default 0 check (notice_hours between 0 and 8760),
  log_days integer not null default 0 check (log_days between 0 and 36500)
);
insert into private.erasure_policy default values;

-- Accounts that nobody erases until the hold is released: the key makes Auth refuse, too.
create table private.legal_holds (
  user_id uuid primary key references auth.users (id),
  reason text not null check (char_length(reason) between 1 and 500),
  held_at timestamptz not null default now()
);

alter table private.erasure_policy enable row level security;
alter table private.legal_holds enable row level security;
revoke all on private.erasure_policy, private.legal_holds from public, anon, authenticated, service_role;

-- What the functions and the command know of an erasure.
create function private.erasure_state(erasure private.erasures) returns jsonb
language sql stable set search_path = '' as $$
  select to_jsonb(erasure) || jsonb_build_object('status', case
    when erasure.erased_at is not null then 'erased'
    when exists (select from private.legal_holds as h where h.user_id = erasure.user_id) then 'held'
    when erasure.began_at is not null then 'erasing'
    else 'waiting'
  end)
$$;

-- Restricts an account and records when it is to be erased, in one transaction: it is signed out everywhere, and its runs
-- are stopped. Repeating the request returns the erasure as it is.
create function private.request_erasure(
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
    if erasure.user_id <> user_id then
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

-- Lifts the restriction, unless the erasure has begun: `status` says so. Null for an unknown id.
create function private.cancel_erasure(erasure_id uuid, actor text, details jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  erasure private.erasures;
begin
  select * into erasure from private.erasures as e where e.id = erasure_id for update;
  if not found then
    return null;
  end if;
  if erasure.began_at is not null then
    return private.erasure_state(erasure);
  end if;
  delete from private.erasures as e where e.id = erasure_id;
  update auth.users as u set banned_until = erasure.banned_until where u.id = erasure.user_id;
  perform private.audit('erasure_cancelled', erasure.user_id, actor, details);
  return jsonb_build_object('status', 'cancelled');
end
$$;

create function private.mark_notified(erasure_id uuid) returns void
language sql security definer set search_path = '' as $$
  update private.erasures set notified_at = now() where id = erasure_id
$$;

create function private.find_erasure(erasure_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.erasure_state(e) from private.erasures as e where e.id = erasure_id
$$;

-- Sets what is not null. The numbers as they then are, and how many accounts are held.
create function private.set_erasure_policy(notice_hours integer, log_days integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  if notice_hours is not null or log_days is not null then
    update private.erasure_policy as p
    set notice_hours = coalesce(notice_hours, p.notice_hours), log_days = coalesce(log_days, p.log_days);
    perform private.audit(
      'policy_changed', null, 'operator', jsonb_build_object('notice_hours', notice_hours, 'log_days', log_days)
    );
  end if;
  return (
    select jsonb_build_object('notice_hours', p.notice_hours, 'log_days', p.log_days,
      'holds', (select count(*) from private.legal_holds))
    from private.erasure_policy as p
  );
end
$$;

-- A reason holds the account, null releases it. Whether that changed something.
create function private.set_legal_hold(user_id uuid, reason text) returns boolean
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  if reason is null then
    delete from private.legal_holds as h where h.user_id = user_id;
  else
    insert into private.legal_holds (user_id, reason) values (user_id, reason) on conflict do nothing;
  end if;
  if found then
    perform private.audit(
      case when reason is null then 'hold_released' else 'account_held' end, user_id, 'operator',
      jsonb_build_object('reason', reason)
    );
  end if;
  return found;
end
$$;

create function public.request_erasure(
  erasure_id uuid, user_id uuid, actor text, two_factors boolean, details jsonb default '{}'
) returns jsonb language sql volatile security invoker set search_path = '' as $$
  select private.request_erasure(erasure_id, user_id, actor, two_factors, details)
$$;
create function public.cancel_erasure(erasure_id uuid, actor text, details jsonb default '{}') returns jsonb
language sql volatile security invoker set search_path = '' as $$
  select private.cancel_erasure(erasure_id, actor, details)
$$;
create function public.mark_notified(erasure_id uuid) returns void
language sql volatile security invoker set search_path = '' as $$
  select private.mark_notified(erasure_id)
$$;
create function public.find_erasure(erasure_id uuid) returns jsonb
language sql stable security invoker set search_path = '' as $$
  select private.find_erasure(erasure_id)
$$;
create function public.set_erasure_policy(notice_hours integer, log_days integer) returns jsonb
language sql volatile security invoker set search_path = '' as $$
  select private.set_erasure_policy(notice_hours, log_days)
$$;
create function public.set_legal_hold(user_id uuid, reason text) returns boolean
language sql volatile security invoker set search_path = '' as $$
  select private.set_legal_hold(user_id, reason)
$$;

revoke execute on function private.erasure_state(private.erasures),
  private.request_erasure(uuid, uuid, text, boolean, jsonb), private.cancel_erasure(uuid, text, jsonb),
  private.mark_notified(uuid), private.find_erasure(uuid), private.set_erasure_policy(integer, integer),
  private.set_legal_hold(uuid, text) from public;
revoke execute on function public.request_erasure(uuid, uuid, text, boolean, jsonb),
  public.cancel_erasure(uuid, text, jsonb), public.mark_notified(uuid), public.find_erasure(uuid),
  public.set_erasure_policy(integer, integer), public.set_legal_hold(uuid, text) from public, anon, authenticated;
grant execute on function private.request_erasure(uuid, uuid, text, boolean, jsonb),
  private.cancel_erasure(uuid, text, jsonb), private.mark_notified(uuid), private.find_erasure(uuid),
  private.set_erasure_policy(integer, integer), private.set_legal_hold(uuid, text),
  public.request_erasure(uuid, uuid, text, boolean, jsonb), public.cancel_erasure(uuid, text, jsonb),
  public.mark_notified(uuid), public.find_erasure(uuid), public.set_erasure_policy(integer, integer),
  public.set_legal_hold(uuid, text) to service_role;
