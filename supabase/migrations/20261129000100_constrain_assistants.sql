-- Tools and response formats go into requests that are made with the operator's key: rows have known fields only.
-- `not valid`, because existing rows must not block the migration; runs check them again.
create function private.valid_search(options jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select case coalesce(jsonb_typeof(options), 'null')
    when 'null' then true
    when 'object' then options - '{max_num_results,ranking_options}'::text[] = '{}'
      and coalesce(jsonb_typeof(options -> 'max_num_results'), 'null') in ('number', 'null')
      and coalesce((options ->> 'max_num_results')::numeric between 1 and 50, true)
      and coalesce(jsonb_typeof(options -> 'ranking_options'), 'null') in ('object', 'null')
      and case jsonb_typeof(options -> 'ranking_options')
        when 'object' then (options -> 'ranking_options') - '{ranker,score_threshold}'::text[] = '{}'
        else true
      end
    else false
  end
$$;

create function private.valid_tool(tool jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select case tool ->> 'type'
    when 'code_interpreter' then tool - 'type' = '{}'
    when 'file_search' then tool - '{type,file_search}'::text[] = '{}' and private.valid_search(tool -> 'file_search')
    when 'function' then tool - '{type,function}'::text[] = '{}'
      and (tool -> 'function') - '{name,description,parameters,strict}'::text[] = '{}'
      and coalesce(tool -> 'function' ->> 'name' ~ '^[A-Za-z0-9_-]{1,64}$', false)
      and coalesce(jsonb_typeof(tool -> 'function' -> 'description'), 'null') in ('string', 'null')
      and coalesce(jsonb_typeof(tool -> 'function' -> 'parameters'), 'null') in ('object', 'null')
      and coalesce(jsonb_typeof(tool -> 'function' -> 'strict'), 'null') in ('boolean', 'null')
    else false
  end
$$;

create function private.valid_tools(tools jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select not exists (
    select from jsonb_array_elements(case jsonb_typeof(tools) when 'array' then tools else '[null]' end) as tool
    where jsonb_typeof(tool) <> 'object' or not coalesce(private.valid_tool(tool), false)
  )
$$;

create function private.valid_format(format jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select case jsonb_typeof(format)
    when 'null' then true
    when 'string' then format = '"auto"'
    when 'object' then case format ->> 'type'
      when 'text' then format - 'type' = '{}'
      when 'json_object' then format - 'type' = '{}'
      when 'json_schema' then format - '{type,json_schema}'::text[] = '{}'
        and coalesce(jsonb_typeof(format -> 'json_schema'), '') = 'object'
        and (format -> 'json_schema') - '{name,description,schema,strict}'::text[] = '{}'
        and coalesce(format -> 'json_schema' ->> 'name' ~ '^[A-Za-z0-9_-]{1,64}$', false)
      else false
    end
    else false
  end
$$;

revoke execute on function private.valid_search(jsonb), private.valid_tool(jsonb), private.valid_tools(jsonb),
  private.valid_format(jsonb) from public;
grant execute on function private.valid_search(jsonb), private.valid_tool(jsonb), private.valid_tools(jsonb),
  private.valid_format(jsonb) to authenticated, service_role;

alter table public.assistants
  add constraint assistants_tools_fields_check check (private.valid_tools(tools)) not valid,
  add constraint assistants_response_format_fields_check check (
    response_format is null or private.valid_format(response_format)
  ) not valid;
