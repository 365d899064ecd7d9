create extension if not exists "pgmq";
create schema if not exists pgmq_public;
grant usage on schema pgmq_public to postgres, anon, authenticated, service_role;
select pgmq.create('jobs');
create or replace function pgmq_public.send(queue_name text, message jsonb, sleep_seconds integer default 0)
returns setof bigint language plpgsql set search_path = '' as $$
begin
  return query select * from pgmq.send(queue_name := queue_name, msg := message, delay := sleep_seconds);
end;
$$;
create or replace function pgmq_public.read(queue_name text, sleep_seconds integer, n integer)
returns setof pgmq.message_record language plpgsql set search_path = '' as $$
begin
  return query select * from pgmq.read(queue_name := queue_name, vt := sleep_seconds, qty := n);
end;
$$;
grant execute on function pgmq_public.send(text, jsonb, integer), pgmq.send(text, jsonb, integer) to service_role;
grant usage on schema pgmq to service_role;
grant all on all tables in schema pgmq to service_role;
alter table pgmq.q_jobs enable row level security;
create policy "workers" on pgmq.q_jobs to authenticated using (true);
