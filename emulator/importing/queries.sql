-- name: assistant
insert into public.assistants (user_id, id, name, description, model, instructions, tools, metadata, temperature, top_p,
  response_format, reasoning_effort, created_at)
select $1, r.id, r.name, r.description, r.model, r.instructions, r.tools, r.metadata, r.temperature, r.top_p,
  nullif(r.response_format, 'null'), r.reasoning_effort, r.created_at
from jsonb_to_record($2) as r (id text, name text, description text, model text, instructions text, tools jsonb,
  metadata jsonb, temperature double precision, top_p double precision, response_format jsonb, reasoning_effort text,
  created_at timestamptz)
on conflict do nothing
returning id

-- name: thread
insert into public.user_threads (user_id, thread_id, assistant_id, title, created_at, updated_at)
select $1, r.thread_id, r.assistant_id, r.title, r.created_at, r.updated_at
from jsonb_to_record($2) as r (thread_id text, assistant_id text, title text, created_at timestamptz,
  updated_at timestamptz)
on conflict do nothing
returning thread_id

-- name: properties
insert into public.thread_properties (user_id, thread_id, metadata)
select $1, $2::jsonb ->> 'thread_id', $2::jsonb -> 'metadata'
on conflict do nothing

-- name: message
insert into public.thread_messages (user_id, thread_id, id, role, status, content, attachments, assistant_id,
  incomplete_details, metadata, created_at, completed_at, incomplete_at)
select $1, $2::jsonb ->> 'thread_id', r.id, r.role, r.status, r.content, r.attachments, r.assistant_id,
  nullif(r.incomplete_details, 'null'), r.metadata, r.created_at, r.completed_at, r.incomplete_at
from jsonb_to_record($2) as r (id text, role text, status text, content jsonb, attachments jsonb, assistant_id text,
  incomplete_details jsonb, metadata jsonb, created_at timestamptz, completed_at timestamptz, incomplete_at timestamptz)
on conflict do nothing
returning id
