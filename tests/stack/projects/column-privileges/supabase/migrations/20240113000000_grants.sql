do $$ begin if to_regrole('editor') is null then create role "editor" nologin; end if; end $$;
grant "editor" to authenticator;
grant anon to "editor";

create table public.posts (
  id bigint generated always as identity primary key,
  user_id uuid not null references auth.users (id),
  title text not null,
  content text,
  status smallint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.posts is 'Posts. @omit delete';
revoke update on table public.posts from authenticated;
grant update (title, content) on table public.posts to authenticated;
revoke all on all tables in schema public from anon;
grant select on public.posts to anon, "editor";
alter default privileges in schema public revoke all on tables from anon;
grant usage, select on all sequences in schema public to anon, authenticated;
create policy "editors" on public.posts for all to "editor" using (true) with check (true);
alter table public.posts enable row level security;

alter role anon set statement_timeout = '5s';
alter role authenticator set pgrst.db_aggregates_enabled = 'true';
notify pgrst, 'reload config';
