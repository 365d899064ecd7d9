create schema if not exists pgmq;
create extension if not exists pgmq with schema pgmq;
create schema if not exists pgmq_public;
grant usage on schema pgmq_public to postgres, anon, authenticated, service_role;
create or replace function pgmq_public.pop(queue_name text) returns setof pgmq.message_record language plpgsql set search_path = '' as $$
begin
  return query select * from pgmq.pop(queue_name := queue_name);
end;
$$;
comment on function pgmq_public.pop(queue_name text) is 'Retrieves and locks the next message from the specified queue.';
create or replace function pgmq_public.send(queue_name text, message jsonb, sleep_seconds integer default 0) returns setof bigint language plpgsql set search_path = '' as $$
begin
  return query select * from pgmq.send(queue_name := queue_name, msg := message, delay := sleep_seconds);
end;
$$;
create or replace function pgmq_public.send_batch(queue_name text, messages jsonb[], sleep_seconds integer default 0) returns setof bigint language plpgsql set search_path = '' as $$
begin
  return query select * from pgmq.send_batch(queue_name := queue_name, msgs := messages, delay := sleep_seconds);
end;
$$;
create or replace function pgmq_public.archive(queue_name text, message_id bigint) returns boolean language plpgsql set search_path = '' as $$
begin
  return pgmq.archive(queue_name := queue_name, msg_id := message_id);
end;
$$;
create or replace function pgmq_public.delete(queue_name text, message_id bigint) returns boolean language plpgsql set search_path = '' as $$
begin
  return pgmq.delete(queue_name := queue_name, msg_id := message_id);
end;
$$;
create or replace function pgmq_public.read(queue_name text, sleep_seconds integer, n integer) returns setof pgmq.message_record language plpgsql set search_path = '' as $$
begin
  return query select * from pgmq.read(queue_name := queue_name, vt := sleep_seconds, qty := n);
end;
$$;
grant execute on function pgmq_public.pop(text), pgmq.pop(text) to postgres, service_role, anon, authenticated;
grant all privileges on all tables in schema pgmq to postgres, service_role;
grant all privileges on all sequences in schema pgmq to postgres, service_role;
alter default privileges in schema pgmq grant all privileges on tables to postgres, service_role;
grant usage on schema pgmq to postgres, anon, authenticated, service_role;
alter role authenticator set pgrst.db_schemas = 'public, graphql_public, pgmq_public';
select from pgmq.create('emails');
select pgmq.create_unlogged('fast');
select pgmq.create_partitioned('parts', '10000', '100000') where false;
alter table pgmq.q_emails enable row level security;
alter table pgmq.a_emails enable row level security;
create policy senders on pgmq.q_emails for insert to authenticated with check (true);
select * from pgmq_public.send('emails', '{"to": "a@example.com"}');
select * from pgmq.send('fast', '{"n": 0}', '{"x-priority": "high"}', 0);
select * from pgmq_public.send_batch('emails', array['{"n": 1}', '{"n": 2}']::jsonb[], 0);
do $$
begin
  assert (select count(*) from pgmq_public.read('emails', 0, 2)) = 2;
  assert (select message ->> 'to' from pgmq_public.pop('emails')) = 'a@example.com';
  assert pgmq_public.archive('emails', 2);
  assert pgmq_public.delete('emails', 3);
  assert (select queue_length from pgmq.metrics('emails')) = 0;
  assert (select count(*) from pgmq.list_queues()) = 2;
  assert (select count(*) from pgmq.a_emails) = 1;
end
$$;
select pgmq.purge_queue('emails');
select pgmq.drop_queue('fast');
