-- Runs of an assistant on a thread. Only the service writes them: they carry what was used and paid.
-- lease_until is the promise of the process that runs it: after that anyone may close the run for dead.
create table public.runs (
  id text primary key default private.new_id('run'),
  thread_id text not null references public.user_threads (thread_id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  assistant_id text not null,
  status text not null default 'queued' check (
    status in (
      'queued', 'in_progress', 'requires_action', 'cancelling',
      'cancelled', 'failed', 'completed', 'incomplete', 'expired'
    )
  ),
  model text not null,
  instructions text not null default '',
  tools jsonb not null default '[]',
  options jsonb not null default '{}',
  metadata jsonb not null default '{}',
  required_action jsonb,
  last_error jsonb,
  incomplete_details jsonb,
  usage jsonb,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  expires_at timestamptz not null,
  lease_until timestamptz not null,
  followed_until timestamptz
);
create index runs_user_id_created_at_idx on public.runs (user_id, created_at desc);
create index runs_thread_id_idx on public.runs (thread_id);
-- One active run per thread, whatever arrives at the same time.
create unique index runs_one_active_idx on public.runs (thread_id)
  where status in ('queued', 'in_progress', 'requires_action', 'cancelling');

create table public.run_steps (
  id text primary key default private.new_id('step'),
  run_id text not null references public.runs (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  type text not null check (type in ('message_creation', 'tool_calls')),
  status text not null check (status in ('in_progress', 'cancelled', 'failed', 'completed', 'expired')),
  step_details jsonb not null,
  usage jsonb,
  created_at timestamptz not null default clock_timestamp()
);
create index run_steps_run_id_idx on public.run_steps (run_id, created_at);
create index run_steps_user_id_idx on public.run_steps (user_id);

-- What was streamed, for those who come back: json and not jsonb, so that a replay is letter by letter the same.
create table public.run_events (
  run_id text not null references public.runs (id) on delete cascade,
  seq integer not null,
  event text not null,
  data json not null,
  primary key (run_id, seq)
);

-- What a user's runs cost in tokens; stays when the thread goes.
create table public.token_usage (
  run_id text primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  model text not null,
  prompt_tokens bigint not null,
  cached_tokens bigint not null default 0,
  completion_tokens bigint not null,
  reasoning_tokens bigint not null default 0,
  total_tokens bigint not null,
  created_at timestamptz not null default now()
);
create index token_usage_user_id_created_at_idx on public.token_usage (user_id, created_at desc);

-- The provider's vector store of an assistant or thread (its id is the key), and the files in it.
create table public.vector_stores (
  owner_id text primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  vector_store_id text not null,
  file_ids text[] not null default '{}',
  created_at timestamptz not null default now()
);
create index vector_stores_user_id_idx on public.vector_stores (user_id);
