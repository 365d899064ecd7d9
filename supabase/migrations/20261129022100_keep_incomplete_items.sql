-- An item of an incomplete response is incomplete, also as a message; an answer's phase (commentary or final answer), which
-- the provider asks to be sent again, is kept.
alter table public.thread_messages add column phase text check (phase in ('commentary', 'final_answer'));

create or replace view public.conversation_items with (security_invoker = true) as
  select m.user_id, m.thread_id, m.id, m.position, m.role, m.status, m.content, m.attachments, null::jsonb as item, m.phase
  from public.thread_messages as m
  union all
  select i.user_id, i.thread_id, i.id, i.position, null, null, null, null, i.item, null
  from public.thread_items as i;

-- As before; an item may also have `status`, `incomplete_details` and `phase`.
create or replace function private.add_items(thread_id text, items jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  owner constant uuid := auth.uid();
  each jsonb;
  active text;
  place bigint;
  incomplete boolean;
begin
  update public.user_threads as t set updated_at = now() where t.thread_id = thread_id and t.user_id = owner;
  if owner is null or not found then
    return null;
  end if;
  perform private.close_own_dead_runs();
  select r.id into active from public.runs as r
  where r.user_id = owner and r.thread_id = thread_id
    and r.status in ('queued', 'in_progress', 'requires_action', 'cancelling');
  if found then
    return jsonb_build_object('active', active);
  end if;
  for each in select value from jsonb_array_elements(items) with ordinality order by ordinality loop
    if each ? 'item' then
      place := nextval(pg_get_serial_sequence('public.thread_messages', 'position'));
      insert into public.thread_items (user_id, thread_id, id, position, item)
      values (owner, thread_id, each ->> 'id', place, each -> 'item');
    else
      incomplete := coalesce(each ->> 'status' = 'incomplete', false);
      insert into public.thread_messages (id, thread_id, user_id, role, content, attachments, phase, status,
        incomplete_details, incomplete_at, completed_at)
      values (each ->> 'id', thread_id, owner, each ->> 'role', each -> 'content', each -> 'attachments',
        each ->> 'phase', case when incomplete then 'incomplete' else 'completed' end,
        case when incomplete then each -> 'incomplete_details' end,
        case when incomplete then clock_timestamp() end, case when not incomplete then clock_timestamp() end)
      returning position into place;
    end if;
  end loop;
  return jsonb_build_object('last', place);
end
$$;
