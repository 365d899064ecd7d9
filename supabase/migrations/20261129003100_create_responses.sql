-- Responses of OpenAI's API, kept here because the provider is asked to keep nothing. `input` are the items that the
-- request added; what came before is the previous response, or the thread up to `position`.
create table public.responses (
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  id text not null check (id ~ '^[A-Za-z0-9_-]{1,200}$'),
  thread_id text,
  position bigint,
  previous_id text,
  input jsonb not null check (jsonb_typeof(input) = 'array' and octet_length(input::text) <= 8388608),
  response jsonb not null check (jsonb_typeof(response) = 'object' and octet_length(response::text) <= 8388608),
  created_at timestamptz not null default clock_timestamp(),
  primary key (user_id, id),
  foreign key (user_id, thread_id) references public.user_threads (user_id, thread_id) on delete cascade
);
create index responses_user_id_thread_id_idx on public.responses (user_id, thread_id) where thread_id is not null;
alter table public.responses enable row level security;
revoke all on public.responses from public, anon, authenticated, service_role;
grant select, insert, delete on public.responses to authenticated;
grant select, insert, update, delete on public.responses to service_role;

-- A response is its caller's alone.
create policy "Owners read their responses" on public.responses
  for select to authenticated using (user_id = (select auth.uid()));

-- Kept in the caller's name. Its items are checked again before they are sent to the provider.
create policy "Owners keep their responses" on public.responses
  for insert to authenticated with check (user_id = (select auth.uid()));

-- A response is its caller's to delete.
create policy "Owners delete their responses" on public.responses
  for delete to authenticated using (user_id = (select auth.uid()));

-- Keeps a response, and adds its items to its thread, if it has one: both or neither. Results as add_items has them.
create function public.keep_response(response jsonb, thread_id text, items jsonb) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  added jsonb := '{}';
begin
  if thread_id is not null then
    added := private.add_items(thread_id, items);
    if added is null or added ? 'active' then
      return added;
    end if;
  end if;
  if response is not null then
    insert into public.responses (id, thread_id, position, previous_id, input, response)
    values (response ->> 'id', thread_id, (added ->> 'last')::bigint, response ->> 'previous_id',
      response -> 'input', response -> 'response');
  end if;
  return added;
end
$$;

-- A response of the caller's with those before it, oldest first, at most 1000 and `most` bytes; [] if there is none. The
-- first one may be in a thread, name a response that was deleted, or be where the limit was reached (`cut`).
create function public.response_chain(response_id text, most integer) returns jsonb
language sql stable security invoker set search_path = '' as $$
  with recursive chain as (
    select 1 as depth, octet_length(r.input::text) + octet_length(r.response::text) as size, r.*
    from public.responses as r
    where r.id = response_id and r.user_id = (select auth.uid())
    union all
    select c.depth + 1, c.size + octet_length(r.input::text) + octet_length(r.response::text), r.* from chain as c
    join public.responses as r on r.id = c.previous_id and r.user_id = c.user_id
    where c.depth < 1000 and c.size < most and c.thread_id is null
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'previous_id', previous_id, 'thread_id', thread_id, 'position', position, 'input', input,
    'output', response -> 'output', 'cut', depth = 1000 or size >= most
  ) order by depth desc), '[]')
  from chain
$$;

-- The newest items of a thread of the caller's up to a position, oldest first, at most 1000 and `most` bytes.
create function public.conversation_history(thread_id text, up_to bigint, most integer) returns jsonb
language sql stable security invoker set search_path = '' as $$
  with recent as (
    select i.*, sum(octet_length(coalesce(i.content, i.item)::text)) over (order by i.position desc) as size
    from public.conversation_items as i
    where i.user_id = (select auth.uid()) and i.thread_id = $1 and i.position <= coalesce(up_to, i.position)
    order by i.position desc
    limit 1000
  )
  select coalesce(jsonb_agg(to_jsonb(r) - 'size' order by r.position), '[]') from recent as r where r.size <= most
$$;
revoke execute on function public.keep_response(jsonb, text, jsonb), public.response_chain(text, integer),
  public.conversation_history(text, bigint, integer) from public, anon;
grant execute on function public.keep_response(jsonb, text, jsonb), public.response_chain(text, integer),
  public.conversation_history(text, bigint, integer) to authenticated;
