create table public.records (id uuid primary key default gen_random_uuid(), name text, created_at timestamptz default now());
alter table public.records enable row level security;

create trigger "my_webhook" after insert
on "public"."records" for each row
execute function "supabase_functions"."http_request"(
  'http://host.docker.internal:3000',
  'POST',
  '{"Content-Type":"application/json"}',
  '{}',
  '1000'
);
