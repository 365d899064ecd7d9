-- Times of rows that users insert are the server's, as those of their updates are: a row dated 2999 would stay on top
-- of every list. The service role may import rows with the times they had elsewhere, also by update.
create function private.stamp_new_row() returns trigger language plpgsql set search_path = '' as $$
begin
  new.created_at := statement_timestamp();
  new.updated_at := statement_timestamp();
  return new;
end
$$;

create function private.stamp_event() returns trigger language plpgsql set search_path = '' as $$
begin
  new.created_at := statement_timestamp();
  return new;
end
$$;

-- The clock's time and not the statement's, so that two messages of one request keep their order.
create function private.stamp_thread_message() returns trigger language plpgsql set search_path = '' as $$
begin
  new.created_at := clock_timestamp();
  new.completed_at := new.created_at;
  new.incomplete_at := null;
  return new;
end
$$;

revoke execute on function private.stamp_new_row(), private.stamp_event(), private.stamp_thread_message() from public;

create trigger conversations_stamp_new before insert on public.conversations
  for each row when (row_security_active('public.conversations')) execute function private.stamp_new_row();
create trigger user_threads_stamp_new before insert on public.user_threads
  for each row when (row_security_active('public.user_threads')) execute function private.stamp_new_row();
create trigger assistants_stamp_new before insert on public.assistants
  for each row when (row_security_active('public.assistants')) execute function private.stamp_new_row();
create trigger analytics_events_stamp_new before insert on public.analytics_events
  for each row when (row_security_active('public.analytics_events')) execute function private.stamp_event();
create trigger thread_messages_stamp_new before insert on public.thread_messages
  for each row when (row_security_active('public.thread_messages')) execute function private.stamp_thread_message();

-- An update by the service role that names no time is stamped as a user's is.
create or replace function private.stamp_row() returns trigger language plpgsql set search_path = '' as $$
begin
  if row_security_active(tg_relid) then
    new.created_at := old.created_at;
    new.updated_at := statement_timestamp();
  elsif new.updated_at is not distinct from old.updated_at then
    new.updated_at := statement_timestamp();
  end if;
  return new;
end
$$;

-- updated_at equals its default, the statement's time, where an insert does not name it.
alter table public.messages alter column updated_at set default statement_timestamp();

create or replace function private.mark_edited() returns trigger language plpgsql set search_path = '' as $$
declare
  by_user constant boolean := row_security_active(tg_relid);
begin
  if tg_op = 'UPDATE' then
    new.edited := old.edited or new.content is distinct from old.content or (new.edited and not by_user);
    return new;
  end if;
  if by_user then
    new.edited := false;
    new.created_at := clock_timestamp();
  end if;
  if by_user or new.updated_at = statement_timestamp() then
    new.updated_at := new.created_at;
  end if;
  return new;
end
$$;

-- An import of old messages leaves the conversation where it is in the list.
create or replace function private.touch_conversations() returns trigger
language plpgsql set search_path = '' as $$
begin
  update public.conversations as c set updated_at = newest.created_at
  from (select conversation_id, max(created_at) as created_at from inserted group by conversation_id) as newest
  where c.id = newest.conversation_id and c.updated_at < newest.created_at;
  return null;
end
$$;
