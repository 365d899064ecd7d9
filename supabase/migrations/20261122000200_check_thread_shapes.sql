-- Rows that users write over REST have the shapes that runs rely on: a malformed one is refused where it comes from,
-- and not found out by the next run. `strict` paths, since lax ones look into arrays on their own; `not valid`, since
-- rows that are there already must not keep the migration from being applied.
create function private.all_match(list jsonb, shape jsonpath) returns boolean
language sql immutable set search_path = '' as $$
  select case jsonb_typeof(list)
    when 'array' then jsonb_array_length(jsonb_path_query_array(list, shape)) = jsonb_array_length(list)
    else false
  end
$$;
revoke execute on function private.all_match(jsonb, jsonpath) from public;
grant execute on function private.all_match(jsonb, jsonpath) to authenticated, service_role;

alter table public.thread_messages
  add constraint thread_messages_user_content_check check (
    role <> 'user' or (
      jsonb_array_length(content) > 0 and private.all_match(
        content,
        'strict $[*] ? (@.type == "text" && @.text.value.type() == "string" && @.text.annotations.type() == "array")'
      )
    )
  ) not valid,
  add constraint thread_messages_attachments_shape_check check (
    private.all_match(attachments, 'strict $[*] ? (@.file_id.type() == "string")')
  ) not valid,
  add constraint thread_messages_metadata_shape_check check (
    jsonb_typeof(metadata) = 'object' and not jsonb_path_exists(metadata, 'strict $.* ? (@.type() != "string")')
  ) not valid;

alter table public.assistants
  add constraint assistants_tools_shape_check check (
    private.all_match(tools, 'strict $[*] ? (
      @.type == "code_interpreter" || @.type == "file_search"
      || @.type == "function" && @.function.name.type() == "string"
    )')
  ) not valid,
  add constraint assistants_metadata_shape_check check (
    not jsonb_path_exists(metadata, 'strict $.* ? (@.type() != "string")')
  ) not valid,
  add constraint assistants_file_ids_shape_check check (array_position(file_ids, null) is null) not valid;
