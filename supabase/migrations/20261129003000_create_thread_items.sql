-- A thread is a conversation of OpenAI's API. What such a conversation has beside messages of the user and the
-- assistant (function calls and their outputs, reasoning, instructions) are items of the thread, in the same order.
create table public.thread_items (
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  thread_id text not null,
  id text not null check (id ~ '^[A-Za-z0-9_-]{1,200}$'),
  position bigint not null,
  item jsonb not null check (jsonb_typeof(item) = 'object' and octet_length(item::text) <= 4194304),
  created_at timestamptz not null default clock_timestamp(),
  primary key (user_id, id),
  foreign key (user_id, thread_id) references public.user_threads (user_id, thread_id) on delete cascade
);
create index thread_items_user_id_thread_id_position_idx on public.thread_items (user_id, thread_id, position);
alter table public.thread_items enable row level security;
revoke all on public.thread_items from public, anon, authenticated, service_role;
grant select, delete on public.thread_items to authenticated;
grant select, insert, update, delete on public.thread_items to service_role;

-- An item is its thread's owner's alone. It is added by add_items, which gives it its place.
create policy "Owners read their thread items" on public.thread_items
  for select to authenticated using (user_id = (select auth.uid()));

-- What a conversation holds is its owner's to delete.
create policy "Owners delete their thread items" on public.thread_items
  for delete to authenticated using (user_id = (select auth.uid()));

-- Messages and other items of a conversation in one order; `item` is null for messages.
create view public.conversation_items with (security_invoker = true) as
  select m.user_id, m.thread_id, m.id, m.position, m.role, m.status, m.content, m.attachments, null::jsonb as item
  from public.thread_messages as m
  union all
  select i.user_id, i.thread_id, i.id, i.position, null, null, null, null, i.item
  from public.thread_items as i;
revoke all on public.conversation_items from public, anon, authenticated, service_role;
grant select on public.conversation_items to authenticated, service_role;

-- Adds items to a thread of the caller's and returns their ids and places: null if the thread is not the caller's,
-- {"active": run} while a run reads it. An item is {id, role, content, attachments} or {id, item}.
-- security definer, because users write no messages of the assistant and choose no places.
create function private.add_items(thread_id text, items jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  owner constant uuid := auth.uid();
  each jsonb;
  active text;
  place bigint;
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
      insert into public.thread_messages (id, thread_id, user_id, role, content, attachments, completed_at)
      values (each ->> 'id', thread_id, owner, each ->> 'role', each -> 'content', each -> 'attachments',
        clock_timestamp())
      returning position into place;
    end if;
  end loop;
  return jsonb_build_object('last', place);
end
$$;
revoke execute on function private.add_items(text, jsonb) from public;
grant execute on function private.add_items(text, jsonb) to authenticated;

create function public.add_items(thread_id text, items jsonb) returns jsonb
language sql volatile security invoker set search_path = '' as $$
  select private.add_items($1, $2)
$$;
revoke execute on function public.add_items(text, jsonb) from public, anon;
grant execute on function public.add_items(text, jsonb) to authenticated;
