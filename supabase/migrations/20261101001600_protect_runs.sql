-- Runs and what belongs to them: their owner reads, the service writes.
alter table public.runs enable row level security;
alter table public.run_steps enable row level security;
alter table public.run_events enable row level security;
alter table public.token_usage enable row level security;
alter table public.vector_stores enable row level security;

revoke all on public.runs, public.run_steps, public.run_events, public.token_usage, public.vector_stores
  from public, anon, authenticated, service_role;
grant select on public.runs, public.run_steps, public.run_events, public.token_usage, public.vector_stores
  to authenticated;
grant select, insert, update, delete
  on public.runs, public.run_steps, public.run_events, public.token_usage, public.vector_stores to service_role;

-- A run shows instructions and errors: its owner's alone.
create policy "Owners read their runs" on public.runs
  for select to authenticated using (user_id = (select auth.uid()));

-- Steps name files and tool calls: their owner's alone.
create policy "Owners read their run steps" on public.run_steps
  for select to authenticated using (user_id = (select auth.uid()));

-- Events hold the answer's text; the subquery runs under the runs' own policy.
create policy "Owners read their run events" on public.run_events
  for select to authenticated
  using (
    exists (select from public.runs where runs.id = run_events.run_id and runs.user_id = (select auth.uid()))
  );

-- What a user spent is the user's to know.
create policy "Owners read their token usage" on public.token_usage
  for select to authenticated using (user_id = (select auth.uid()));

-- A store's id alone gives no access, but it is nobody else's.
create policy "Owners read their vector stores" on public.vector_stores
  for select to authenticated using (user_id = (select auth.uid()));
