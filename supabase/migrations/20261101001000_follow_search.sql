-- Search follows its tables. security definer because callers have no rights on the search tables. Inserts are taken
-- per statement, which makes an import several times faster.
create function private.index_titles() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.title_search (conversation_id, user_id, body)
  select id, user_id, private.fold(title) from changed
  on conflict (conversation_id) do update set body = excluded.body;
  return null;
end
$$;

create function private.index_messages() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.message_search (message_id, conversation_id, user_id, body)
  select m.id, m.conversation_id, c.user_id, private.fold(m.content)
  from changed as m join public.conversations as c on c.id = m.conversation_id
  where m.deleted_at is null;
  return null;
end
$$;

create function private.reindex_title() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update private.title_search set body = private.fold(new.title) where conversation_id = new.id;
  return null;
end
$$;

-- A deleted message is not found, a restored one is again.
create function private.reindex_message() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from private.message_search where message_id = new.id;
  insert into private.message_search (message_id, conversation_id, user_id, body)
  select new.id, new.conversation_id, c.user_id, private.fold(new.content)
  from public.conversations as c
  where c.id = new.conversation_id and new.deleted_at is null;
  return null;
end
$$;

revoke execute on function
  private.index_titles(), private.index_messages(), private.reindex_title(), private.reindex_message() from public;

create trigger conversations_index_titles after insert on public.conversations
  referencing new table as changed
  for each statement execute function private.index_titles();

create trigger conversations_reindex_title after update of title on public.conversations
  for each row when (new.title is distinct from old.title) execute function private.reindex_title();

create trigger messages_index_messages after insert on public.messages
  referencing new table as changed
  for each statement execute function private.index_messages();

create trigger messages_reindex_message after update of content, deleted_at on public.messages
  for each row when (new.content is distinct from old.content or new.deleted_at is distinct from old.deleted_at)
  execute function private.reindex_message();
