-- Ids of type text that users may choose are unique per owner, not over all users: an insert with another's id
-- succeeds like any other, and so does not show that the id exists. Row level security hides rows, unique indexes don't.
-- UUIDs stay unique over all users: foreign keys of the documented tables name them alone, and nobody can guess one.
-- Foreign keys are `not valid`, because existing rows must not block the migration.
alter table public.thread_messages drop constraint thread_messages_thread_id_fkey;
alter table public.runs drop constraint runs_thread_id_fkey;

alter table public.user_threads
  drop constraint user_threads_thread_id_key,
  add constraint user_threads_user_id_thread_id_key unique (user_id, thread_id);

alter table public.thread_messages
  drop constraint thread_messages_pkey,
  add constraint thread_messages_pkey primary key (user_id, id),
  add constraint thread_messages_thread_fkey foreign key (user_id, thread_id)
    references public.user_threads (user_id, thread_id) on delete cascade not valid;

alter table public.runs
  add constraint runs_thread_fkey foreign key (user_id, thread_id)
    references public.user_threads (user_id, thread_id) on delete cascade not valid;
drop index public.runs_one_active_idx;
create unique index runs_one_active_idx on public.runs (user_id, thread_id)
  where status in ('queued', 'in_progress', 'requires_action', 'cancelling');
create index runs_user_id_thread_id_idx on public.runs (user_id, thread_id, created_at desc);
drop index public.runs_thread_id_idx;

alter table public.assistants
  drop constraint assistants_pkey,
  add constraint assistants_pkey primary key (user_id, id);

alter table public.vector_stores
  drop constraint vector_stores_pkey,
  add constraint vector_stores_pkey primary key (user_id, owner_id);
drop index public.vector_stores_user_id_idx;

-- Functions of the service, which row level security does not restrict, name the owner wherever they name a thread.
create or replace function private.run_context(
  user_id uuid, thread_id text, assistant public.assistants, characters integer
) returns jsonb language sql stable security invoker set search_path = '' as $$
  with recent as (
    select m.position, m.role, m.status, m.content, m.attachments,
      sum(octet_length(m.content::text)) over (order by m.position desc) - octet_length(m.content::text) as before
    from public.thread_messages as m
    where m.user_id = $1 and m.thread_id = $2
    order by m.position desc
    limit 1000
  ),
  history as (select * from recent where before < $4),
  named as (
    select unnest(($3).file_ids) as file_id
    union
    select a ->> 'file_id' from history, jsonb_array_elements(history.attachments) as a
  )
  select jsonb_build_object(
    'messages', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'role', h.role, 'status', h.status, 'content', h.content, 'attachments', h.attachments
      ) order by h.position), '[]')
      from history as h
    ),
    'files', (
      select coalesce(jsonb_agg(to_jsonb(f)), '[]') from public.user_files as f
      where f.user_id = $1 and f.file_id in (select file_id from named)
    ),
    'stores', (
      select coalesce(jsonb_agg(to_jsonb(v)), '[]') from public.vector_stores as v
      where v.user_id = $1 and v.owner_id in ($2, ($3).id)
    )
  )
$$;

create or replace function private.record_messages(run public.runs, messages jsonb)
returns void language sql security invoker set search_path = '' as $$
  insert into public.thread_messages (id, thread_id, user_id, role, status, content, assistant_id, run_id,
    incomplete_details, completed_at, incomplete_at)
  select m.id, (run).thread_id, (run).user_id, 'assistant', m.status, m.content, (run).assistant_id, (run).id,
    m.incomplete_details, case m.status when 'completed' then now() end, case m.status when 'incomplete' then now() end
  from jsonb_to_recordset(messages) as m (id text, status text, content jsonb, incomplete_details jsonb)
  on conflict (user_id, id) do update set status = excluded.status, content = excluded.content,
    incomplete_details = excluded.incomplete_details, completed_at = excluded.completed_at,
    incomplete_at = excluded.incomplete_at;
  update public.user_threads set updated_at = now()
  where user_id = (run).user_id and thread_id = (run).thread_id and jsonb_array_length(messages) > 0;
$$;
