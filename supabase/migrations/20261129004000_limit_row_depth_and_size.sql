-- What users write over REST is read by functions whole: JSON that is nested deeper than their parsers read made every
-- run of its thread fail, and sizes without a limit were read into their memory. `not valid`, because existing rows must
-- not block the migration.
create function private.is_flat(value jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select not jsonb_path_exists(value, 'strict $.**{100}')
$$;
revoke execute on function private.is_flat(jsonb) from public;
grant execute on function private.is_flat(jsonb) to authenticated, service_role;

alter table public.assistants
  add constraint assistants_depth_check check (private.is_flat(tools) and private.is_flat(response_format)) not valid,
  add constraint assistants_id_size_check check (char_length(id) <= 200) not valid,
  add constraint assistants_file_ids_size_check check (
    octet_length(array_to_string(file_ids, ',')) <= 65536
  ) not valid;

alter table public.thread_messages
  add constraint thread_messages_depth_check check (
    private.is_flat(content) and private.is_flat(attachments) and private.is_flat(incomplete_details)
  ) not valid,
  add constraint thread_messages_size_check check (
    octet_length(attachments::text) <= 262144 and octet_length(incomplete_details::text) <= 65536
    and char_length(id) <= 200 and char_length(assistant_id) <= 1000
  ) not valid;
