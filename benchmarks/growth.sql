-- name: owner
-- One user, with an assistant: everything below is theirs but the others' rows.
insert into auth.users (id, email)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'user' || n || '@example.com'
from generate_series(1, 100) as n;
-- name: threads
-- Threads $1 to $2 - 1, spread over a hundred users.
insert into public.user_threads (thread_id, updated_at, user_id, assistant_id, title)
select
  'thread_' || n, now() - n * interval '1 second',
  ('00000000-0000-4000-8000-' || lpad((n % 100 + 1)::text, 12, '0'))::uuid, 'asst_bench', 'Notes'
from generate_series($1::bigint, $2::bigint - 1) as n;
-- name: messages
-- $3 messages for each of the threads $1 to $2 - 1.
insert into public.thread_messages (thread_id, user_id, role, content, completed_at)
select
  'thread_' || n, ('00000000-0000-4000-8000-' || lpad((n % 100 + 1)::text, 12, '0'))::uuid,
  case when m % 2 = 0 then 'user' else 'assistant' end,
  jsonb_build_array(jsonb_build_object('type', 'text', 'text', jsonb_build_object(
    'value', 'What changed in the care plan since the visit number ' || m || '?', 'annotations', '[]'::jsonb
  ))),
  now()
from generate_series($1::bigint, $2::bigint - 1) as n, generate_series(1, $3::bigint) as m;
-- name: settle
-- So that nothing of the filling is still under way while the calls are measured.
vacuum (analyze) public.user_threads, public.thread_messages;
-- name: flush
checkpoint;
-- name: list
-- What thread-list asks.
select public.list_threads(20, 0);
-- name: add
-- What message-create asks.
select public.add_thread_message($1, 'And the medication?', '[]');
-- name: take_back
-- What the measuring itself has added.
delete from public.thread_messages
where thread_id = $1 and content -> 0 -> 'text' ->> 'value' = 'And the medication?';
-- name: newest
-- The newest messages of one thread.
select * from public.thread_messages where thread_id = $1 order by position desc limit 20;
-- name: context
-- What a run reads: the history, up to 300,000 characters of it.
select private.run_context($1, $2, null::public.assistants, 300000);
