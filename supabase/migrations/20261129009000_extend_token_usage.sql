-- A row for each request to the model, of any function, and no longer one for each run: a run that calls functions
-- makes several. Rows of before keep their values; what they don't have is null. A request of a guest or of the service
-- has no user.
alter table public.token_usage drop constraint token_usage_pkey;
alter table public.token_usage alter column run_id drop not null, alter column user_id drop not null;
alter table public.token_usage
  add column id uuid primary key default gen_random_uuid(),
  add column function text check (char_length(function) <= 100),
  add column status text not null default 'completed'
    check (status in ('completed', 'incomplete', 'failed', 'cancelled')),
  add column estimated boolean not null default false,
  add column duration_ms integer,
  add column first_token_ms integer;
create index token_usage_run_id_idx on public.token_usage (run_id);
create index token_usage_created_at_idx on public.token_usage (created_at);

comment on column public.token_usage.estimated is 'the provider reported no usage, such as of a cancelled response';
comment on column public.token_usage.first_token_ms is 'from the request to the first text; null if there was none';

-- record_run passes the usage of a run here; each of the run's requests is now recorded when it ends
-- (record_model_call), also one that is cancelled or fails.
create or replace function private.record_usage(run public.runs, usage jsonb)
returns void language plpgsql security invoker set search_path = '' as $$
begin
end
$$;
