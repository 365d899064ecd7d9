-- Assistants have the tool resources and the reasoning effort of OpenAI's API, and every version of one is kept: also
-- that of a deleted assistant, until its owner deletes the version.
alter table public.assistants
  add column tool_resources jsonb not null default '{}' check (private.valid_resources(tool_resources)),
  add column reasoning_effort text check (
    reasoning_effort in ('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')
  ),
  add column version integer not null default 1;

create table public.assistant_versions (
  user_id uuid not null references auth.users (id) on delete cascade,
  assistant_id text not null,
  version integer not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  primary key (user_id, assistant_id, version)
);
alter table public.assistant_versions enable row level security;
revoke all on public.assistant_versions from public, anon, authenticated, service_role;
grant select, delete on public.assistant_versions to authenticated;
grant select, insert, update, delete on public.assistant_versions to service_role;

-- Versions are written by the trigger alone, so they say what really was.
create policy "Owners read their assistants' versions" on public.assistant_versions
  for select to authenticated using (user_id = (select auth.uid()));

-- Instructions that are to be forgotten are their owner's to forget.
create policy "Owners delete their assistants' versions" on public.assistant_versions
  for delete to authenticated using (user_id = (select auth.uid()));

-- The number of a version follows from those that are kept, so that a restored assistant goes on counting.
-- security definer because users do not write versions.
create function private.number_version() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - '{version,created_at,updated_at}'::text[]
    = to_jsonb(old) - '{version,created_at,updated_at}'::text[] then
    new.version := old.version;
  else
    select coalesce(max(v.version), case tg_op when 'UPDATE' then old.version else 0 end) + 1 into new.version
    from public.assistant_versions as v where v.user_id = new.user_id and v.assistant_id = new.id;
  end if;
  return new;
end
$$;

-- After the row is written, since an insert may turn out to be an update. An assistant that is older than the table of
-- versions gets its first one with its first update. The newest hundred are kept.
create function private.keep_version() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    insert into public.assistant_versions (user_id, assistant_id, version, data, created_at)
    values (old.user_id, old.id, old.version, to_jsonb(old), old.updated_at)
    on conflict do nothing;
  end if;
  insert into public.assistant_versions (user_id, assistant_id, version, data)
  values (new.user_id, new.id, new.version, to_jsonb(new))
  on conflict do nothing;
  delete from public.assistant_versions as v
  where v.user_id = new.user_id and v.assistant_id = new.id and v.version <= new.version - 100;
  return null;
end
$$;
revoke execute on function private.number_version(), private.keep_version() from public;
create trigger assistants_version before insert or update on public.assistants
  for each row execute function private.number_version();
create trigger assistants_keep_version after insert or update on public.assistants
  for each row execute function private.keep_version();

-- Makes a kept version the assistant's newest, also if the assistant was deleted. Null for what is not the caller's.
create function public.restore_assistant(assistant_id text, version integer) returns jsonb
language plpgsql volatile security invoker set search_path = '' as $$
#variable_conflict use_variable
declare
  kept public.assistants;
  restored public.assistants;
begin
  select r.* into kept
  from public.assistant_versions as v, jsonb_populate_record(null::public.assistants, v.data) as r
  where v.user_id = auth.uid() and v.assistant_id = assistant_id and v.version = version;
  if not found then
    return null;
  end if;
  insert into public.assistants (id, name, description, model, instructions, tools, file_ids, metadata, temperature,
    top_p, response_format, tool_resources, reasoning_effort)
  values (kept.id, kept.name, kept.description, kept.model, kept.instructions, kept.tools, kept.file_ids,
    kept.metadata, kept.temperature, kept.top_p, kept.response_format, kept.tool_resources, kept.reasoning_effort)
  on conflict (user_id, id) do update set name = excluded.name, description = excluded.description,
    model = excluded.model, instructions = excluded.instructions, tools = excluded.tools,
    file_ids = excluded.file_ids, metadata = excluded.metadata, temperature = excluded.temperature,
    top_p = excluded.top_p, response_format = excluded.response_format, tool_resources = excluded.tool_resources,
    reasoning_effort = excluded.reasoning_effort
  returning * into restored;
  return to_jsonb(restored);
end
$$;
revoke execute on function public.restore_assistant(text, integer) from public, anon;
grant execute on function public.restore_assistant(text, integer) to authenticated, service_role;
