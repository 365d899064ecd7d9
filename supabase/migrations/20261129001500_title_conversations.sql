-- A conversation that its client left with the default title gets the beginning of its first question as its title, in
-- the update that moves it to the top of the list.
create function private.title_from(question text) returns text
language sql immutable strict parallel safe set search_path = '' as $$
  select case when char_length(line) <= 80 then line else regexp_replace(left(line, 80), '\s+\S*$', '') || '…' end
  from btrim(regexp_replace(question, '\s+', ' ', 'g')) as line
$$;

grant execute on function private.title_from(text) to authenticated, service_role;
revoke execute on function private.title_from(text) from public;

create or replace function private.touch_conversations() returns trigger
language plpgsql set search_path = '' as $$
begin
  update public.conversations as c
  set updated_at = newest.created_at,
    title = case
      when c.title <> 'New conversation' then c.title
      else coalesce((
        select nullif(private.title_from(m.content), '') from public.messages as m
        where m.conversation_id = c.id and m.role = 'user' order by m.created_at, m.id limit 1
      ), c.title)
    end
  from (select conversation_id, max(created_at) as created_at from inserted group by conversation_id) as newest
  where c.id = newest.conversation_id and c.updated_at < newest.created_at;
  return null;
end
$$;
