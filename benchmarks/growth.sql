-- name: owner
-- A hundred users; the calls of the first one are measured.
insert into auth.users (id, email)
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'user' || n || '@example.com'
from generate_series(1, 100) as n;
-- name: unchecked
-- Triggers and foreign keys are off while filling, which takes a tenth of the time; the rows are valid.
set session_replication_role = replica;
-- name: checked
set session_replication_role = origin;
-- name: threads
-- Threads $1 to $2 - 1, spread over a hundred users.
insert into public.user_threads (thread_id, updated_at, user_id, assistant_id, title)
select
  'thread_' || n, now() - n * interval '1 second',
  ('00000000-0000-4000-8000-' || lpad((n % 100 + 1)::text, 12, '0'))::uuid, 'asst_bench', 'Notes'
from generate_series($1::bigint, $2::bigint - 1) as n;
-- name: thread_messages
-- $3 messages for each of the threads $1 to $2 - 1.
insert into public.thread_messages (id, thread_id, user_id, role, content, completed_at)
select
  'msg_' || n || '_' || m, 'thread_' || n,
  ('00000000-0000-4000-8000-' || lpad((n % 100 + 1)::text, 12, '0'))::uuid,
  case when m % 2 = 0 then 'user' else 'assistant' end,
  jsonb_build_array(jsonb_build_object('type', 'text', 'text', jsonb_build_object(
    'value', 'What changed in the care plan since the visit number ' || m || '?', 'annotations', '[]'::jsonb
  ))),
  now()
from generate_series($1::bigint, $2::bigint - 1) as n, generate_series(1, $3::bigint) as m;
-- name: conversations
-- Conversations $1 to $2 - 1, spread over a hundred users.
insert into public.conversations (id, updated_at, user_id, title)
select
  ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, now() - n * interval '1 second',
  ('00000000-0000-4000-8000-' || lpad((n % 100 + 1)::text, 12, '0'))::uuid, 'Lease'
from generate_series($1::bigint, $2::bigint - 1) as n;
-- name: messages
-- $3 messages for each of the conversations $1 to $2 - 1.
insert into public.messages (conversation_id, role, content)
select
  ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid,
  case when m % 2 = 0 then 'user' else 'assistant' end,
  'Is an oral lease of ' || m || ' months valid?'
from generate_series($1::bigint, $2::bigint - 1) as n, generate_series(1, $3::bigint) as m;
-- name: windows
-- Counters of the callers $1 to $2 - 1, all of them under way.
insert into private.limit_windows (key, hits, admitted, sweep_after)
select 'limit/legal_chat/' || n || '/10/60', array[now()], true, now() + interval '1 hour'
from generate_series($1::bigint, $2::bigint - 1) as n;
-- name: settle
-- So that nothing of the filling is still under way while the calls are measured.
vacuum (analyze) public.user_threads, public.thread_messages, public.conversations, public.messages, private.limit_windows;
-- name: flush
checkpoint;
-- name: thread_list
-- What thread-list asks.
select public.list_threads(20, 0);
-- name: all_threads
-- What it asks without a limit.
select public.list_threads(null, 0);
-- name: newest_threads
-- What an app asks over REST.
select * from public.user_threads order by updated_at desc limit 20;
-- name: all_messages
-- Messages without a conversation: all that the caller may read.
select count(*) from public.messages;
-- name: message_create
-- What message-create asks.
select public.add_thread_message($1, 'And the medication?', '[]');
-- name: newest
-- The newest messages of one thread.
select * from public.thread_messages where thread_id = $1 order by position desc limit 20;
-- name: context
-- What a run reads: the history, up to 300,000 characters of it.
select private.run_context($1, $2, null::public.assistants, 300000);
-- name: conversation_list
-- What an app asks when it opens.
select * from public.conversations where deleted_at is null order by updated_at desc limit 20;
-- name: conversation
-- What it asks when a conversation is opened.
select * from public.messages where conversation_id = $1 and deleted_at is null order by created_at limit 50;
-- name: limit
-- What every limited request asks first.
select * from private.take_limit($1, 10, 60, 1);
