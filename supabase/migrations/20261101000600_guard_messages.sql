-- edited tells the truth: a new message is not edited, one whose content changed is, and nobody takes that back.
create function private.mark_edited() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.edited := false;
    new.updated_at := new.created_at;
  else
    new.edited := old.edited or new.content is distinct from old.content;
  end if;
  return new;
end
$$;

-- A conversation with a new message moves to the top of the list. Once per statement: an import of many messages into
-- one conversation would otherwise rewrite its row for each.
create function private.touch_conversations() returns trigger language plpgsql set search_path = '' as $$
begin
  update public.conversations set updated_at = statement_timestamp()
  where id in (select conversation_id from inserted);
  return null;
end
$$;

revoke execute on function private.mark_edited(), private.touch_conversations() from public;

create trigger messages_mark_edited before insert or update on public.messages
  for each row execute function private.mark_edited();

create trigger messages_stamp before update on public.messages
  for each row execute function private.stamp_row();

create trigger messages_keep_identity before update on public.messages
  for each row when (new.id is distinct from old.id or new.conversation_id is distinct from old.conversation_id)
  execute function private.reject_change('id and conversation_id');

create trigger messages_delete_softly before delete on public.messages
  for each row execute function private.delete_softly();

create trigger messages_touch_conversations after insert on public.messages
  referencing new table as inserted
  for each statement execute function private.touch_conversations();
